import assert from "node:assert/strict";
import { exampleSnapshot } from "../../../testing/example_snapshot.ts";
import type { Snapshot } from "../../engine/engine.ts";
import type { Terminal } from "../terminal.ts";
import { jsonOutput, type RoomOutput, textOutput } from "./room_output.ts";

const snapshot: Snapshot = {
  ...exampleSnapshot,
  frames: 100,
  timeS: 501,
  microphoneDbfs: Math.fround(-30.1),
  referenceDbfs: NaN,
};

function linesOf(make: (terminal: Terminal) => RoomOutput): string[] {
  const lines: string[] = [];
  const output = make({ print: (line) => lines.push(line), note: () => {}, progress: () => {} });
  output.started({ backend: "simulated", room: { durationS: 1 } });
  output.event({ kind: "state", state: "running", cause: "a\nb", sequence: 0, timeS: 500 });
  output.event({ kind: "finished", sequence: 1, timeS: 501 });
  output.status(snapshot);
  output.closing(snapshot);
  return lines;
}

Deno.test("D7 the text output counts time from the first event, one line each", () => {
  const lines = linesOf(textOutput);
  assert.match(lines[0] ?? "", /^Running in the simulated room.*Ctrl\+C ends it\.$/);
  assert.equal(lines[2], "   0.0 s  running: a b");
  assert.equal(lines[3], "   1.0 s  finished");
  assert.match(lines[4] ?? "", /^ {3}1\.0 s +-30\.1 +– +-60\.0/);
  assert.match(lines[5] ?? "", /^Ran for 1\.0 s/);
});

Deno.test("D7 the JSON output is one object per line, with its type", () => {
  const lines = linesOf(jsonOutput).map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ type }) => type), [
    "started",
    "event",
    "event",
    "status",
    "closing",
  ]);
  assert.deepEqual(lines[0].config, { backend: "simulated", room: { duration_s: 1 } });
  assert.deepEqual(lines[1], {
    type: "event",
    kind: "state",
    state: "running",
    cause: "a\nb",
    sequence: 0,
    time_s: 500,
  });
  assert.equal(lines[3].microphone_dbfs, -30.1);
  assert.equal(lines[3].reference_dbfs, null);
});
