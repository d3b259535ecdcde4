import assert from "node:assert/strict";
import { wavOf } from "./wav_bytes.ts";

Deno.test("D9 a recording to listen to says what it holds: one channel of 16 bits", () => {
  const bytes = wavOf(Float32Array.from([0, 0.5, -0.5, 2]), 48_000);
  const view = new DataView(bytes.buffer);
  const text = (at: number) => new TextDecoder().decode(bytes.slice(at, at + 4));
  assert.deepEqual([0, 8, 12, 36].map(text), ["RIFF", "WAVE", "fmt ", "data"]);
  assert.equal(view.getUint32(4, true), bytes.length - 8);
  assert.deepEqual([20, 22, 32, 34].map((at) => view.getUint16(at, true)), [1, 1, 2, 16]);
  assert.deepEqual([view.getUint32(24, true), view.getUint32(28, true)], [48_000, 96_000]);
  assert.equal(view.getUint32(40, true), 8);
  const samples = [44, 46, 48, 50].map((at) => view.getInt16(at, true));
  assert.deepEqual(samples, [0, 16_384, -16_384, 32_767]);
});
