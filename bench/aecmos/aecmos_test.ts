import assert from "node:assert/strict";
import { withMarker } from "./aecmos.ts";
import { melBands } from "./mel.ts";

Deno.test("D8 the marker follows the frames, and zeros follow the marker", () => {
  const all = withMarker([new Float32Array(melBands).fill(7)], 1);
  assert.equal(all.length, 41 * melBands);
  assert.deepEqual([all[0], all[melBands], all[21 * melBands - 1], all[21 * melBands]], [
    7,
    1,
    1,
    0,
  ]);
});
