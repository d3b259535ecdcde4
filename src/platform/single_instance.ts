import { join } from "node:path";
import * as v from "valibot";
import { readPlainFile } from "./read_plain_file.ts";
import { writeAtomically } from "./write_atomically.ts";
import { messageOf } from "./message_of.ts";
import { sleep } from "./waiting.ts";

/** Where the running instance is to be reached. */
export interface InstanceAddress {
  /** TCP port on the loopback interface. */
  readonly port: number;
  /** Secret that proves a request to come from the same person. */
  readonly token: string;
}

const addressSchema = v.object({
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535)),
  token: v.pipe(v.string(), v.minLength(16)),
});

/** The place of the one instance can't be used. The message is a sentence that says what to do. */
export class InstancePlaceError extends Error {
  override readonly name = "InstancePlaceError";
  readonly code = "instance-place";
}

/** How long another process may look at the lock, in ms, and the pause between two attempts. */
const gatePatienceMs = 5000;
const gatePauseMs = 5;

const lockName = "instance.lock";
/** Held while somebody looks at the other lock, which looking takes for a moment. */
const gateName = "instance.gate";
const addressName = "instance.json";

/**
 * The one instance of a person. Its lock is the system's and dies with the process, however that dies; the
 * address beside it counts only while the lock is held.
 */
export class Instance implements AsyncDisposable {
  readonly #folder: string;
  readonly #lock: Deno.FsFile;

  private constructor(folder: string, lock: Deno.FsFile) {
    this.#folder = folder;
    this.#lock = lock;
  }

  /**
   * Becomes the one instance.
   *
   * @param folder The folder of what holds only while Anecho runs.
   * @return the instance, or `undefined` if there is one already.
   * @throws {InstancePlaceError}
   */
  static async claim(folder: string): Promise<Instance | undefined> {
    using _gate = await enterGate(folder);
    const lock = await openLock(folder, lockName);
    if (await lock.tryLock(true)) {
      await Deno.remove(join(folder, addressName)).catch(() => {});
      return new Instance(folder, lock);
    }
    lock.close();
    return undefined;
  }

  /** Tells others where this instance is to be reached. */
  async publish(address: InstanceAddress): Promise<void> {
    await writeAtomically(join(this.#folder, addressName), JSON.stringify(address));
  }

  /** Lets another instance take its place. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(join(this.#folder, addressName)).catch(() => {});
    this.#lock.close();
  }
}

/**
 * Finds the running instance. One that is just starting is waited for.
 *
 * @param patienceMs How long to wait for its address.
 * @return its address, or `undefined` if none is running.
 * @throws {InstancePlaceError}
 */
export async function findInstance(
  folder: string,
  patienceMs = 5000,
): Promise<InstanceAddress | undefined> {
  const deadline = performance.now() + patienceMs;
  while (true) {
    if (!await isRunning(folder)) return undefined;
    const address = await readAddress(folder);
    if (address !== undefined || performance.now() > deadline) return address;
    await sleep(50);
  }
}

async function isRunning(folder: string): Promise<boolean> {
  const isThere = await Deno.stat(join(folder, lockName)).then(() => true, () => false);
  if (!isThere) return false;
  // Otherwise an instance that is just starting would find its lock taken.
  using _gate = await enterGate(folder);
  using lock = await openLock(folder, lockName);
  return !await lock.tryLock(true);
}

/** @throws {InstancePlaceError} If a process that hangs has it. */
async function enterGate(folder: string): Promise<Deno.FsFile> {
  const gate = await openLock(folder, gateName);
  const deadline = performance.now() + gatePatienceMs;
  while (!await gate.tryLock(true)) {
    if (performance.now() > deadline) {
      gate.close();
      throw new InstancePlaceError(
        `Another Anecho hangs while it has ${
          join(folder, gateName)
        } locked: end it, and try again.`,
      );
    }
    await sleep(gatePauseMs);
  }
  return gate;
}

async function openLock(folder: string, name: string): Promise<Deno.FsFile> {
  try {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    return await Deno.open(join(folder, name), {
      read: true,
      write: true,
      create: true,
      mode: 0o600,
    });
  } catch (cause) {
    throw new InstancePlaceError(
      `Anecho can't write to ${folder}, where it notes that it runs: make that folder writable, ` +
        `or make room (${messageOf(cause)}).`,
      { cause },
    );
  }
}

async function readAddress(folder: string): Promise<InstanceAddress | undefined> {
  try {
    const bytes = await readPlainFile(join(folder, addressName));
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const parsed = v.safeParse(addressSchema, value);
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
