import assert from "node:assert/strict";
import { formatExec, parseExec } from "./desktop_entry.ts";

Deno.test("A13 Exec is quoted by the rules of desktop entries", () => {
  assert.equal(formatExec(["/usr/bin/anecho"]), "Exec=/usr/bin/anecho");
  assert.equal(formatExec(["/a b"]), 'Exec="/a b"');
  assert.equal(formatExec(['/a"b$c']), 'Exec="/a\\\\"b\\\\$c"');
  assert.equal(formatExec(["/50%"]), 'Exec="/50%%"');
  for (
    const words of [["/usr/bin/anecho", "--minimized"], ["/a b"], ['/a"b$c\\d'], ["/50%", "x"]]
  ) {
    assert.deepEqual(parseExec(formatExec(words)), words);
  }
  assert.deepEqual(parseExec("[Desktop Entry]\nExec=/opt/anecho %u\n"), ["/opt/anecho"]);
  assert.deepEqual(parseExec("[Desktop Entry]\n"), []);
});
