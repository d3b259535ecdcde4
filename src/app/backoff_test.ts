import assert from "node:assert/strict";
import {
  afterFailure,
  afterLife,
  afterRefusal,
  type Backoff,
  hurried,
  noBackoff,
} from "./backoff.ts";

Deno.test("A15 the wait doubles from 2 s to 60 s", () => {
  let backoff: Backoff = noBackoff;
  const waits = Array.from({ length: 8 }, () => {
    backoff = afterFailure(backoff, 1000);
    return backoff.retryAt - 1000;
  });
  assert.deepEqual(waits, [2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  for (let count = 0; count < 2000; count++) backoff = afterFailure(backoff, 0);
  assert.equal(backoff.retryAt, 60_000);
});

Deno.test("A15 5 s of life make the next failure the first", () => {
  const third: Backoff = { failures: 3, failedAt: 0, retryAt: 16_000 };
  assert.deepEqual(afterLife(third, 20_000, 25_000), noBackoff);
  assert.deepEqual(afterLife(third, 20_000, 24_999), {
    failures: 4,
    failedAt: 24_999,
    retryAt: 40_999,
  });
});

Deno.test("A15 a refused exchange counts as the first failure where all was well before", () => {
  const third: Backoff = { failures: 3, failedAt: 10_000, retryAt: 18_000 };
  assert.equal(afterRefusal(third, 11_000, 16_000).failures, 1);
  assert.equal(afterRefusal(third, 11_000, 15_999).failures, 4);
  assert.equal(afterRefusal(third, 9000, 30_000).failures, 4);
});

Deno.test("A15 a hurried retry comes at once, but not twice in a second", () => {
  const failed = afterFailure(noBackoff, 10_000);
  assert.equal(hurried(failed, 10_100).retryAt, 11_000);
  assert.equal(hurried(failed, 11_500).retryAt, 11_500);
  assert.equal(hurried(failed, 15_000).retryAt, 12_000);
  assert.equal(hurried(noBackoff, 5).retryAt, -Infinity);
});
