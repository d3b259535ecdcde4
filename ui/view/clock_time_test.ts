import assert from "node:assert/strict";
import { clockTime } from "./clock_time.ts";

Deno.test("D1 a length of time is written as a clock shows it", () => {
  assert.deepEqual([-5, 999, 65_000, 3_605_400].map(clockTime), [
    "0:00",
    "0:00",
    "1:05",
    "1:00:05",
  ]);
});
