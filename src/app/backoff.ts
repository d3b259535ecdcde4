/** A stream that lived so long was healthy: its next failure counts as the first. */
export const healthyMs = 5000;

const firstDelayMs = 2000;
const longestDelayMs = 60_000;
/** Even when there is reason to try at once. */
const shortestDelayMs = 1000;

/** How often something has failed in a row, and when to try again. */
export interface Backoff {
  readonly failures: number;
  /** When the last failure was. */
  readonly failedAt: number;
  /** When to try again. */
  readonly retryAt: number;
}

/** Nothing has failed. */
export const noBackoff: Backoff = { failures: 0, failedAt: -Infinity, retryAt: -Infinity };

/** After one more failure: again in 2 s, doubling to 60 s. */
export function afterFailure({ failures }: Backoff, now: number): Backoff {
  const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(failures, 10));
  return { failures: failures + 1, failedAt: now, retryAt: now + delay };
}

/**
 * After the end of something that lived for a while: again at once if it was healthy; else its end counts
 * as a failure.
 *
 * @param openedAt When its life began.
 */
export function afterLife(backoff: Backoff, openedAt: number, now: number): Backoff {
  if (now - openedAt < healthyMs) return afterFailure(backoff, now);
  // A failed attempt to put another one in its place has its own wait.
  return backoff.failedAt > openedAt ? backoff : noBackoff;
}

/**
 * After a failure to put something else in place of what was opened at `openedAt`: the first, if that has
 * been healthy since the last one.
 */
export function afterRefusal(backoff: Backoff, openedAt: number, now: number): Backoff {
  const isHealthy = openedAt > backoff.failedAt && now - openedAt >= healthyMs;
  return afterFailure(isHealthy ? noBackoff : backoff, now);
}

/** Something has changed that may help: try soon. */
export function hurried(backoff: Backoff, now: number): Backoff {
  const soon = Math.max(now, backoff.failedAt + shortestDelayMs);
  return { ...backoff, retryAt: Math.min(backoff.retryAt, soon) };
}
