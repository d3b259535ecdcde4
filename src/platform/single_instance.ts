import { join } from "node:path";
import * as v from "valibot";
import { readPlainFile } from "./read_plain_file.ts";
import { writeAtomically } from "./write_atomically.ts";
import { messageOf } from "./message_of.ts";
import { sleep } from "./waiting.ts";

/** Address of the running instance. */
export interface InstanceAddress {
  /** TCP port on the loopback interface. */
  readonly port: number;
  /** Secret that proves that a request comes from the person who runs the instance. */
  readonly token: string;
}

const addressSchema = v.object({
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535)),
  token: v.pipe(v.string(), v.minLength(16)),
});

/** Error: the folder of the instance's lock can't be used. The message says what to do. */
export class InstancePlaceError extends Error {
  override readonly name = "InstancePlaceError";
  readonly code = "instance-place";
}

/** How long to wait for the gate (see `gateName`), in ms, and the pause between two attempts. */
const gatePatienceMs = 5000;
const gatePauseMs = 5;

const lockName = "instance.lock";
/**
 * Lock that a process holds while it tries to take the instance lock. Without it, a process that only tests
 * whether an instance runs, and takes the instance lock for a moment, could keep another from starting.
 */
const gateName = "instance.gate";
const addressName = "instance.json";

/**
 * A person's only running instance. It holds a file lock, which the system releases however the process ends;
 * the address beside it is valid only while the lock is held.
 */
export class Instance implements AsyncDisposable {
  readonly #folder: string;
  readonly #lock: Deno.FsFile;

  private constructor(folder: string, lock: Deno.FsFile) {
    this.#folder = folder;
    this.#lock = lock;
  }

  /**
   * Becomes the only instance.
   *
   * @param folder The folder of files that are valid only while Anecho runs.
   * @return the instance, or `undefined` if another is running.
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

  /** Writes this instance's address, for other processes to read. */
  async publish(address: InstanceAddress): Promise<void> {
    await writeAtomically(join(this.#folder, addressName), JSON.stringify(address));
  }

  /** Removes the address and releases the lock, so that another instance can start. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(join(this.#folder, addressName)).catch(() => {});
    this.#lock.close();
  }
}

/**
 * Finds the running instance, and waits for one that is just starting.
 *
 * @param patienceMs How long to wait for its address, in ms.
 * @return its address, or `undefined` if none is running or its address didn't come in time.
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
  // Without the gate, an instance that is just starting could find its lock taken by this test.
  using _gate = await enterGate(folder);
  using lock = await openLock(folder, lockName);
  return !await lock.tryLock(true);
}

/** @throws {InstancePlaceError} If another process still holds the gate after 5 s, or the folder is unusable. */
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
