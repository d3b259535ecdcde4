/**
 * Waits for something, but no longer than allowed.
 *
 * @param limitMs How long, in ms.
 * @return whether it was done within that time. Rejects as the promise does.
 */
export async function isDoneWithin(promise: Promise<unknown>, limitMs: number): Promise<boolean> {
  const { promise: isOver, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), limitMs);
  try {
    return await Promise.race([promise.then(() => true), isOver]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until a signal is aborted. Does not reject. */
export function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  else signal.addEventListener("abort", () => resolve(), { once: true });
  return promise;
}

/**
 * Waits for something, unless a signal is aborted first. A loop may wait so for as long as it likes, while each
 * `Promise.race()` with one promise that lasts leaves something behind in that.
 *
 * @return undefined once the signal is aborted. Rejects as the promise does.
 */
export async function unlessAborted<Result>(
  promise: Promise<Result>,
  signal: AbortSignal,
): Promise<Result | undefined> {
  const { promise: isOver, resolve } = Promise.withResolvers<undefined>();
  const end = () => resolve(undefined);
  if (signal.aborted) end();
  signal.addEventListener("abort", end);
  try {
    return await Promise.race([promise, isOver]);
  } finally {
    signal.removeEventListener("abort", end);
  }
}

/**
 * Waits for some time.
 *
 * @param ms How long, in ms; at once if it is negative.
 * @param signal Ends the wait; it does not reject.
 */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = () => resolve();
  const timer = setTimeout(end, Math.max(0, ms));
  signal?.addEventListener("abort", end);
  return promise.finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
  });
}
