import assert from "node:assert/strict";
import { encodeWav } from "../../tests/integration/wav.ts";
import { readWavStart } from "./wav_stream.ts";

const sound = { sampleRate: 48_000, channels: [new Float32Array(10), new Float32Array(10)] };

Deno.test("B3 the beginning of a WAV is read as soon as it is there", () => {
  const bytes = encodeWav(sound, "f32");
  for (let length = 0; length < 44; length++) {
    assert.equal(readWavStart(bytes.subarray(0, length)), undefined);
  }
  const start = { format: "f32", sampleRate: 48_000, channels: 2, dataStart: 44, dataBytes: 80 };
  assert.deepEqual(readWavStart(bytes.subarray(0, 44)), start);
  assert.equal(readWavStart(encodeWav(sound))?.format, "s16");
});

Deno.test("B3 a WAV out of a pipe has no length", () => {
  const bytes = encodeWav(sound);
  for (const length of [0, 0x7fff_ffff, 0xffff_ffff]) {
    new DataView(bytes.buffer).setUint32(40, length, true);
    assert.equal(readWavStart(bytes)?.dataBytes, Infinity);
  }
});

Deno.test("B3 what is no WAV, or of another kind, is refused with a reason", () => {
  assert.throws(() => readWavStart(new Uint8Array(100)), /is no WAV/);
  const bytes = encodeWav(sound);
  new DataView(bytes.buffer).setUint16(34, 24, true);
  assert.throws(() => readWavStart(bytes), /neither 16-bit integers nor 32-bit floats/);
});
