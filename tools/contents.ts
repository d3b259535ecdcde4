import { createHash } from "node:crypto";
import { join } from "node:path";
import { projectRoot } from "./project.ts";

/**
 * Makes a function that tells whether a path belongs to a selection of files.
 *
 * @param patterns Each a folder (`a/b/`: all below it), a file, or a pattern whose `*` stands for
 * anything but a slash.
 * @param except Paths to leave out. @default none
 * @returns A function that tells whether a relative path with `/` is selected.
 */
export function fileSelector(
  patterns: readonly string[],
  except?: RegExp,
): (path: string) => boolean {
  const expressions = patterns.map((pattern) => {
    const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^/]*");
    return new RegExp(`^${escaped}${pattern.endsWith("/") ? "" : "$"}`);
  });
  return (path) => !except?.test(path) && expressions.some((expression) => expression.test(path));
}

/**
 * Lists the regular files below a folder.
 *
 * @param folder The folder.
 * @returns Relative paths with `/`, sorted by code unit. Symbolic links are left out.
 */
export async function listFiles(folder: string): Promise<string[]> {
  const paths: string[] = [];
  const visit = async (relative: string): Promise<void> => {
    for await (const entry of Deno.readDir(join(folder, relative))) {
      if (entry.isDirectory) await visit(`${relative}${entry.name}/`);
      else if (entry.isFile) paths.push(`${relative}${entry.name}`);
    }
  };
  await visit("");
  return paths.sort();
}

/**
 * Lists the sources of the program and its page, without tests and built files.
 *
 * @returns Paths relative to the project, with `/`.
 */
export async function listSources(): Promise<string[]> {
  const below = async (folder: string) =>
    (await listFiles(join(projectRoot, folder))).map((path) => `${folder}/${path}`);
  const isSource = (path: string) => !/_test\.tsx?$/.test(path);
  const paths = [...await below("src"), ...await below("ui")].filter(isSource);
  return [...paths, "main.ts", "deno.json", "deno.lock"];
}

/**
 * Hashes files by name and content, so that it does not matter how they were packed.
 *
 * @param folder Where the files are.
 * @param paths Relative paths with `/`; their order matters, so sort them.
 * @returns SHA-256 over path, NUL, length in decimal, NUL, bytes of each file; in hexadecimal.
 */
export async function hashContents(folder: string, paths: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const path of paths) {
    const bytes = await Deno.readFile(join(folder, path));
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}
