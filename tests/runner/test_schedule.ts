/** A job of a schedule. It runs once its needs are made. */
export interface ScheduledJob<Need, Made, Result> {
  readonly needs: readonly Need[];
  /** Whether it runs alone, after all other jobs. */
  readonly isLive: boolean;
  /** Runs the job with its made needs. */
  readonly run: (made: ReadonlyMap<Need, Made>) => Promise<Result>;
}

/**
 * Makes the needs of jobs, one after another, and meanwhile runs the jobs, one after another, each as
 * soon as its own needs are made: compilers use all processors, most tests only one. Once all needs are
 * made, two jobs run at a time. Live jobs come last, alone.
 *
 * @param jobs Jobs, in the preferred order.
 * @param make Makes a need; called once for each.
 * @returns Results of the jobs, in their order; a job whose needs can't be made is rejected with the reason.
 */
export async function runSchedule<Need, Made, Result>(
  jobs: readonly ScheduledJob<Need, Made, Result>[],
  make: (need: Need) => Promise<Made>,
): Promise<PromiseSettledResult<Result>[]> {
  const made = new Map<Need, Promise<Made>>();
  let making: Promise<unknown> = Promise.resolve();
  for (const need of jobs.flatMap(({ needs }) => needs)) {
    if (made.has(need)) continue;
    const next = making.then(() => make(need));
    made.set(need, next);
    making = next.catch(() => {});
  }

  const madeFor = async (needs: readonly Need[]): Promise<ReadonlyMap<Need, Made>> => {
    return new Map(
      await Promise.all(
        needs.map(async (need) => [need, await (made.get(need) as Promise<Made>)] as const),
      ),
    );
  };
  const results = new Map<ScheduledJob<Need, Made, Result>, Promise<Result>>();
  const runAll = async (queue: ScheduledJob<Need, Made, Result>[]): Promise<void> => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
      const { needs, run } = job;
      const result = madeFor(needs).then((its) => run(its));
      results.set(job, result);
      await result.catch(() => {});
    }
  };
  const queue = jobs.filter(({ isLive }) => !isLive);
  await Promise.all([runAll(queue), making.then(() => runAll(queue))]);
  await runAll(jobs.filter(({ isLive }) => isLive));
  return await Promise.allSettled(jobs.map((job) => results.get(job) as Promise<Result>));
}
