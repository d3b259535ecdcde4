/** A job of a schedule: it runs once what it needs is made. */
export interface ScheduledJob<Need, Made, Result> {
  readonly needs: readonly Need[];
  /** It wants the machine for itself, after everything else. */
  readonly isLive: boolean;
  /** Takes what was made for its needs. */
  readonly run: (made: ReadonlyMap<Need, Made>) => Promise<Result>;
}

/**
 * Makes what jobs need, one after another, and meanwhile runs the jobs, one after another, each as
 * soon as its own needs are made: compilers use all processors, most tests only one. Once all is
 * made, two jobs run at a time. Jobs that want the machine for themselves come last.
 *
 * @param jobs In the order in which they are wanted.
 * @param make Makes what a job needs; called once for each.
 * @returns What the jobs gave, in their order; a job whose needs can't be made gives the reason.
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
