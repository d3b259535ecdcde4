import type { Hotkey, HotkeyModifier } from "../../config/hotkey.ts";

const modifierNames: Readonly<Record<HotkeyModifier, string>> = {
  Ctrl: "CTRL",
  Alt: "ALT",
  Shift: "SHIFT",
  Win: "LOGO",
};

/** Names in xkbcommon of the named keys that are called differently there. */
const keyNames: Readonly<Record<string, string>> = {
  Space: "space",
  PageUp: "Page_Up",
  PageDown: "Page_Down",
  ScrollLock: "Scroll_Lock",
};

/**
 * @return a combination in the form of desktop portals, such as "CTRL+ALT+m".
 * @see https://specifications.freedesktop.org/shortcuts/latest
 */
export function portalTrigger({ modifiers, key }: Hotkey): string {
  return [...modifiers.map((it) => modifierNames[it]), keyName(key)].join("+");
}

function keyName(key: string): string {
  if (key.startsWith("Numpad")) return `KP_${key.at(-1)}`;
  // In xkbcommon, names in capital letters mean the letters with Shift.
  return keyNames[key] ?? (key.length === 1 ? key.toLowerCase() : key);
}
