import assert from "node:assert/strict";
import { delayCourse } from "./delay_course.ts";

const courseOf = (delays: readonly number[]) => delayCourse(delays.map((delayMs) => ({ delayMs })));

Deno.test("D2 a delay that drifts or wavers does not move, and one that leaps does", () => {
  const drifting = Array.from({ length: 600 }, (_, index) => 40 + index * 0.3 + index % 2);
  assert.equal(courseOf(drifting).moves, 0);
  assert.deepEqual(courseOf([NaN, 40, NaN, 40.2, 340, 341, NaN, 60]), {
    moves: 2,
    leastMs: 40,
    greatestMs: 341,
  });
  assert.deepEqual(courseOf([NaN, NaN]), { moves: 0, leastMs: NaN, greatestMs: NaN });
});
