import assert from "node:assert/strict";
import { advantage, type FigureKind, figureKinds, overTakes } from "./figures.ts";

function kindOf(id: string): FigureKind {
  const kind = figureKinds.find((it) => it.id === id);
  assert.ok(kind);
  return kind;
}

Deno.test("D8 overTakes averages, takes the worst, or the middle one, by figure", () => {
  assert.equal(overTakes(kindOf("erle_db"), [10, 20, 30]), 20);
  assert.equal(overTakes(kindOf("worst_second_db"), [10, 20, 30]), 10);
  assert.equal(overTakes(kindOf("time_to_20_db_s"), [1, 9, 2]), 2);
});

Deno.test("D8 a time that mostly never came is never", () => {
  const kind = kindOf("time_to_20_db_s");
  assert.equal(overTakes(kind, [1, null, null]), null);
  assert.equal(overTakes(kind, [1, 2, null]), 2);
  assert.equal(overTakes(kind, [null, null]), null);
});

Deno.test("D8 advantage knows which way is better, and that never is worst", () => {
  assert.equal(advantage(kindOf("erle_db"), 30, 20), 10);
  assert.equal(advantage(kindOf("time_to_20_db_s"), 3, 2), -1);
  assert.equal(advantage(kindOf("time_to_20_db_s"), 3, null), Infinity);
  assert.equal(advantage(kindOf("time_to_20_db_s"), null, null), 0);
});

Deno.test("D8 every figure says how it is computed", () => {
  for (const { definition } of figureKinds) assert.match(definition, /\.$/);
  assert.equal(new Set(figureKinds.map(({ id }) => id)).size, figureKinds.length);
});
