import { dirname } from "node:path";
import { UsageError } from "../exit.ts";
import { probeFolder, realPath, stat } from "../process_paths.ts";
import { nameList } from "./name_list.ts";
import type { PlannedPair } from "./pair_plan.ts";
import { messageOf } from "../../platform/message_of.ts";

/** A pair, and whether its output exists already and is kept. */
export interface CheckedPair extends PlannedPair {
  readonly isDone: boolean;
}

/**
 * Checks all files of all pairs, and creates the output folders.
 *
 * @param folder The output folder.
 * @param force Whether existing outputs are made again.
 * @throws {UsageError} If inputs are missing, if outputs would replace other files of the list or are no files, or if
 * an output folder can't be written to. The message names the files, 20 at most.
 */
export async function checkPairs(
  pairs: readonly PlannedPair[],
  folder: string,
  force: boolean,
): Promise<CheckedPair[]> {
  const inputs = await findInputs(pairs);
  const checked: CheckedPair[] = [];
  const notFiles: string[] = [];
  const clashes: string[] = [];
  const taken = new Map<string, string>(inputs);
  for (const pair of pairs) {
    const there = await stat(pair.output);
    if (there !== undefined && !there.isFile) notFiles.push(pair.output);
    const keys = await keysOf(pair.output, there);
    const other = keys.map((key) => taken.get(key)).find((it) => it !== undefined);
    if (other !== undefined) clashes.push(`${pair.output} (${pair.place}) is ${other}`);
    const [path = ""] = keys;
    taken.set(path, `the output of ${pair.place}`);
    checked.push({ ...pair, isDone: there !== undefined && !force });
  }
  if (clashes.length > 0) {
    throw new UsageError(
      `An output would replace another file of the list: give another output folder or name: ` +
        `${nameList(clashes)}.`,
    );
  }
  if (notFiles.length > 0) {
    throw new UsageError(
      `A folder or device has the name of an output: give another output folder or name: ` +
        `${nameList(notFiles)}.`,
    );
  }
  await makeFolders(folder, checked);
  return checked;
}

/** @return a description of each input file, by the file's keys. */
async function findInputs(pairs: readonly PlannedPair[]): Promise<Map<string, string>> {
  const inputs = new Map<string, string>();
  const missing: string[] = [];
  for (const { microphone, reference, place } of pairs) {
    for (const [path, what] of [[microphone, "microphone"], [reference, "reference"]] as const) {
      const info = await stat(path);
      if (!info?.isFile) missing.push(`${path} (${place})`);
      for (const key of await keysOf(path, info)) inputs.set(key, `the ${what} of ${place}`);
    }
  }
  if (missing.length === 0) return inputs;
  throw new UsageError(
    `${missing.length} of the recordings do not exist, or are not files: correct their names: ` +
      `${nameList(missing)}.`,
  );
}

/**
 * @return keys that identify a file: two paths of the same file have a key in common. The first key is made from the
 * path alone, so a file that does not exist has it too.
 */
async function keysOf(path: string, info: Deno.FileInfo | undefined): Promise<string[]> {
  const keys = [`path ${await realPath(path)}`];
  if (info !== undefined && info.ino !== null) keys.push(`node ${info.dev} ${info.ino}`);
  return keys;
}

async function makeFolders(folder: string, pairs: readonly CheckedPair[]): Promise<void> {
  const folders = new Set([folder, ...pairs.map(({ output }) => dirname(output))]);
  for (const path of folders) {
    try {
      await Deno.mkdir(path, { recursive: true });
      await probeFolder(path);
    } catch (cause) {
      const reason = messageOf(cause);
      throw new UsageError(
        `The output folder ${path} can't be written to: give another (${reason}).`,
        { cause },
      );
    }
  }
}
