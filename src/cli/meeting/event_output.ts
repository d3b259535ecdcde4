import { UsageError } from "../exit.ts";
import { standardStream } from "../sound_name.ts";
import { messageOf } from "../../platform/message_of.ts";
import { writeAll } from "../../platform/write_all.ts";

/** Most lines that wait for a slow reader; further ones are dropped. */
const longestQueue = 1000;

interface LineSink {
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
}

/** Output for lines of events. A slow or ended reader never blocks the sound. */
export class EventOutput implements AsyncDisposable {
  readonly #file: LineSink | undefined;
  readonly #encoder = new TextEncoder();
  #queue: Promise<void> = Promise.resolve();
  #waiting = 0;
  #isGone = false;

  private constructor(file: LineSink | undefined) {
    this.#file = file;
  }

  /**
   * Opens a file, or a descriptor that this process has inherited.
   *
   * @param target A file's name, a descriptor's number, "-" for standard output; `undefined` discards lines.
   * @param soundPath The file of the sound; "-" is standard output.
   * @throws {UsageError}
   */
  static async open(target: string | undefined, soundPath: string): Promise<EventOutput> {
    if (target === undefined) return new EventOutput(undefined);
    const isStandardOutput = target === standardStream || target === "1";
    if (isStandardOutput && soundPath === standardStream) {
      throw new UsageError("Sound goes to standard output: send the events to a file, or to 2.");
    }
    if (isStandardOutput) return new EventOutput(Deno.stdout);
    if (target === "2") return new EventOutput(Deno.stderr);
    return new EventOutput(await openFile(target));
  }

  /** Queues a line. Drops it if too many lines are waiting, or the reader is gone. */
  write(line: string): void {
    if (this.#file === undefined || this.#isGone || this.#waiting >= longestQueue) return;
    this.#waiting++;
    this.#queue = this.#queue.then(() => this.#writeLine(line));
  }

  /** Waits up to 1 s for queued lines to be written. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, 1000);
    await Promise.race([this.#queue, promise]);
    clearTimeout(timer);
    if (this.#file !== Deno.stdout && this.#file !== Deno.stderr) this.#file?.close();
  }

  async #writeLine(line: string): Promise<void> {
    this.#waiting--;
    try {
      if (this.#file !== undefined) {
        await writeAll(this.#file, this.#encoder.encode(`${line}\n`));
      }
    } catch {
      // The reader is gone; the sound goes on.
      this.#isGone = true;
    }
  }
}

async function openFile(target: string): Promise<Deno.FsFile> {
  const isDescriptor = /^\d+$/.test(target);
  if (isDescriptor && Deno.build.os === "windows") {
    throw new UsageError(`Windows has no descriptor ${target}: give a file's name for the events.`);
  }
  try {
    return isDescriptor
      ? await Deno.open(`/dev/fd/${target}`, { write: true })
      : await Deno.open(target, { write: true, create: true, truncate: true });
  } catch (cause) {
    const reason = messageOf(cause);
    throw new UsageError(`The events can't go to ${target}: give a file's name (${reason}).`, {
      cause,
    });
  }
}
