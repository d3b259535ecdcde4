import { dirname, resolve } from "node:path";
import { UsageError } from "../exit.ts";
import { stat } from "../process_paths.ts";
import { standardStream } from "../sound_name.ts";
import { orStopped } from "../stop_signals.ts";
import { nameList } from "./name_list.ts";
import type { RecordingPair } from "./recording_pair.ts";
import { messageOf } from "../../platform/message_of.ts";

const format = "microphone, a tab, reference, and optionally a tab and the output's name";

/**
 * Reads a list of pairs.
 *
 * @param path "-" is standard input.
 * @throws {UsageError} If the list can't be read, or is wrong: see {@linkcode parsePairList}.
 * @throws {InterruptedError} If the process is asked to end before the whole list is read.
 */
export async function readPairList(path: string, signal: AbortSignal): Promise<RecordingPair[]> {
  const isStandard = path === standardStream;
  const name = isStandard ? "standard input" : path;
  const reading = isStandard
    ? new Response(Deno.stdin.readable).bytes()
    : Deno.readFile(path, { signal });
  let bytes: Uint8Array;
  try {
    bytes = await orStopped(reading, signal);
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    const reason = messageOf(cause);
    throw new UsageError(`--pairs ${path} can't be read: name a list of pairs (${reason}).`, {
      cause,
    });
  }
  // Paths in a list from a pipe are relative to the working directory: the pipe's own folder, such as
  // /dev/fd, holds no recordings.
  const isFile = !isStandard && (await stat(path))?.isFile;
  return parsePairList(decode(bytes, name), name, isFile ? dirname(path) : ".");
}

/**
 * Reads the text of a list: one pair a line, tabs between its two or three names. Empty lines, lines that
 * begin with #, and lines that name the columns (microphone, reference and optionally output) are left out.
 *
 * @param name The list's name in messages.
 * @param folder The folder to which paths of recordings are relative.
 * @throws {UsageError} If lines are wrong, or there is no pair. The message names the wrong lines, 20 at most.
 */
export function parsePairList(text: string, name: string, folder: string): RecordingPair[] {
  const pairs: RecordingPair[] = [];
  const wrong: string[] = [];
  for (const [index, line] of text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/).entries()) {
    if (line.trim() === "" || line.startsWith("#") || isHeader(line)) continue;
    const cells = line.split("\t").map((cell) => cell.trim());
    const [microphone = "", reference = "", output] = cells;
    if (cells.length < 2 || cells.length > 3 || cells.includes("") || line.includes("\0")) {
      wrong.push(`line ${index + 1}`);
      continue;
    }
    const inputs = {
      microphone: resolve(folder, microphone),
      reference: resolve(folder, reference),
    };
    pairs.push({ ...inputs, output, place: `line ${index + 1}` });
  }
  if (wrong.length > 0) {
    throw new UsageError(`In ${name}, ${nameList(wrong)} should hold: ${format}.`);
  }
  if (pairs.length === 0) {
    throw new UsageError(`${name} names no pairs: write one a line, as ${format}.`);
  }
  return pairs;
}

function isHeader(line: string): boolean {
  return /^microphone\s*\t\s*reference\s*(\t\s*output\s*)?$/i.test(line);
}

function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UsageError(`${name} is not UTF-8 text: save the list of pairs as UTF-8.`, { cause });
  }
}
