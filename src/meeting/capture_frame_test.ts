import assert from "node:assert/strict";
import { type CaptureFrame, FrameReader, writeFrame } from "./capture_frame.ts";

const millisecondNs = 1_000_000n;

function frame(index: number): CaptureFrame {
  const samples = new Uint8Array(new Float32Array(480).fill(index / 100).buffer);
  const position = BigInt(480 * index);
  return { samples, position, timeNs: 5n + BigInt(index) * 10n * millisecondNs };
}

Deno.test("C6 frames come out of a pipe as they went in, in pieces of any size", () => {
  const frames = Array.from({ length: 20 }, (_, index) => frame(index));
  const bytes = new Uint8Array(frames.flatMap((it) => [...writeFrame(it)]));
  for (const size of [1, 7, 1944, bytes.length]) {
    const reader = new FrameReader();
    const read: CaptureFrame[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      read.push(...reader.add(bytes.subarray(at, at + size)));
    }
    assert.deepEqual(read, frames);
  }
});

Deno.test("C6 garbage is no frame", () => {
  assert.throws(() => new FrameReader().add(new Uint8Array(100).fill(7)), /garbage/);
  const huge = writeFrame(frame(0));
  new DataView(huge.buffer).setUint32(4, 4_000_000_000, true);
  assert.throws(() => new FrameReader().add(huge), /garbage/);
});

Deno.test("C6 a frame that comes twice, is left out, or is of another time is a stammer", () => {
  const strange: CaptureFrame[] = [
    frame(0),
    frame(2),
    { ...frame(1), timeNs: 5_000n * millisecondNs },
    { ...frame(1), timeNs: -5_000n * millisecondNs },
  ];
  for (const next of strange) {
    const reader = new FrameReader();
    reader.add(writeFrame(frame(0)));
    assert.throws(() => reader.add(writeFrame(next)), /stammers/);
  }
});
