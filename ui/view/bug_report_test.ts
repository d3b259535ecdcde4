import assert from "node:assert/strict";
import { exampleState } from "../../testing/example_settings_state.ts";
import { bugReport } from "./bug_report.ts";

Deno.test("D1 the report holds version, devices, settings and events", () => {
  const events = [{ number: 1, at: 0, level: "warning" as const, text: "it broke" }];
  const text = bugReport(exampleState({ events, notes: ["Beware"] }), null, new Date(0));
  assert.match(text, /^Anecho 1\.2\.3 on windows \(wasapi\), 1970-01-01/);
  assert.match(text, /^ {2}capture "Device m" active 48000 Hz 2 ch: microphone \(a microphone\)$/m);
  assert.match(text, /^ {2}1970-01-01T00:00:00\.000Z warning it broke$/m);
  assert.match(text, /^Note: Beware$/m);
  assert.match(text, /"mode":"on-demand"/);
});
