import assert from "node:assert/strict";
import { AnechoError } from "../engine/errors.ts";
import { explain, InterruptedError, UsageError, WriteError } from "./exit.ts";

Deno.test("explain gives each kind of failure its exit code", () => {
  const cases: [unknown, number][] = [
    [new UsageError("x"), 2],
    [new AnechoError("file", "x"), 2],
    [new AnechoError("bad-audio", "x"), 2],
    [new AnechoError("invalid-config", "x"), 2],
    [new AnechoError("device", "x"), 1],
    [new AnechoError("library", "x"), 1],
    [new WriteError("x"), 1],
    [new InterruptedError(), 130],
    [new TypeError("x"), 1],
    ["x", 1],
  ];
  for (const [error, code] of cases) assert.equal(explain(error).code, code, String(error));
});

Deno.test("explain tells how to find an unexpected failure", () => {
  assert.match(explain(new TypeError("boom")).sentence, /boom .*ANECHO_DEBUG=1/);
});
