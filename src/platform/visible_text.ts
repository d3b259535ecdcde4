/**
 * Characters that could steer a terminal, forge a line or turn the order of what is read: control characters
 * (C0, DEL, C1), line and paragraph separators, direction marks and other invisible ones, halves of surrogate
 * pairs. Those that join emoji and letters stay, and the number signs of Arabic.
 */
const steering = /(?![\u200c\u200d\u0600-\u0605\u06dd\u070f])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Replaces each character of a text that could steer what shows it.
 *
 * @param kept Characters that stay nevertheless.
 * @param replace Gives what is put in a character's place.
 */
export function replaceSteering(
  text: string,
  kept: string,
  replace: (character: string) => string,
): string {
  return text.replace(steering, (it) => kept.includes(it) ? it : replace(it));
}

/** Makes a text visible as it is, so that it can't steer a terminal or a log. Line feeds stay. */
export function visibleText(text: string): string {
  return replaceSteering(text, "\n", (character) => {
    const code = character.codePointAt(0) ?? 0;
    const digits = code.toString(16);
    if (code > 0xffff) return `\\u{${digits}}`;
    return code > 0xff ? `\\u${digits.padStart(4, "0")}` : `\\x${digits.padStart(2, "0")}`;
  });
}

/** Puts a text on one line, visible as it is. */
export function oneLine(text: string): string {
  return visibleText(text.replace(/\s*\n\s*/g, " "));
}

/** Writes what could steer a terminal as escapes of JSON, which mean the same to whoever reads it. */
export function visibleJson(json: string): string {
  return replaceSteering(json, "\n", (character) => {
    const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
  });
}
