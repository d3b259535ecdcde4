import assert from "node:assert/strict";
import { exampleResults } from "./example_results.ts";
import { parseResults } from "./results.ts";

Deno.test("D8 results survive being written and read", () => {
  assert.deepEqual(parseResults(JSON.stringify(exampleResults())), exampleResults());
});

Deno.test("D8 a file that holds something else is refused", () => {
  assert.throws(() => parseResults("{}"));
  assert.throws(() => parseResults("nonsense"));
});
