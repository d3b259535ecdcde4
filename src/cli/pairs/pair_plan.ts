import { basename, extname, isAbsolute, join, normalize } from "node:path";
import { UsageError } from "../exit.ts";
import { checkSoundName } from "../sound_name.ts";
import { nameList } from "./name_list.ts";
import type { RecordingPair } from "./recording_pair.ts";

/** A pair with the path of its output. */
export interface PlannedPair {
  readonly microphone: string;
  readonly reference: string;
  /** Path of the output. */
  readonly output: string;
  /** The output's name in the output folder. */
  readonly name: string;
  /** The pair's name in messages: "line 3", or its microphone's path. */
  readonly place: string;
}

/**
 * Gives each pair its output: the name from the list, else its microphone's name, ending in .wav.
 *
 * @param folder The output folder.
 * @param os Deno.build.os: decides whether names that differ only in upper and lower case are the same file.
 * @throws {UsageError} If outputs would not be in the folder, would be the same as another pair's, or have a name that
 * promises another format than WAV. The message names the outputs, 20 at most.
 */
export function planPairs(
  pairs: readonly RecordingPair[],
  folder: string,
  os: typeof Deno.build.os = Deno.build.os,
): PlannedPair[] {
  const planned = pairs.map((pair) => planPair(pair, folder));
  const wrong = planned.filter(({ name }) => !isFileInside(name));
  if (wrong.length > 0) {
    const names = wrong.map(({ place, name }) => `${name} (${place})`);
    throw new UsageError(
      `Outputs must be files in ${folder}: name them relative to it, without "..": ` +
        `${nameList(names)}.`,
    );
  }
  for (const { name } of planned) checkSoundName(name, "wav");
  const byOutput = Map.groupBy(planned, ({ name }) => os === "linux" ? name : name.toLowerCase());
  const clashes = [...byOutput.values()].filter(({ length }) => length > 1);
  if (clashes.length > 0) {
    const each = clashes.map((them) =>
      `${them[0]?.name} of ${nameList(them.map(({ place }) => place))}`
    );
    throw new UsageError(
      "Several pairs have the same output: name each output in the third column of a list for " +
        `--pairs: ${nameList(each)}.`,
    );
  }
  return planned;
}

function planPair({ microphone, reference, output, place }: RecordingPair, folder: string) {
  const file = basename(microphone);
  const name = normalize(output ?? `${file.slice(0, file.length - extname(file).length)}.wav`);
  const path = isAbsolute(name) ? name : join(folder, name);
  return { microphone, reference, name, output: path, place: place ?? microphone };
}

function isFileInside(name: string): boolean {
  return !isAbsolute(name) && !/^\.{1,2}(?:[/\\]|$)|[/\\]$/.test(name);
}
