import { writeAtomically } from "../platform/write_atomically.ts";
import { type Isolation, isolations } from "./isolation.ts";
import type { MeetingEndpoints } from "./meeting_streams.ts";

/** Remembers for each pair of microphone and speakers which isolation worked, in a file. */
export class IsolationMemory {
  readonly #path: string;
  readonly #pairs: Map<string, Isolation>;

  private constructor(path: string, pairs: Map<string, Isolation>) {
    this.#path = path;
    this.#pairs = pairs;
  }

  /** Reads the file. A missing or damaged file counts as empty. */
  static async open(path: string): Promise<IsolationMemory> {
    const pairs = new Map<string, Isolation>();
    try {
      const content: unknown = JSON.parse(await Deno.readTextFile(path));
      for (const [pair, name] of Object.entries(content ?? {})) {
        const isolation = isolations.find((it) => it === name);
        if (isolation !== undefined) pairs.set(pair, isolation);
      }
    } catch {
      // The next keep() writes the file.
    }
    return new IsolationMemory(path, pairs);
  }

  /** @return the isolation that worked for these devices, if any. */
  recall(devices: MeetingEndpoints): Isolation | undefined {
    return this.#pairs.get(keyOf(devices));
  }

  /** Remembers the isolation that worked. @throws If the file can't be written. */
  async keep(devices: MeetingEndpoints, isolation: Isolation): Promise<void> {
    this.#pairs.set(keyOf(devices), isolation);
    const content = JSON.stringify(Object.fromEntries(this.#pairs), null, 2);
    await writeAtomically(this.#path, `${content}\n`);
  }
}

function keyOf({ microphone, reference }: MeetingEndpoints): string {
  return JSON.stringify([microphone?.id ?? null, reference?.id ?? null]);
}
