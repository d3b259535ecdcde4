import { hotkeyText, parseHotkey } from "../../src/config/hotkey.ts";

/** The keys of a keyboard event that matter. */
export type PressedKeys = Pick<
  KeyboardEvent,
  "key" | "code" | "ctrlKey" | "altKey" | "shiftKey" | "metaKey"
>;

/** @return the hotkey that is being pressed, as the settings write it; `undefined` if it can't be one. */
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

/** Letters as the keyboard's layout has them; other keys by their place. */
function nameOf({ key, code }: PressedKeys): string {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  return code.replace(/^(Key|Digit|Arrow)/, "");
}
