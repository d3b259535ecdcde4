import assert from "node:assert/strict";
import { pressedHotkey, type PressedKeys } from "./hotkey_text.ts";

const none = { ctrlKey: false, altKey: false, shiftKey: false, metaKey: false };

Deno.test("A24 pressed keys become a hotkey as the settings write it", () => {
  const cases: readonly [PressedKeys, string | undefined][] = [
    [{ ...none, key: "m", code: "KeyM", altKey: true, ctrlKey: true }, "Ctrl+Alt+M"],
    // On a French keyboard.
    [{ ...none, key: "a", code: "KeyQ", ctrlKey: true }, "Ctrl+A"],
    // With AltGr on a German one.
    [{ ...none, key: "@", code: "KeyQ", ctrlKey: true, altKey: true }, "Ctrl+Alt+Q"],
    [{ ...none, key: "F13", code: "F13" }, "F13"],
    [{ ...none, key: "!", code: "Digit1", ctrlKey: true, shiftKey: true }, "Ctrl+Shift+1"],
    [{ ...none, key: "ArrowUp", code: "ArrowUp", metaKey: true }, "Win+Up"],
    [{ ...none, key: "m", code: "KeyM" }, undefined],
    [{ ...none, key: "Control", code: "ControlLeft", ctrlKey: true }, undefined],
  ];
  for (const [event, expected] of cases) assert.equal(pressedHotkey(event), expected);
});
