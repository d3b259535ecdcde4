import { sleep } from "../src/platform/waiting.ts";

/** Limits of a wait. It fails when its time is over, or when `process` has ended. */
export interface WaitOptions {
  /** The longest wait, in seconds. @default 30 */
  readonly limitS?: number;
  /** A program that must run meanwhile: its end ends the wait, and the error holds what it wrote. */
  readonly process?: { readonly hasEnded: boolean; read(): string };
}

/** Time between two checks, in ms. */
const pauseMs = 10;

/** Waits until a condition holds. Throws when the wait fails. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  options: WaitOptions = {},
): Promise<void> {
  await wait(isSo, (it) => it, () => what, options);
}

/** Reads a value repeatedly until it is as wanted. @return that value. Throws when the wait fails. */
export async function readUntil<T>(
  read: () => T | Promise<T>,
  isWanted: (value: T) => boolean,
  options: WaitOptions = {},
): Promise<T> {
  return await wait(read, isWanted, (value) => `it stays ${Deno.inspect(value)}`, options);
}

/** Waits until something is found. @return it. Throws when the wait fails. */
export async function untilFound<T>(
  what: string,
  find: () => T | undefined | Promise<T | undefined>,
  options: WaitOptions = {},
): Promise<T> {
  const found = await wait(find, (it) => it !== undefined, () => what, options);
  if (found === undefined) throw new Error(`found no ${what}`);
  return found;
}

async function wait<T>(
  read: () => T | Promise<T>,
  isWanted: (value: T) => boolean,
  describe: (value: T) => string,
  { limitS = 30, process }: WaitOptions,
): Promise<T> {
  const deadline = performance.now() + 1000 * limitS;
  while (true) {
    const value = await read();
    if (isWanted(value)) return value;
    if (process?.hasEnded) {
      throw new Error(`ended before this was so: ${describe(value)}: ${process.read()}`);
    }
    if (performance.now() > deadline) {
      throw new Error(`waited ${limitS} s in vain: ${describe(value)} ${process?.read() ?? ""}`);
    }
    await sleep(pauseMs);
  }
}
