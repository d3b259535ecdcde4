import { equal, ok, rejects } from "node:assert/strict";
import { unlessAborted } from "./waiting.ts";

Deno.test("what comes first counts: the promise, its failure, or the signal", async () => {
  const { signal } = new AbortController();
  equal(await unlessAborted(Promise.resolve(7), signal), 7);
  await rejects(unlessAborted(Promise.reject(new Error("broken")), signal), /broken/);
  equal(await unlessAborted(new Promise(() => {}), AbortSignal.abort()), undefined);
  const stop = new AbortController();
  const waiting = unlessAborted(new Promise(() => {}), stop.signal);
  stop.abort();
  equal(await waiting, undefined);
});

Deno.test("C1 a wait leaves nothing behind in a signal that lasts as long as a recording", async () => {
  const { signal } = new AbortController();
  const before = Deno.memoryUsage().heapUsed;
  for (let wait = 0; wait < 200_000; wait++) await unlessAborted(Promise.resolve(), signal);
  const grownMib = (Deno.memoryUsage().heapUsed - before) / 2 ** 20;
  // Promise.race() with one long-lived promise would leak 60 MiB.
  ok(grownMib < 20, `${grownMib.toFixed(1)} MiB more`);
});
