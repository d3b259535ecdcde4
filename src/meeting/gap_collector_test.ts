import assert from "node:assert/strict";
import { GapCollector } from "./gap_collector.ts";

Deno.test("C3 gaps begin and end where the count of missing frames grows", () => {
  const gaps = new GapCollector(1000);
  assert.equal(gaps.add(0, 0), undefined);
  assert.equal(gaps.add(100, 50), undefined);
  assert.equal(gaps.add(200, 150), undefined);
  assert.deepEqual(gaps.add(300, 150), { fromS: 0.1, lengthS: 0.15 });
  assert.equal(gaps.add(400, 150), undefined);
  const told = [];
  for (let position = 500; position < 25_500; position += 100) {
    const gap = gaps.add(position, 150 + position - 400);
    if (gap !== undefined) told.push(gap);
  }
  const last = gaps.end();
  assert.deepEqual(told, [{ fromS: 0.5, lengthS: 10 }, { fromS: 10.5, lengthS: 10 }]);
  assert.deepEqual(last, { fromS: 20.5, lengthS: 5 });
  assert.equal(gaps.end(), undefined);
});
