/**
 * Characters that could control a terminal, forge a line or reverse the order of text: control characters
 * (C0, DEL, C1), line and paragraph separators, direction marks, other invisible characters, lone surrogates.
 * Not included: joiners of emoji and letters, Arabic number signs and the Syriac abbreviation mark.
 */
const steering = /(?![\u200c\u200d\u0600-\u0605\u06dd\u070f])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Replaces each character of a text that could control a terminal or reorder text.
 *
 * @param kept Characters that are kept nevertheless.
 * @param replace Returns a character's replacement.
 */
export function replaceSteering(
  text: string,
  kept: string,
  replace: (character: string) => string,
): string {
  return text.replace(steering, (it) => kept.includes(it) ? it : replace(it));
}

/** Escapes characters that could control a terminal or forge a log line, such as `\x1b`. Line feeds stay. */
export function visibleText(text: string): string {
  return replaceSteering(text, "\n", (character) => {
    const code = character.codePointAt(0) ?? 0;
    const digits = code.toString(16);
    if (code > 0xffff) return `\\u{${digits}}`;
    return code > 0xff ? `\\u${digits.padStart(4, "0")}` : `\\x${digits.padStart(2, "0")}`;
  });
}

/** Puts a text on one line, escaped as by {@linkcode visibleText}. */
export function oneLine(text: string): string {
  return visibleText(text.replace(/\s*\n\s*/g, " "));
}

/** Replaces characters that could control a terminal by JSON escapes, so that the JSON means the same. */
export function visibleJson(json: string): string {
  return replaceSteering(json, "\n", (character) => {
    const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
  });
}
