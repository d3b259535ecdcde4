/** Modifiers: keys that are held together with another one. */
export const hotkeyModifiers = ["Ctrl", "Alt", "Shift", "Win"] as const;
/** One of {@linkcode hotkeyModifiers}. */
export type HotkeyModifier = (typeof hotkeyModifiers)[number];

/** Actions of hotkeys: mute, bypass, mute while held. */
export const hotkeyActions = ["mute", "bypass", "pushToMute"] as const;
/** One of {@linkcode hotkeyActions}. */
export type HotkeyAction = (typeof hotkeyActions)[number];

/** A key combination, such as "Ctrl+Alt+M". */
export interface Hotkey {
  /** Modifiers, in the order of {@linkcode hotkeyModifiers}. */
  readonly modifiers: readonly HotkeyModifier[];
  /** The key: one of {@linkcode hotkeyKeys}. */
  readonly key: string;
}

const letters = Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i));
const digits = Array.from({ length: 10 }, (_, i) => `${i}`);
const functionKeys = Array.from({ length: 24 }, (_, i) => `F${i + 1}`);
const numpad = digits.map((it) => `Numpad${it}`);
const named = [
  "Space",
  "Insert",
  "Delete",
  "Home",
  "End",
  "PageUp",
  "PageDown",
  "Up",
  "Down",
  "Left",
  "Right",
  "Pause",
  "ScrollLock",
] as const;

/** The keys that can be hotkeys. */
export const hotkeyKeys: readonly string[] = [
  ...letters,
  ...digits,
  ...functionKeys,
  ...numpad,
  ...named,
];

/** Keys that need no modifier: function keys, the number pad, Pause and ScrollLock. */
const aloneKeys: ReadonlySet<string> = new Set([
  ...functionKeys,
  ...numpad,
  "Pause",
  "ScrollLock",
]);

/**
 * @return the combination that a text names, in upper or lower case, with the modifiers in any order;
 *     `undefined` if it names none, or if the key needs Ctrl, Alt or Win and has none of them.
 */
export function parseHotkey(text: string): Hotkey | undefined {
  const words = text.split("+").map((it) => it.trim().toLowerCase());
  const key = hotkeyKeys.find((it) => it.toLowerCase() === words.at(-1));
  const held = words.slice(0, -1);
  const modifiers = hotkeyModifiers.filter((it) => held.includes(it.toLowerCase()));
  if (key === undefined || modifiers.length !== held.length) return undefined;
  // Shift alone is not enough: with a hotkey such as Shift+M, nobody could type a capital M in any program.
  const isGuarded = modifiers.some((it) => it !== "Shift");
  return isGuarded || aloneKeys.has(key) ? { modifiers, key } : undefined;
}

/** @return the name of a combination. */
export function hotkeyText({ modifiers, key }: Hotkey): string {
  return [...modifiers, key].join("+");
}
