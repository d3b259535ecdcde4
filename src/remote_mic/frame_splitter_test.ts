import { deepEqual, equal } from "node:assert/strict";
import { FrameSplitter } from "./frame_splitter.ts";

const stream = Uint8Array.of(0, 3, 1, 2, 3, 0, 0, 1, 0, ...new Uint8Array(256).fill(7));
const frames = [Uint8Array.of(1, 2, 3), new Uint8Array(0), new Uint8Array(256).fill(7)];

Deno.test("B5 frames come whole however the pipe cuts them", () => {
  for (const pieceBytes of [1, 2, 3, 5, 100, stream.length]) {
    const splitter = new FrameSplitter();
    const got = [];
    for (let at = 0; at < stream.length; at += pieceBytes) {
      got.push(...splitter.push(stream.slice(at, at + pieceBytes)));
    }
    deepEqual(got, frames, `${pieceBytes}`);
    equal(splitter.isWhole, true);
  }
});

Deno.test("B5 a pipe that ends within a frame gives no half of it", () => {
  const splitter = new FrameSplitter();
  deepEqual(splitter.push(stream.slice(0, 4)), []);
  equal(splitter.isWhole, false);
});
