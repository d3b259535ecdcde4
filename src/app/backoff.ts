/** Lifetime in ms from which an engine or a stream counts as healthy: a failure after that counts as the first. */
export const healthyMs = 5000;

/** Lengths of the waits between a failure and the next attempt. */
export interface Pace {
  /** Wait after the first failure, in milliseconds; it doubles with each further failure. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** Shortest wait after a failure in milliseconds, even if a change suggests trying at once. */
  readonly shortestMs: number;
}

/** The pace at all times except those of {@linkcode restartPace}. */
export const usualPace: Pace = { firstMs: 2000, longestMs: 60_000, shortestMs: 1000 };

/** The pace just after a sound server has come back, when its devices come up one by one. */
export const restartPace: Pace = { firstMs: 100, longestMs: 800, shortestMs: 100 };

/** Number of failures in a row, and the time of the next attempt. */
export interface Backoff {
  readonly failures: number;
  /** When the last failure was. */
  readonly failedAt: number;
  /** When to try again. */
  readonly retryAt: number;
}

/** The state without failures. */
export const noBackoff: Backoff = { failures: 0, failedAt: -Infinity, retryAt: -Infinity };

/** @return the state after one more failure: the wait doubles from the pace's first to its longest. */
export function afterFailure({ failures }: Backoff, now: number, pace = usualPace): Backoff {
  const delay = Math.min(pace.longestMs, pace.firstMs * 2 ** Math.min(failures, 10));
  return { failures: failures + 1, failedAt: now, retryAt: now + delay };
}

/**
 * Computes the state after the loss of something that was open. If it had been open for
 * {@linkcode healthyMs}, the next attempt is at once, or when the wait after a failed replacement is over;
 * otherwise the loss counts as a failure.
 *
 * @param openedAt When it was opened.
 */
export function afterLife(
  backoff: Backoff,
  openedAt: number,
  now: number,
  pace = usualPace,
): Backoff {
  if (now - openedAt < healthyMs) return afterFailure(backoff, now, pace);
  // A failure since then was a failed attempt to replace it: the wait after that attempt still holds.
  return backoff.failedAt > openedAt ? backoff : noBackoff;
}

/**
 * Computes the state after a failed attempt to replace something that was opened at `openedAt`. The failure
 * counts as the first if the thing to be replaced was opened after the previous failure and has become healthy.
 */
export function afterRefusal(
  backoff: Backoff,
  openedAt: number,
  now: number,
  pace = usualPace,
): Backoff {
  const isHealthy = openedAt > backoff.failedAt && now - openedAt >= healthyMs;
  return afterFailure(isHealthy ? noBackoff : backoff, now, pace);
}

/** @return the state after a change that may help: the next attempt is at once, or after the pace's shortest wait. */
export function hurried(backoff: Backoff, now: number, pace = usualPace): Backoff {
  const soon = Math.max(now, backoff.failedAt + pace.shortestMs);
  return { ...backoff, retryAt: Math.min(backoff.retryAt, soon) };
}
