/** The parts of an endpoint's name on Windows: "CABLE Output (2- VB-Audio Virtual Cable)". */
export interface NameParts {
  /** The part that the person can change in the system's settings: "CABLE Output". */
  readonly label: string;
  /** The driver's name for the device: "VB-Audio Virtual Cable"; "" if the name has no such part. */
  readonly driver: string;
  /** Number of the device among those of that driver, from 1. */
  readonly instance: number;
}

/** Splits an endpoint's name. The driver's name is in parentheses at the end. */
export function nameParts(name: string): NameParts {
  const text = name.trim();
  const start = text.endsWith(")") ? openingOf(text) : -1;
  if (start < 0) return { label: text, driver: "", instance: 1 };
  const inside = text.slice(start + 1, -1).trim();
  const [, number, driver] = /^(?:(\d+)-\s*)?(.*)$/s.exec(inside) ?? [];
  return {
    label: text.slice(0, start).trim(),
    driver: driver ?? "",
    instance: number === undefined ? 1 : Number(number),
  };
}

/** @return the index of the parenthesis that the last character closes, or -1. */
function openingOf(text: string): number {
  let depth = 0;
  for (let index = text.length - 1; index >= 0; index--) {
    if (text[index] === ")") depth++;
    if (text[index] === "(" && --depth === 0) return index;
  }
  return -1;
}
