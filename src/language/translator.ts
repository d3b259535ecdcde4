/** Texts of one language, as in its file in `messages/`. */
export interface Language {
  /** The language's name in that language. */
  readonly name: string;
  /** Texts of the page, by key. `{name}` stands for a value. */
  readonly messages: Readonly<Record<string, string>>;
  /**
   * Texts of the program, by their English versions. `{name}` stands for any text, which the translation
   * repeats. Missing texts are shown in English.
   */
  readonly texts: Readonly<Record<string, string>>;
}

/** All languages by tag, such as "zh-CN". */
export type Languages = Readonly<Record<string, Language>>;

/** A text, and whether it is in another language than the page. */
export interface ForeignText {
  readonly text: string;
  /** The language of the text, if it is not the page's. */
  readonly lang: string | undefined;
}

/** Values for the `{name}`s of a message. Numbers are formatted in the language's way. */
export type Values = Readonly<Record<string, string | number>>;

/** Tag of the language that is always available. */
export const fallbackTag = "en";

/** Formats messages, numbers and times in one language. */
export class Translator {
  readonly tag: string;
  readonly #language: Language;
  readonly #plurals: Intl.PluralRules;
  readonly #patterns: readonly TextPattern[];

  constructor(tag: string, language: Language) {
    this.tag = tag;
    this.#language = language;
    this.#plurals = new Intl.PluralRules(tag);
    this.#patterns = Object.entries(language.texts).map(([from, to]) => textPattern(from, to));
  }

  /** @return the message of a key; with a value `count`, in the language's plural form. */
  say(key: string, values: Values = {}): string {
    const { messages } = this.#language;
    const { count } = values;
    const plural = typeof count === "number" ? `${key}.${this.#plurals.select(count)}` : key;
    const text = messages[plural] ?? messages[`${key}.other`] ?? messages[key];
    if (text === undefined) throw new Error(`no message "${key}" in ${this.tag}`);
    return text.replace(/\{(\w+)\}/g, (all, name: string) => {
      const value = values[name];
      return value === undefined ? all : this.#write(value);
    });
  }

  /** @return a sentence of the program in this language, or in English if it has no translation. */
  translate(text: string): ForeignText {
    if (this.tag === fallbackTag || text === "") return { text, lang: undefined };
    for (const { from, to } of this.#patterns) {
      const groups = from.exec(text)?.groups;
      const isMatch = groups !== undefined || from.test(text);
      if (!isMatch) continue;
      return { text: to.replace(/\{(\w+)\}/g, (_, name) => groups?.[name] ?? ""), lang: undefined };
    }
    return { text, lang: fallbackTag };
  }

  /** @return a number with a fixed number of decimals, with a typographic minus sign. */
  number(value: number, decimals = 0): string {
    const rounded = Number(value.toFixed(decimals)) + 0;
    const format = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return new Intl.NumberFormat(this.tag, format).format(rounded).replace("-", "−");
  }

  /** @return the time of day of a moment. @param at The moment, in ms since 1970. */
  time(at: number): string {
    return new Intl.DateTimeFormat(this.tag, { timeStyle: "medium" }).format(at);
  }

  #write(value: string | number): string {
    return typeof value === "number" ? this.number(value) : value;
  }
}

interface TextPattern {
  readonly from: RegExp;
  readonly to: string;
}

function textPattern(from: string, to: string): TextPattern {
  const source = from.replace(/[.+?^$()|[\]\\*]/g, "\\$&").replace(/\{(\w+)\}/g, "(?<$1>.+?)");
  return { from: new RegExp(`^${source}$`, "s"), to };
}

/**
 * Finds the language for a person.
 *
 * @param wanted Tags in the order of preference, such as `navigator.languages`.
 * @param there Tags of the languages that exist.
 * @return the tag of the first wanted language that exists, even if only for another country; else English.
 */
export function chooseLanguage(wanted: readonly string[], there: readonly string[]): string {
  for (const tag of wanted) {
    const [language] = tag.toLowerCase().split("-");
    const found = there.find((it) => it.toLowerCase() === tag.toLowerCase()) ??
      there.find((it) => it.toLowerCase().split("-")[0] === language);
    if (found !== undefined) return found;
  }
  return fallbackTag;
}
