import { enums, errorStruct } from "./abi.ts";
import { AnechoError, errorFromStatus } from "./errors.ts";

const { STATUS } = enums;

/** Result of a call that did not fail. */
export type CallResult = "ok" | "end" | "timeout" | "ignored";

const results: ReadonlyMap<number, CallResult> = new Map([
  [STATUS.END, "end"],
  [STATUS.TIMEOUT, "timeout"],
  [STATUS.IGNORED, "ignored"],
]);

/** Buffers of pending calls, kept alive because the native side may still read or write them. */
const inUse = new Set<readonly Uint8Array[]>();

/**
 * Makes a call that returns an ANECHO_ status.
 *
 * @param run Makes the call, with the given error struct.
 * @throws {AnechoError} If the status is negative.
 */
export function call(run: (error: Uint8Array<ArrayBuffer>) => number): CallResult {
  const error = errorStruct.allocate();
  return check(run(error), error);
}

/**
 * Makes a nonblocking call that returns an ANECHO_ status.
 *
 * @param buffers Memory passed to the call; kept alive here, since Deno does not keep it during the call.
 * @param run Makes the call, with the given error struct.
 * @throws {AnechoError} If the status is negative.
 */
export async function callNonblocking(
  buffers: readonly Uint8Array[],
  run: (error: Uint8Array<ArrayBuffer>) => Promise<number>,
): Promise<CallResult> {
  const error = errorStruct.allocate();
  const kept = [...buffers, error];
  inUse.add(kept);
  try {
    return check(await run(error), error);
  } finally {
    inUse.delete(kept);
  }
}

/**
 * Opens a native object by a configuration.
 *
 * @param json The configuration's text.
 * @param run Makes the call with configuration, handle and error struct.
 * @return the object's handle.
 * @throws {AnechoError} If the status is negative.
 */
export async function openHandle(
  json: string,
  run: (
    config: Uint8Array<ArrayBuffer>,
    handle: Uint8Array<ArrayBuffer>,
    error: Uint8Array<ArrayBuffer>,
  ) => Promise<number>,
): Promise<number> {
  const config = cString(json);
  const handle = new Uint32Array(1);
  const bytes = new Uint8Array(handle.buffer);
  await callNonblocking([config, bytes], (error) => run(config, bytes, error));
  return handle[0] ?? 0;
}

/**
 * @return the text as C expects it: UTF-8 with a NUL at its end.
 * @throws {AnechoError} With code "invalid-argument", if the text itself holds a NUL.
 */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  if (text.includes("\0")) {
    throw new AnechoError(
      "invalid-argument",
      "The text must not hold a NUL character: take it out.",
    );
  }
  return new TextEncoder().encode(`${text}\0`);
}

function check(status: number, error: Uint8Array): CallResult {
  if (status < 0) throw errorFromStatus(status, errorStruct.read(error).message);
  return results.get(status) ?? "ok";
}
