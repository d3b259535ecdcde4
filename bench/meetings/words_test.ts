import assert from "node:assert/strict";
import { conversation, scoreWords, words } from "./words.ts";

Deno.test("C2 words are scored by how often they were found", () => {
  const found = ["hotel", "friday", "hotel", "tiger"];
  assert.deepEqual(scoreWords(["hotel", "friday", "monday"], found), {
    said: 3,
    once: 1,
    repeated: 1,
    lost: 1,
  });
});

Deno.test("C2 each word of a conversation is said once; in turns nobody talks amid another's", () => {
  const all = [...words.far, ...words.near];
  for (const kind of ["turns", "at-once"] as const) {
    const { spoken, untilS } = conversation(kind, 10);
    assert.deepEqual(spoken.map(({ word }) => word).toSorted(), all.toSorted());
    assert.ok(spoken.every(({ atS }) => atS >= 10 && atS < untilS));
    const starts = spoken.map(({ atS }) => atS).toSorted((a, b) => a - b);
    const pauses = starts.slice(1).map((it, index) => it - (starts[index] ?? 0));
    assert.equal(Math.min(...pauses) > 1, kind === "turns");
  }
});
