/** A job of a schedule: it runs once what it needs is made. */
export interface ScheduledJob<Need, Result> {
  readonly needs: readonly Need[];
  /** It wants the machine for itself, after everything else. */
  readonly isLive: boolean;
  readonly run: () => Promise<Result>;
}

/**
 * Makes what jobs need, one after another, and meanwhile runs the jobs, one after another, each as
 * soon as its own needs are made: compilers use all processors, most tests only one. Jobs that want
 * the machine for themselves come last.
 *
 * @param jobs In the order in which they are wanted.
 * @param make Makes what a job needs; called once for each.
 * @returns What the jobs gave, in their order; a job whose needs can't be made gives the reason.
 */
export async function runSchedule<Need, Result>(
  jobs: readonly ScheduledJob<Need, Result>[],
  make: (need: Need) => Promise<unknown>,
): Promise<PromiseSettledResult<Result>[]> {
  const made = new Map<Need, Promise<unknown>>();
  let making: Promise<unknown> = Promise.resolve();
  for (const need of jobs.flatMap(({ needs }) => needs)) {
    if (made.has(need)) continue;
    const next = making.then(() => make(need));
    made.set(need, next);
    making = next.catch(() => {});
  }

  const results = new Map<ScheduledJob<Need, Result>, Promise<Result>>();
  let running: Promise<unknown> = Promise.resolve();
  const start = (job: ScheduledJob<Need, Result>, last: Promise<unknown>): void => {
    const result = last
      .then(() => Promise.all(job.needs.map((need) => made.get(need))))
      .then(() => job.run());
    results.set(job, result);
    running = result.catch(() => {});
  };
  for (const job of jobs.filter(({ isLive }) => !isLive)) start(job, running);
  running = Promise.all([running, making]);
  for (const job of jobs.filter(({ isLive }) => isLive)) start(job, running);
  return await Promise.allSettled(jobs.map((job) => results.get(job) as Promise<Result>));
}
