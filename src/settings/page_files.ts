import { join } from "node:path";

/** One file of the settings page, or of the page for a phone. */
export interface PageFile {
  /** Its media type, such as "text/html;charset=UTF-8". */
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Folder of the built settings page; a compiled program has it embedded. */
const builtPage = join(import.meta.dirname ?? ".", "..", "..", "build", "ui");

const types: Readonly<Record<string, string>> = {
  css: "text/css;charset=UTF-8",
  html: "text/html;charset=UTF-8",
  ico: "image/x-icon",
  js: "text/javascript;charset=UTF-8",
  json: "application/json",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain;charset=UTF-8",
  woff2: "font/woff2",
};

/**
 * Reads the files of a page.
 *
 * @param folder The folder of the files. @default that of the settings page
 * @return the files by their paths in addresses, such as "/app.js"; "/" is index.html. Empty if the page was
 * not built.
 */
export async function loadPageFiles(folder = builtPage): Promise<Map<string, PageFile>> {
  const files = new Map<string, PageFile>();
  await addFolder(folder, "/", files);
  const start = files.get("/index.html");
  if (start !== undefined) files.set("/", start);
  return files;
}

async function addFolder(
  folder: string,
  prefix: string,
  files: Map<string, PageFile>,
): Promise<void> {
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const path = join(folder, name);
      if (isDirectory) {
        await addFolder(path, `${prefix}${name}/`, files);
        continue;
      }
      const type = types[name.split(".").at(-1) ?? ""];
      if (type !== undefined) files.set(prefix + name, { type, body: await Deno.readFile(path) });
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
