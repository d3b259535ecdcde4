import assert from "node:assert/strict";
import { isWorthALine } from "./log_thinner.ts";

Deno.test("isWorthALine lets the 1st, 2nd, 4th, 8th through", () => {
  const lines = Array.from({ length: 100 }, (_, index) => index + 1).filter(isWorthALine);
  assert.deepEqual(lines, [1, 2, 4, 8, 16, 32, 64]);
  assert.equal(isWorthALine(0), false);
  assert.equal(isWorthALine(2 ** 30), true);
});
