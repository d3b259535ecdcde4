import assert from "node:assert/strict";
import { oneLine } from "./terminal.ts";

Deno.test("oneLine joins lines and shows what could steer a terminal", () => {
  assert.equal(
    oneLine("unknown option '--x'\n(Did you mean --y?)"),
    "unknown option '--x' (Did you mean --y?)",
  );
  assert.equal(oneLine("a\x1b[31m\x07b\x9b"), "a\\x1b[31m\\x07b\\x9b");
  assert.equal(oneLine("Grüße – 你好"), "Grüße – 你好");
});
