import { statfs } from "node:fs/promises";
import { dirname, isAbsolute } from "node:path";
import { defaultConfig } from "../config/config.ts";
import { readConfigBytes } from "../config/read_config.ts";
import { Autostart } from "../platform/autostart.ts";
import { ask } from "../platform/fact.ts";
import type { AppPaths } from "../platform/paths.ts";
import { readPlainFile } from "../platform/read_plain_file.ts";
import type { AutostartFact, FolderFact, SettingsFact } from "./facts.ts";
import { messageOf } from "../platform/message_of.ts";

/** Reads the settings. Unlike a start of the app, it changes no file. */
export async function gatherSettings(path: string): Promise<SettingsFact> {
  let bytes: Uint8Array;
  try {
    bytes = await readPlainFile(path);
  } catch (error) {
    const isMissing = error instanceof Deno.errors.NotFound;
    const problems = isMissing ? [] : [`they can't be read (${messageOf(error)})`];
    return { path, config: defaultConfig, problems };
  }
  const read = readConfigBytes(bytes);
  switch (read.kind) {
    case "good":
      return { path, config: read.config, problems: [] };
    case "damaged":
      return { path, config: read.config, problems: read.problems };
    case "newer": {
      const problems = [`a newer Anecho has written them (version ${read.version})`];
      return { path, config: defaultConfig, problems };
    }
  }
}

/** Tests writing to each of Anecho's folders, or, if it is missing, to the nearest one above it. Leaves no files. */
export async function gatherFolders(paths: AppPaths): Promise<FolderFact[]> {
  const folders = [
    { name: "settings", path: dirname(paths.config) },
    { name: "logs", path: paths.logs },
    { name: "memory", path: paths.state },
    { name: "run-time", path: paths.runtime },
  ] as const;
  return await Promise.all(folders.map(async ({ name, path }) => {
    const place = await nearestPlace(path);
    const freeBytes = await ask(async () => {
      const { bavail, bsize } = await statfs(place);
      return Number(bavail) * Number(bsize);
    });
    return { name, path, obstacle: await obstacleTo(place), freeBytes };
  }));
}

/** Finds the program that starts when the person logs in. */
export async function gatherAutostart(
  autostart: Autostart = new Autostart(),
): Promise<AutostartFact> {
  const command = await autostart.command();
  if (command === undefined) return { command: null, missing: [] };
  const files = command.filter((it) => isAbsolute(it));
  const isThere = await Promise.all(
    files.map((it) => Deno.stat(it).then(() => true, () => false)),
  );
  return { command, missing: files.filter((_, index) => !isThere[index]) };
}

/** @return a path if it exists, otherwise the nearest existing folder above it. */
async function nearestPlace(path: string): Promise<string> {
  for (let place = path;; place = dirname(place)) {
    const isThere = await Deno.stat(place).then(() => true, (error: unknown) => {
      // A path that can't be examined counts as existing: the test of writing then tells the obstacle.
      return !(error instanceof Deno.errors.NotFound);
    });
    if (isThere || dirname(place) === place) return place;
  }
}

/** @return why no file can be written in a folder, or `null`. */
async function obstacleTo(folder: string): Promise<string | null> {
  try {
    const path = await Deno.makeTempFile({ dir: folder, prefix: ".anecho-", suffix: ".tmp" });
    try {
      // Not an empty file, which even a full disk accepts.
      await Deno.writeFile(path, new Uint8Array(4096));
    } finally {
      await Deno.remove(path);
    }
    return null;
  } catch (error) {
    return messageOf(error);
  }
}
