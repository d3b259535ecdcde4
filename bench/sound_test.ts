import assert from "node:assert/strict";
import { readSound, toThird, writeSound } from "./sound.ts";

function tone(hz: number, sampleRate: number, frames: number): Float32Array {
  return Float32Array.from(
    { length: frames },
    (_, index) => 0.5 * Math.sin(2 * Math.PI * hz * index / sampleRate),
  );
}

function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

Deno.test("a sound survives being written and read", () => {
  const samples = tone(440, 48000, 1000);
  const read = readSound(writeSound(samples, 48000));
  assert.equal(read.sampleRate, 48000);
  assert.equal(read.samples.length, samples.length);
  read.samples.forEach((sample, index) =>
    assert.ok(Math.abs(sample - (samples[index] ?? NaN)) < 1e-4)
  );
  assert.throws(() => readSound(new Uint8Array(64)), /not a WAV/);
});

Deno.test("toThird keeps what 16 kHz can hold and takes out what it can't", () => {
  const middle = (hz: number) => toThird(tone(hz, 48000, 9600)).subarray(200, 3000);
  assert.ok(Math.abs(rms(middle(1000)) / rms(tone(1000, 16000, 2800)) - 1) < 0.01);
  assert.ok(rms(middle(10_000)) < 1e-3);
});
