import { extname, join } from "node:path";
import { UsageError } from "../exit.ts";
import { hasSoundExtension } from "../sound_name.ts";
import { nameList } from "./name_list.ts";
import type { RecordingPair } from "./recording_pair.ts";
import { messageOf } from "../../platform/message_of.ts";

/** Pairs of recordings in two folders. */
export interface FolderPairs {
  readonly pairs: readonly RecordingPair[];
  /** Names of references without a microphone. */
  readonly unused: readonly string[];
}

/** Words at the beginning or end of a name that mark a microphone's recording or a reference. */
const microphoneWords = "nearend_mic|microphone|mic";
const referenceWords = "farend_speech|reference|loopback|ref|lpb";

/**
 * Finds the pairs in two folders, without their subfolders.
 *
 * @throws {UsageError}
 */
export async function readPairFolders(
  microphones: string,
  references: string,
): Promise<FolderPairs> {
  const isSame = await Deno.realPath(microphones) === await Deno.realPath(references);
  return pairByName(
    { folder: microphones, names: await soundsIn(microphones) },
    { folder: references, names: await soundsIn(references) },
    isSame,
  );
}

/** Names of the recordings in a folder. */
export interface FolderNames {
  readonly folder: string;
  readonly names: readonly string[];
}

/**
 * Pairs recordings by their names without the extension: first those whose names are the same, then those whose
 * names are the same once a word at either end, such as "mic" or "ref", is left out.
 *
 * @param isSame Whether both folders are the same. Then only names with such a word are paired.
 * @throws {UsageError} If there are no microphones, or if some have no reference, or several. The message names
 * those, 20 at most.
 */
export function pairByName(
  microphones: FolderNames,
  references: FolderNames,
  isSame = false,
): FolderPairs {
  const left = microphones.names.filter((name) => !isSame || microphoneKey(name) !== undefined);
  const right = references.names.filter((name) => !isSame || referenceKey(name) !== undefined);
  if (left.length === 0) throw noRecordings(microphones.folder, isSame);
  const whole = Map.groupBy(isSame ? [] : right, stemOf);
  const shortened = Map.groupBy(right, referenceKey);
  const found = left.map((name) => {
    const key = microphoneKey(name) ?? stemOf(name);
    return {
      name,
      candidates: whole.get(stemOf(name)) ?? shortened.get(key) ?? whole.get(key) ?? [],
    };
  });
  const alone = found.filter(({ candidates }) => candidates.length === 0);
  if (alone.length > 0) {
    throw new UsageError(
      `${references.folder} has no reference of the same name for ${alone.length} of ` +
        `${left.length} microphones: add those, or write a list for --pairs: ` +
        `${nameList(alone.map(({ name }) => name))}.`,
    );
  }
  const unclear = found.filter(({ candidates }) => candidates.length > 1);
  if (unclear.length > 0) {
    const each = unclear.map(({ name, candidates }) => `${candidates.join(" and ")} for ${name}`);
    throw new UsageError(
      `${references.folder} has several references for one microphone: keep one of each, or write a ` +
        `list for --pairs: ${nameList(each)}.`,
    );
  }
  const pairs = found.map(({ name, candidates: [reference = ""] }) => ({
    microphone: join(microphones.folder, name),
    reference: join(references.folder, reference),
  }));
  const used = new Set(found.flatMap(({ candidates }) => candidates));
  return { pairs, unused: right.filter((name) => !used.has(name)) };
}

function noRecordings(folder: string, isSame: boolean): UsageError {
  return new UsageError(
    isSame
      ? `${folder} holds no recordings with names such as 1_mic.wav and 1_ref.wav: name them so, or ` +
        "give two folders."
      : `${folder} holds no recordings: name a folder with WAV, FLAC or MP3 files in it.`,
  );
}

function stemOf(name: string): string {
  return name.slice(0, name.length - extname(name).length);
}

function microphoneKey(name: string): string | undefined {
  return withoutWord(stemOf(name), microphoneWords);
}

function referenceKey(name: string): string | undefined {
  return withoutWord(stemOf(name), referenceWords);
}

/** @return a name without one of the words at its end or beginning; `undefined` if none of them is there. */
function withoutWord(stem: string, words: string): string | undefined {
  // The end is tried first: "nearend_mic" becomes "nearend", as "nearend_ref" does.
  const last = new RegExp(`^(.*)[_. -]+(?:${words})$`, "is").exec(stem);
  if (last) return last[1];
  const first = new RegExp(`^(?:${words})(?:(?:[_. -]+|(?=\\d))(.*))?$`, "is").exec(stem);
  return first ? first[1] ?? "" : undefined;
}

async function soundsIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      const { name } = entry;
      if (name.startsWith(".") || !hasSoundExtension(name)) continue;
      const isFile = entry.isSymlink
        ? await Deno.stat(join(folder, name)).then((info) => info.isFile, () => false)
        : entry.isFile;
      if (isFile) names.push(name);
    }
  } catch (cause) {
    const reason = messageOf(cause);
    throw new UsageError(`The folder ${folder} can't be read: give one that can (${reason}).`, {
      cause,
    });
  }
  return names.sort(new Intl.Collator("en", { numeric: true }).compare);
}
