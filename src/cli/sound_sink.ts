import { messageOf } from "../platform/message_of.ts";
import { writeAll } from "../platform/write_all.ts";
import { UsageError, WriteError } from "./exit.ts";

/** Target of the sound: a file or standard output. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
}

/**
 * Writes all bytes.
 *
 * @param name The sink's name in messages.
 * @throws {Deno.errors.BrokenPipe} Once the reader is gone.
 * @throws {WriteError} If the sink can't be written to.
 */
export async function writeSound(sink: ByteSink, bytes: Uint8Array, name: string): Promise<void> {
  try {
    await writeAll(sink, bytes);
  } catch (cause) {
    if (cause instanceof Deno.errors.BrokenPipe) throw cause;
    const reason = messageOf(cause);
    throw new WriteError(`${name} can't be written to: make room (${reason}).`, { cause });
  }
}

/** Refuses to write sound to a terminal. @throws {UsageError} */
export function checkNoTerminal(): void {
  if (!Deno.stdout.isTerminal()) return;
  throw new UsageError("Samples can't go to a terminal: name a file with -o, or use a pipe.");
}

/** Creates a file, or replaces the one that is there. @throws {UsageError} */
export async function createSoundFile(path: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path, { write: true, create: true, truncate: true });
  } catch (cause) {
    const reason = messageOf(cause);
    throw new UsageError(`${path} can't be created: give another name (${reason}).`, { cause });
  }
}
