import assert from "node:assert/strict";
import { inParallel } from "./in_parallel.ts";

const { signal: never } = new AbortController();

Deno.test("D2 items are worked through in order, several at a time", async () => {
  const started: number[] = [];
  let [now, most] = [0, 0];
  await inParallel([5, 1, 4, 2, 3], 2, never, async (item) => {
    started.push(item);
    most = Math.max(most, ++now);
    for (let turn = 0; turn < item; turn++) await Promise.resolve();
    now--;
  });
  assert.deepEqual([started, most], [[5, 1, 4, 2, 3], 2]);
  await inParallel([], 3, never, () => Promise.reject(new Error("never")));
});

Deno.test("D2 a failure ends what is under way, and is thrown after that", async () => {
  const ended: number[] = [];
  const work = async (item: number, signal: AbortSignal) => {
    if (item === 2) throw new Error("two");
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    ended.push(item);
    signal.throwIfAborted();
  };
  await assert.rejects(inParallel([1, 2, 3], 2, never, work), /two/);
  assert.deepEqual(ended, [1]);
});

Deno.test("D2 once it is stopped nothing more begins; what was all done stays so", async () => {
  const stop = new AbortController();
  const started: number[] = [];
  const work = (item: number) => {
    started.push(item);
    if (item === 2) stop.abort(new Error("stopped"));
    return Promise.resolve();
  };
  await assert.rejects(inParallel([1, 2, 3], 1, stop.signal, work), /stopped/);
  assert.deepEqual(started, [1, 2]);
  const late = new AbortController();
  await inParallel([1], 1, late.signal, () => Promise.resolve(late.abort(new Error("late"))));
});
