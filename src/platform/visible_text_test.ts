import assert from "node:assert/strict";
import { oneLine, visibleJson, visibleText } from "./visible_text.ts";

/** One replaced character of each kind that the name of a device, file or program may contain. */
const kinds = "\0\t\x1b\x7f\x9b\xad\u061c\u200b\u200e\u202e\u2028\u2029\u2066\ufeff\ufffb\u{e0041}";

Deno.test("D3 A12 what could steer a terminal is shown instead", () => {
  assert.equal(visibleText("a\x1b[31m\x07b\x9b"), "a\\x1b[31m\\x07b\\x9b");
  assert.equal(visibleText("gnp\u202e.exe\n\u{e0041}"), "gnp\\u202e.exe\n\\u{e0041}");
  assert.equal(visibleText("half \ud800 pair"), "half \\ud800 pair");
  assert.match(visibleText(kinds), /^[\x20-\x7e]+$/);
});

Deno.test("D3 A12 what is written with such characters in it stays readable", () => {
  for (const text of ["Grüße – 你好", "میکروفون\u200cها", "👩\u200d🚀 mic", "हिन्दी"]) {
    assert.equal(visibleText(text), text);
    assert.equal(visibleJson(text), text);
  }
});

Deno.test("oneLine joins lines", () => {
  assert.equal(
    oneLine("unknown option '--x'\n(Did you mean --y?)"),
    "unknown option '--x' (Did you mean --y?)",
  );
});

Deno.test("D3 JSON says the same with escapes", () => {
  const value = { name: `${kinds}"\\ü\u{1f680}` };
  const json = visibleJson(JSON.stringify(value, null, 2));
  assert.deepEqual(JSON.parse(json), value);
  assert.match(json, /^[\x20-\x7eü\u{1f680}\n]+$/u);
});
