import assert from "node:assert/strict";
import { figuresJson } from "./json.ts";

Deno.test("figuresJson rounds figures and writes unknown ones as null", () => {
  assert.equal(
    figuresJson({ echoReductionDb: Math.fround(23.1), list: [NaN, 1 / 3], text: "0.123456" }),
    '{"echo_reduction_db":23.1,"list":[null,0.3333],"text":"0.123456"}',
  );
});
