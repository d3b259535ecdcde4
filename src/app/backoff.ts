/** Lifetime after which a stream was healthy, in ms: its next failure counts as the first. */
export const healthyMs = 5000;

/** How soon to try again. */
export interface Pace {
  /** After the first failure, in milliseconds; it doubles with each further one. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** Shortest wait in milliseconds, even when there is reason to try at once. */
  readonly shortestMs: number;
}

/** The pace where nothing indicates when to try again. */
export const usualPace: Pace = { firstMs: 2000, longestMs: 60_000, shortestMs: 1000 };

/** The pace just after a sound server has come back, when its devices come up one by one. */
export const restartPace: Pace = { firstMs: 100, longestMs: 800, shortestMs: 100 };

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

/** After one more failure: again after the pace's first wait, doubling to its longest. */
export function afterFailure({ failures }: Backoff, now: number, pace = usualPace): Backoff {
  const delay = Math.min(pace.longestMs, pace.firstMs * 2 ** Math.min(failures, 10));
  return { failures: failures + 1, failedAt: now, retryAt: now + delay };
}

/**
 * After the end of something that lived for a while: again at once if it was healthy; else its end counts
 * as a failure.
 *
 * @param openedAt When its life began.
 */
export function afterLife(
  backoff: Backoff,
  openedAt: number,
  now: number,
  pace = usualPace,
): Backoff {
  if (now - openedAt < healthyMs) return afterFailure(backoff, now, pace);
  // A failed attempt to put another one in its place has its own wait.
  return backoff.failedAt > openedAt ? backoff : noBackoff;
}

/**
 * After a failure to put something else in place of what was opened at `openedAt`: the first, if that has
 * been healthy since the last one.
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

/** Something has changed that may help: try soon. */
export function hurried(backoff: Backoff, now: number, pace = usualPace): Backoff {
  const soon = Math.max(now, backoff.failedAt + pace.shortestMs);
  return { ...backoff, retryAt: Math.min(backoff.retryAt, soon) };
}
