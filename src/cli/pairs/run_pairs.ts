import type { PipelineConfig, SampleFormat } from "../../engine/config.ts";
import { AnechoError } from "../../engine/errors.ts";
import type { ChannelChoice } from "../../engine/processing.ts";
import { type ReportSummary, summarize } from "../../report/process_report.ts";
import { explain } from "../exit.ts";
import { processToEnd } from "../process_run.ts";
import type { CheckedPair } from "./check_pairs.ts";
import { inParallel } from "./in_parallel.ts";

/** Result of a pair. */
export type PairResult =
  & { readonly pair: CheckedPair }
  & (
    | {
      readonly state: "done";
      readonly summary: ReportSummary;
      readonly channels: ChannelChoice;
      /** Faults of the recordings. */
      readonly notes: readonly string[];
    }
    /** Its output existed already. */
    | { readonly state: "kept" }
    | { readonly state: "failed"; readonly error: string }
  );

/** Options of {@linkcode runPairs}. */
export interface PairsRun {
  readonly pairs: readonly CheckedPair[];
  /** How many pairs are processed at a time, from 1. */
  readonly jobs: number;
  readonly format: SampleFormat;
  readonly pipeline: PipelineConfig;
  readonly signal: AbortSignal;
  /** Called as each pair ends; first for those that are kept. */
  readonly onResult: (result: PairResult) => void;
  /** Called after each step, with the sum of the finished shares (0 to 1) of the pairs under way. */
  readonly onProgress: (underWay: number) => void;
}

/** Interval of report rows, in ms. It is short, since the summary counts from row to row how often the delay moved. */
const reportIntervalMs = 100;

/**
 * Takes the echo out of many pairs. A pair that fails does not end the others.
 *
 * @return the results in the order of the pairs.
 * @throws the signal's reason, if it is aborted.
 * @throws {AnechoError} With code "library".
 */
export async function runPairs(run: PairsRun): Promise<PairResult[]> {
  const results = new Map<CheckedPair, PairResult>();
  const shares = new Map<CheckedPair, number>();
  const end = (result: PairResult) => {
    shares.delete(result.pair);
    results.set(result.pair, result);
    run.onResult(result);
  };
  for (const pair of run.pairs) if (pair.isDone) end({ pair, state: "kept" });
  const left = run.pairs.filter(({ isDone }) => !isDone);
  await inParallel(left, run.jobs, run.signal, async (pair, signal) => {
    end(
      await runPair(pair, run, signal, (share) => {
        shares.set(pair, share);
        run.onProgress([...shares.values()].reduce((sum, it) => sum + it, 0));
      }),
    );
  });
  return run.pairs.flatMap((pair) => results.get(pair) ?? []);
}

async function runPair(
  pair: CheckedPair,
  { format, pipeline }: PairsRun,
  signal: AbortSignal,
  onShare: (share: number) => void,
): Promise<PairResult> {
  const { microphone, reference, output } = pair;
  const config = { microphone, reference, output, format, reportIntervalMs, pipeline };
  try {
    const { last, rows, elapsedS, notes, channels } = await processToEnd(
      config,
      signal,
      ({ doneS, totalS }) => onShare(totalS > 0 ? Math.min(1, doneS / totalS) : 0),
    );
    return { pair, state: "done", summary: summarize(last, rows, elapsedS), channels, notes };
  } catch (error) {
    signal.throwIfAborted();
    // Without the library all pairs would fail.
    if (error instanceof AnechoError && error.code === "library") throw error;
    return { pair, state: "failed", error: explain(error).sentence };
  }
}
