import assert from "node:assert/strict";
import { EchoWatch } from "./echo_watch.ts";

Deno.test("C3 the echo is unknown, searched, found, lost, and said not to be there", () => {
  const watch = new EchoWatch();
  const pass = (seconds: number, delayMs: number, loopbackDbfs: number) =>
    Array.from({ length: seconds }, () => watch.update({ delayMs, loopbackDbfs }))
      .filter((it) => it !== undefined);
  assert.deepEqual(pass(100, NaN, -Infinity), [], "while nothing plays, nothing is known");
  assert.deepEqual(pass(3, NaN, -20), ["searching"]);
  assert.deepEqual(pass(3, 45, -20), ["cancelling"]);
  assert.deepEqual(pass(60, 45, -Infinity), [], "the far end is silent");
  assert.deepEqual(pass(30, NaN, -20), ["searching", "none"]);
  assert.deepEqual(pass(1, 45, -20), ["cancelling"]);
});
