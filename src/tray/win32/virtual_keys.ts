import type { HotkeyModifier } from "../../config/hotkey.ts";

/** Virtual-key codes (winuser.h) of the keys for which {@linkcode virtualKey} does not compute the code. */
const codes: Readonly<Record<string, number>> = {
  Pause: 0x13,
  Space: 0x20,
  PageUp: 0x21,
  PageDown: 0x22,
  End: 0x23,
  Home: 0x24,
  Left: 0x25,
  Up: 0x26,
  Right: 0x27,
  Down: 0x28,
  Insert: 0x2d,
  Delete: 0x2e,
  ScrollLock: 0x91,
};
const firstNumpadKey = 0x60;
const firstFunctionKey = 0x70;

/** @return the virtual-key code of a key, given its name in the settings. */
export function virtualKey(key: string): number {
  const code = codes[key];
  if (code !== undefined) return code;
  if (key.startsWith("Numpad")) return firstNumpadKey + Number(key.at(-1));
  if (key.length > 1) return firstFunctionKey + Number(key.slice(1)) - 1;
  return key.charCodeAt(0);
}

/** Flags of RegisterHotKey. */
const flags: Readonly<Record<HotkeyModifier, number>> = { Alt: 1, Ctrl: 2, Shift: 4, Win: 8 };

/** @return the modifiers as flags of RegisterHotKey. */
export function modifierFlags(modifiers: readonly HotkeyModifier[]): number {
  return modifiers.reduce((sum, it) => sum | flags[it], 0);
}
