import { equal } from "node:assert/strict";
import { remoteMicText } from "./remote_mic_text.ts";
import type { RemoteMicStatus } from "./remote_mic_status.ts";

const status: RemoteMicStatus = {
  name: "Phone",
  isAlive: true,
  sender: "10.0.0.2:5004",
  sinceMs: 1,
  levelDbfs: -20,
  delayMs: 42,
  lostPercent: 0.1,
  echoReductionDb: null,
};

Deno.test("B5 a remote microphone is told in a line: who sends, since when, level, delay, losses", () => {
  const text = (it: Partial<RemoteMicStatus>) =>
    remoteMicText({ ...status, ...it }, (ms) => `time ${ms}`);
  equal(text({}), "Phone: 10.0.0.2:5004 since time 1, -20 dBFS, delayed by 42 ms, lost 0.1 %");
  equal(
    text({ levelDbfs: null, echoReductionDb: 31 }),
    "Phone: 10.0.0.2:5004 since time 1, delayed by 42 ms, lost 0.1 %, echo reduced by 31 dB",
  );
  equal(text({ sender: null, sinceMs: null }), "Phone: nobody sends");
  equal(text({ isAlive: false }), "Phone: there is no microphone to play it into");
});
