/**
 * Processes items in their order, several at a time. The first failure aborts the others, and is thrown once
 * those under way have ended.
 *
 * @param jobs How many at a time, from 1.
 * @param work Processes one item. It must throw the reason of its signal soon after that is aborted.
 * @throws the reason of the signal, if it is aborted before all items are done.
 */
export async function inParallel<Item>(
  items: readonly Item[],
  jobs: number,
  signal: AbortSignal,
  work: (item: Item, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  const queue = items.values();
  const worker = async () => {
    try {
      for (const item of queue) {
        either.throwIfAborted();
        await work(item, either);
      }
    } catch (error) {
      failure.abort(error);
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, items.length) }, worker));
  failure.signal.throwIfAborted();
}
