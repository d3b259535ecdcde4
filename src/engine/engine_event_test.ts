import assert from "node:assert/strict";
import { eventStruct } from "./abi.ts";
import { engineMode, engineState, readEngineEvent } from "./engine_event.ts";
import { AnechoError } from "./errors.ts";

function eventBytes(kind: number, code: number, value: number, text: string): Uint8Array {
  const bytes = eventStruct.allocate();
  const view = new DataView(bytes.buffer);
  const at = (field: string) => eventStruct.layout.fields[field]?.[0] ?? 0;
  view.setInt32(at("kind"), kind, true);
  view.setBigUint64(at("sequence"), 9n, true);
  view.setBigInt64(at("time_ns"), 1_500_000_000n, true);
  view.setInt32(at("code"), code, true);
  view.setFloat64(at("value"), value, true);
  bytes.set(new TextEncoder().encode(text), at("text"));
  return bytes;
}

Deno.test("readEngineEvent reads each kind of event", () => {
  const head = { sequence: 9, timeS: 1.5 };
  const cases = [
    [1, { kind: "state", state: "running", cause: "why" }],
    [2, { kind: "canceller-reset", cause: "why" }],
    [3, { kind: "underrun", times: 2.5 }],
    [4, { kind: "overrun", times: 2.5 }],
    [5, { kind: "realigned", movedMs: 2.5 }],
    [6, { kind: "lost", count: 2.5 }],
    [7, { kind: "finished" }],
    [8, { kind: "recording-failed", cause: "why" }],
    [9, { kind: "stream-opened", stream: "output" }],
    [10, { kind: "stream-lost", stream: "output", reason: "gone", cause: "the output is gone" }],
    [11, { kind: "stream-failed", stream: "output", cause: "why" }],
    [16, { kind: "channels", used: [2], text: "why" }],
    [17, { kind: "loopback", isLoopback: true }],
    [18, { kind: "echo", echo: "none" }],
  ] as const;
  for (const [kind, expected] of cases) {
    const value = kind === 10 || kind === 18 ? 2 : 2.5;
    assert.deepEqual(readEngineEvent(eventBytes(kind, 3, value, "why")), { ...head, ...expected });
  }
});

Deno.test("readEngineEvent refuses what it does not know", () => {
  const isInternal = (error: unknown) => error instanceof AnechoError && error.code === "internal";
  assert.throws(() => readEngineEvent(eventBytes(0, 0, 0, "")), isInternal);
  assert.throws(() => readEngineEvent(eventBytes(1, 0, 0, "")), isInternal);
  assert.throws(() => readEngineEvent(eventBytes(9, 4, 0, "")), isInternal);
  assert.throws(() => readEngineEvent(eventBytes(10, 1, 1, "")), isInternal);
  assert.throws(() => engineState(6), isInternal);
  assert.throws(() => engineMode(4), isInternal);
});
