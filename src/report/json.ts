import { visibleJson } from "../platform/visible_text.ts";
import { toSnakeCaseJson } from "../engine/config.ts";

const decimals = 4;

/**
 * Writes figures as JSON with snake_case keys. Numbers have at most four decimals; NaN and infinity, which
 * JSON does not have, become null. Characters that could control a terminal are escaped.
 *
 * @param indent Spaces per level; 0 for one line. @default 0
 */
export function figuresJson(value: object, indent = 0): string {
  return visibleJson(toSnakeCaseJson(rounded(value), indent));
}

function rounded<T>(value: T): T;
function rounded(value: unknown): unknown {
  if (typeof value === "number") return Math.round(value * 10 ** decimals) / 10 ** decimals;
  if (Array.isArray(value)) return value.map((item: unknown) => rounded(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)]));
}
