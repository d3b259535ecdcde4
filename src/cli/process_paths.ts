import { basename, dirname, extname, join, resolve } from "node:path";
import { createOwnedFile } from "../platform/owned_files.ts";
import { UsageError } from "./exit.ts";
import { checkSoundName, standardStream } from "./sound_name.ts";
import { messageOf } from "../platform/message_of.ts";

/** The kinds of report, by file extension. */
export type ReportKind = "json" | "html";

/** The files that a processing run reads and writes. */
export interface ProcessPaths {
  readonly microphone: string;
  readonly reference: string;
  /** Path of the output; `undefined` if none is written. */
  readonly output?: string;
  readonly reports: readonly string[];
}

/** @return the kind of report that a file name asks for, or `undefined`. */
export function reportKind(path: string): ReportKind | undefined {
  const extension = extname(path).toLowerCase();
  return extension === ".json" ? "json" : extension === ".html" ? "html" : undefined;
}

/**
 * Checks that a run can write its files, and that each of these differs from the others and from the inputs.
 *
 * @param force Whether existing files may be replaced.
 * @throws {UsageError}
 */
export async function checkProcessPaths(paths: ProcessPaths, force: boolean): Promise<void> {
  for (const input of [paths.microphone, paths.reference]) {
    if (input !== standardStream) continue;
    throw new UsageError(
      "Standard input can be read once only, and recordings are read several times: write it to a file first.",
    );
  }
  if (paths.output !== undefined) checkSoundName(paths.output, "wav");
  const taken = [
    { what: "the microphone's recording", path: paths.microphone },
    { what: "the reference", path: paths.reference },
  ];
  for (const { option, path } of written(paths)) {
    for (const other of taken) {
      if (await isSameFile(path, other.path)) {
        throw new UsageError(
          `${option} ${path} is the same file as ${other.what}: give another name.`,
        );
      }
    }
    await checkWritable(option, path, force);
    taken.push({ what: `${option} ${path}`, path });
  }
}

function written(paths: ProcessPaths): { option: string; path: string }[] {
  for (const path of paths.reports) {
    if (reportKind(path) === undefined) {
      throw new UsageError(`--report ${path} must end in .json or .html: give such a name.`);
    }
  }
  const reports = paths.reports.map((path) => ({ option: "--report", path }));
  if (paths.output === undefined || paths.output === standardStream) return reports;
  return [{ option: "--output", path: paths.output }, ...reports];
}

async function checkWritable(option: string, path: string, force: boolean): Promise<void> {
  const folder = dirname(resolve(path));
  if (!(await stat(folder))?.isDirectory) {
    throw new UsageError(
      `${option} ${path} can't be written, because the folder ${folder} is not there: create it.`,
    );
  }
  const there = await stat(path);
  if (there === undefined) return await tryToWrite(option, path, folder);
  if (!there.isFile) {
    throw new UsageError(`${option} ${path} is there, but is not a file: give another name.`);
  }
  if (!force) {
    throw new UsageError(
      `${option} ${path} is there already: give another name, or --force to replace it.`,
    );
  }
}

async function tryToWrite(option: string, path: string, folder: string): Promise<void> {
  try {
    await probeFolder(folder);
  } catch (cause) {
    const reason = messageOf(cause);
    throw new UsageError(
      `${option} ${path} can't be written: give a folder that you may write to (${reason}).`,
      { cause },
    );
  }
}

/** Tests whether a folder can be written to: creates a file in it and removes that. Throws if none can be created. */
export async function probeFolder(folder: string): Promise<void> {
  const { path, file } = await createOwnedFile(folder);
  file.close();
  await Deno.remove(path).catch(() => {});
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  if (await realPath(one) === await realPath(other)) return true;
  const [a, b] = [await stat(one), await stat(other)];
  if (!a || !b || a.ino === null || b.ino === null) return false;
  return a.ino === b.ino && a.dev === b.dev;
}

/** @return a path with its links resolved; the file may be missing. */
export async function realPath(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch {
    const absolute = resolve(path);
    const folder = dirname(absolute);
    return folder === absolute ? absolute : join(await realPath(folder), basename(absolute));
  }
}

/** @return information about a file, or `undefined` if it can't be had. */
export async function stat(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch {
    return undefined;
  }
}
