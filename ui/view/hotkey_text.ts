import { hotkeyText, parseHotkey } from "../../src/config/hotkey.ts";

/** The properties of a keyboard event that matter. */
export type PressedKeys = Pick<
  KeyboardEvent,
  "key" | "code" | "ctrlKey" | "altKey" | "shiftKey" | "metaKey"
>;

/** @return the pressed hotkey in the form of the settings; `undefined` if it can't be a hotkey. */
export function pressedHotkey(event: PressedKeys): string | undefined {
  const words = [
    ...(event.ctrlKey ? ["Ctrl"] : []),
    ...(event.altKey ? ["Alt"] : []),
    ...(event.shiftKey ? ["Shift"] : []),
    ...(event.metaKey ? ["Win"] : []),
    nameOf(event),
  ];
  const hotkey = parseHotkey(words.join("+"));
  return hotkey === undefined ? undefined : hotkeyText(hotkey);
}

/** Names a key: letters by the keyboard's layout, other keys by their position. */
function nameOf({ key, code }: PressedKeys): string {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  return code.replace(/^(Key|Digit|Arrow)/, "");
}
