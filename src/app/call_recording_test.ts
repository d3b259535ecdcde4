import assert from "node:assert/strict";
import {
  afterCallEvent,
  type CallRecording,
  isRecording,
  readCallEvent,
} from "./call_recording.ts";

const starting: CallRecording = { phase: "starting", file: "/a.wav" };

function after(lines: readonly string[], from: CallRecording = starting): CallRecording {
  return lines.reduce((recording, line) => {
    const event = readCallEvent(line);
    return event === undefined ? recording : afterCallEvent(recording, event, 5000);
  }, from);
}

Deno.test("C1 a recorded call is told by the events of its recording", () => {
  const recording = after([
    '{"type":"started","at_s":0,"version":1}',
    '{"type":"levels","at_s":1,"microphone_dbfs":-40}',
  ]);
  const expected = {
    phase: "recording",
    file: "/a.wav",
    sinceMs: 5000,
    microphone: "live",
  } as const;
  assert.deepEqual(recording, expected);
  const silent = '{"type":"health","at_s":2,"source":"microphone","health":"silent"}';
  const others = '{"type":"health","at_s":2,"source":"loopback","health":"silent"}';
  assert.deepEqual(after([others], recording), recording);
  assert.deepEqual(after([silent], recording), { ...expected, microphone: "silent" });
  const stopped = '{"type":"stopped","at_s":3,"reason":"command","text":null}';
  assert.deepEqual(after([stopped], recording), { phase: "ending", file: "/a.wav" });
});

Deno.test("C1 what is no event, or comes at the wrong time, changes nothing", () => {
  for (const line of ["", "hello", "[]", '{"type":"started"', '{"type":"health"}', '{"type":1}']) {
    assert.deepEqual(after([line]), starting, line);
  }
  const idle: CallRecording = { phase: "idle", file: null };
  const started = '{"type":"started"}';
  assert.deepEqual(after([started], idle), idle);
  assert.deepEqual([idle, starting].map(isRecording), [false, true]);
});
