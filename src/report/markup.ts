import { replaceSteering } from "../platform/visible_text.ts";

/** HTML that is safe to put into a page as it stands. */
export class Markup {
  /** @param text HTML whose parts from outside are escaped. */
  constructor(readonly text: string) {}
}

/**
 * Builds HTML. Whatever is put in is escaped, unless it is {@linkcode Markup}; arrays are put one after
 * the other. (Not called `html`, for then `deno fmt` would rewrite what is inside.)
 *
 * @example
 * ```ts
 * markup`<b>${"a < b"}</b>`.text; // "<b>a &lt; b</b>"
 * ```
 */
export function markup(
  strings: TemplateStringsArray,
  ...values: (string | number | Markup | readonly Markup[])[]
): Markup {
  const parts = strings.map((text, index) => {
    const value = values[index];
    return value === undefined ? text : text + asHtml(value);
  });
  return new Markup(parts.join(""));
}

function asHtml(value: string | number | Markup | readonly Markup[]): string {
  if (value instanceof Markup) return value.text;
  if (typeof value === "object") return value.map((part) => part.text).join("");
  return escapeHtml(String(value));
}

/** Escapes text for HTML content and quoted attributes; what a terminal or page can't show is made visible. */
function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  const escaped = text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
  return replaceSteering(escaped, "\t\n", () => "\ufffd");
}
