import type { Language } from "../src/language/translator.ts";

const folder = new URL("../src/language/messages/", import.meta.url);

/** Reads all languages. @return them by tag. */
export async function readLanguages(): Promise<Map<string, Language>> {
  const languages = new Map<string, Language>();
  for await (const { name } of Deno.readDir(folder)) {
    languages.set(
      name.replace(/\.json$/, ""),
      JSON.parse(await Deno.readTextFile(new URL(name, folder))),
    );
  }
  return languages;
}

/** Finds the TypeScript files below a folder, without tests. */
export async function tsFiles(at: URL): Promise<URL[]> {
  const found: URL[] = [];
  for await (const { name, isDirectory } of Deno.readDir(at)) {
    if (isDirectory) found.push(...await tsFiles(new URL(`${name}/`, at)));
    else if (/\.tsx?$/.test(name) && !/_test\.tsx?$/.test(name)) found.push(new URL(name, at));
  }
  return found;
}
