import assert from "node:assert/strict";
import { hotkeyKeys, hotkeyText, parseHotkey } from "./hotkey.ts";

Deno.test("A24 a hotkey is read in any case and order, and written in one", () => {
  const text = (it: string) => {
    const hotkey = parseHotkey(it);
    return hotkey === undefined ? undefined : hotkeyText(hotkey);
  };
  assert.equal(text("ctrl+alt+m"), "Ctrl+Alt+M");
  assert.equal(text("Alt + CTRL + m"), "Ctrl+Alt+M");
  assert.equal(text("win+shift+f5"), "Shift+Win+F5");
  for (const key of hotkeyKeys) assert.equal(text(`ctrl+${key}`), `Ctrl+${key}`);
});

Deno.test("A24 what would take a letter from every program is no hotkey", () => {
  for (const alone of ["F13", "Pause", "Numpad0", "Shift+F1"]) {
    assert.notEqual(parseHotkey(alone), undefined, alone);
  }
  const wrong = ["m", "Shift+m", "Space", "", "+", "Ctrl+", "Ctrl", "Ctrl+Ctrl+M", "Meta+M", "F25"];
  for (const text of [...wrong, "Ctrl+Alt+M+N", "Ctrl+ü"]) {
    assert.equal(parseHotkey(text), undefined, text);
  }
});
