import { replaceSteering } from "../platform/visible_text.ts";

/** HTML that is safe to insert into a page unchanged. */
export class Markup {
  /** @param text HTML in which all foreign text is escaped. */
  constructor(readonly text: string) {}
}

/**
 * Template tag that builds HTML. Values are escaped, unless they are {@linkcode Markup}; arrays are
 * concatenated. (Not named `html`, since `deno fmt` would reformat the contents.)
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

/** Escapes text for HTML content and quoted attributes; invisible control characters are made visible. */
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
