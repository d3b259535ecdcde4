import assert from "node:assert/strict";
import { MeetingLine } from "./meeting_line.ts";

Deno.test("C1 the line shows time, levels, health and echo", () => {
  const line = new MeetingLine(["microphone", "loopback"]);
  assert.equal(line.text(0), "0.0 s  microphone –  loopback –");
  const levels = { microphoneDbfs: -32.4, cleanDbfs: -50, loopbackDbfs: -Infinity };
  line.add({ atS: 1, type: "levels", ...levels });
  line.add({ atS: 1, type: "health", source: "loopback", health: "silent" });
  line.add({ atS: 1, type: "echo", state: "cancelling", delayMs: 45, reductionDb: 20 });
  assert.equal(line.text(75), "1:15  microphone -32 dB  loopback silent  echo taken out");
  line.add({ atS: 1, type: "muted", isMuted: true });
  assert.match(line.text(75), /microphone muted/);
});
