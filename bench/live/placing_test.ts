import assert from "node:assert/strict";
import { noise } from "../../testing/wav.ts";
import { medianLag } from "../../testing/measures.ts";
import { findScene, playedLength, rounded, withClicks, withPauses } from "./placing.ts";

const scene = noise(48_000, 0.01, 7);

function recordedAfter(played: Float32Array, wait: number): Float32Array {
  const recorded = new Float32Array(wait + played.length);
  recorded.set(played, wait);
  return recorded;
}

Deno.test("D8 a scene is found in a recording of it, wherever that began", () => {
  const played = rounded(withClicks(scene));
  for (const wait of [0, 12_345]) {
    const recorded = recordedAfter(played, wait);
    const place = findScene(played, recorded);
    assert.ok(place);
    assert.deepEqual(recorded.slice(place.begin, place.end), rounded(scene));
    assert.equal(medianLag(recorded.subarray(place.end), recorded.subarray(place.end - 480)), 480);
  }
});

Deno.test("D8 a recording in which a cycle is missing is told from a whole one", () => {
  const played = rounded(withClicks(scene));
  const recorded = recordedAfter(played, 480);
  recorded.copyWithin(70_000, 70_480);
  assert.equal(findScene(played, recorded), undefined);
});

Deno.test("D8 microphone and reference stay side by side", () => {
  const reference = withPauses(scene);
  assert.equal(reference.length, playedLength(scene.length));
  assert.deepEqual(reference.slice(48_000, 96_000), withClicks(scene).slice(48_000, 96_000));
});
