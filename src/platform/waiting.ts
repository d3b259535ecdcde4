/**
 * Waits for a promise, up to a time limit.
 *
 * @param limitMs The limit, in ms.
 * @return whether the promise was fulfilled in time. Rejects as the promise does.
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

/** Waits until a signal is aborted. Never rejects. */
export function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  else signal.addEventListener("abort", () => resolve(), { once: true });
  return promise;
}

/**
 * Waits for a promise, until a signal is aborted. Safe in a long-running loop: it removes its listener from
 * the signal, while each `Promise.race()` with one long-lived promise leaks memory.
 *
 * @return the promise's value, or `undefined` if the signal is aborted first. Rejects as the promise does.
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
 * Waits for a time.
 *
 * @param ms The time in ms; a negative one counts as 0.
 * @param signal Ends the wait early, without rejecting.
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
