import assert from "node:assert/strict";
import { readTotal } from "./instructions.ts";

Deno.test("D8 the instructions of a frame are read from callgrind's sum", () => {
  assert.equal(readTotal("version: 1\nevents: Ir\nsummary: 300000\n\nfn=…\n", 300), 1000);
  assert.equal(readTotal("nothing", 300), undefined);
});
