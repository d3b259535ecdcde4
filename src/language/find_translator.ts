import { join } from "node:path";
import { chooseLanguage, fallbackTag, type Language, Translator } from "./translator.ts";

const folder = join(import.meta.dirname ?? ".", "messages");

/**
 * Finds the translator for the person's language, for `translate()`, numbers and times. The translator for English
 * has no messages of the page, so its `say()` throws.
 *
 * @param setting A tag such as "zh-CN"; "system" for the system's languages.
 * @param system The system's languages, the preferred first. @default this computer's
 */
export async function findTranslator(
  setting: string,
  system: readonly string[] = navigator.languages,
): Promise<Translator> {
  const tags = [...Deno.readDirSync(folder)].map(({ name }) => name.replace(/\.json$/, ""));
  const tag = chooseLanguage(setting === "system" ? system : [setting], tags);
  return new Translator(tag, await readLanguage(tag));
}

async function readLanguage(tag: string): Promise<Language> {
  // English needs no translations of the program's sentences, and callers don't use the page's messages.
  if (tag === fallbackTag) return { name: "English", messages: {}, texts: {} };
  return JSON.parse(await Deno.readTextFile(join(folder, `${tag}.json`)));
}
