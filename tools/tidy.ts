import { basename, join, relative } from "node:path";
import { runLogged } from "./command.ts";
import { hashContents } from "./contents.ts";
import { readIncludes, type Uses } from "./layers.ts";
import { buildRoot, projectRoot } from "./project.ts";

/** A translation unit of the unity build. It includes all sources of one folder. */
interface Unit {
  readonly directory: string;
  readonly command: string;
  readonly file: string;
}

/** Result of {@linkcode runTidy}. */
export type TidyResult =
  | { readonly kind: "clean" }
  /**
   * The native half was not built, or was built from files that are gone. So the compiler's arguments are
   * unknown.
   */
  | { readonly kind: "unbuilt" }
  | { readonly kind: "found"; readonly text: string };

/**
 * Checks the native library by clang-tidy with the checks in `.clang-tidy`. It checks the sources of a folder
 * together, as they are compiled. It skips a folder if its sources, the files that they include, `.clang-tidy`
 * and the compiler's arguments are the same as in the folder's last clean check.
 *
 * @param program Path of clang-tidy.
 * @param built Folder of the built variants. @default {@linkcode buildRoot}
 */
export async function runTidy(program: string, built: string = buildRoot): Promise<TidyResult> {
  const units = await readUnits(join(built, "release", "compile_commands.json"));
  if (units === undefined) return { kind: "unbuilt" };
  const folder = join(built, "tidy");
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(join(folder, "compile_commands.json"), JSON.stringify(units));
  const uses = await readIncludes();
  const found: string[] = [];
  const waiting = units.values();
  const work = async (): Promise<void> => {
    for (const unit of waiting) found.push(...await checkUnit(program, unit, folder, uses));
  };
  try {
    await Promise.all(Array.from({ length: navigator.hardwareConcurrency }, work));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { kind: "unbuilt" };
    throw error;
  }
  return found.length === 0 ? { kind: "clean" } : { kind: "found", text: found.join("\n") };
}

/** Reads the commands that compile the library's own sources, changed so that clang understands them. */
async function readUnits(path: string): Promise<Unit[] | undefined> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  const all: Unit[] = JSON.parse(text);
  return all.filter(({ file }) => /anecho_core\.dir\/Unity\//.test(file)).map((unit) => ({
    ...unit,
    // Without GCC's precompiled header, and without warnings, which the build shows already.
    command: unit.command.replace(/ -include \S+/, "").replace(/ -W\S+/g, "") + " -w",
  }));
}

/**
 * @return clang-tidy's findings; none if the unit is clean, or if nothing has changed since its last clean
 * check.
 */
async function checkUnit(
  program: string,
  unit: Unit,
  folder: string,
  uses: Uses,
): Promise<string[]> {
  const text = await Deno.readTextFile(unit.file);
  const sources = [...text.matchAll(/#include "([^"]+)"/g)]
    .map(([, path = ""]) => relative(projectRoot, path).replaceAll("\\", "/"));
  const files = [...reachedFrom(sources, uses), ".clang-tidy"].toSorted();
  const state = `${await hashContents(projectRoot, files)}\n${unit.command}\n`;
  const stamp = join(folder, `${basename(unit.file)}.clean`);
  if (await Deno.readTextFile(stamp).catch(() => "") === state) return [];
  const { code, output } = await runLogged(program, ["-p", folder, "--quiet", unit.file]);
  if (code === 0) await Deno.writeTextFile(stamp, state);
  return code === 0 ? [] : [output.replace(/^\d+ warnings? .*\n/gm, "").trim()];
}

/** @return The files, and all files that they include, directly or not. */
function reachedFrom(files: readonly string[], uses: Uses): Set<string> {
  const reached = new Set(files);
  for (const file of reached) {
    for (const used of uses.get(file) ?? []) reached.add(used);
  }
  return reached;
}
