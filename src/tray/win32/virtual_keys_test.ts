import assert from "node:assert/strict";
import { hotkeyKeys } from "../../config/hotkey.ts";
import { modifierFlags, virtualKey } from "./virtual_keys.ts";

Deno.test("A24 each key has a virtual-key code of its own, as winuser.h has it", () => {
  const codes = hotkeyKeys.map(virtualKey);
  assert.equal(new Set(codes).size, hotkeyKeys.length);
  assert.deepEqual(
    ["A", "Z", "0", "9", "F1", "F24", "Numpad0", "Numpad9", "Pause"].map(virtualKey),
    [0x41, 0x5a, 0x30, 0x39, 0x70, 0x87, 0x60, 0x69, 0x13],
  );
  assert.equal(modifierFlags(["Ctrl", "Alt"]), 3);
  assert.equal(modifierFlags(["Shift", "Win"]), 12);
});
