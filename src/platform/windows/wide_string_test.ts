import assert from "node:assert/strict";
import { readWideString, wideString } from "./wide_string.ts";

Deno.test("wideString is UTF-16 with a NUL, and reads back", () => {
  assert.deepEqual([...wideString("Aé")], [0x41, 0, 0xe9, 0, 0, 0]);
  for (const text of ["", "C:\\Ä B\\Anecho.exe", "日本語 🎤"]) {
    assert.equal(readWideString(wideString(text)), text);
  }
  assert.equal(readWideString(new Uint8Array([0x41, 0])), "A");
});
