import type { PipelineConfig, SampleFormat } from "../engine/config.ts";
import { oneLine } from "../platform/visible_text.ts";
import type { CommandContext } from "./command_context.ts";
import { exitCodes, InterruptedError, UsageError } from "./exit.ts";
import { type CheckedPair, checkPairs } from "./pairs/check_pairs.ts";
import { readPairFolders } from "./pairs/pair_folders.ts";
import { readPairList } from "./pairs/pair_list.ts";
import { planPairs } from "./pairs/pair_plan.ts";
import { nameList } from "./pairs/name_list.ts";
import { pairJson, pairTable, pairTotals } from "./pairs/pair_table.ts";
import type { RecordingPair } from "./pairs/recording_pair.ts";
import { type PairResult, runPairs } from "./pairs/run_pairs.ts";
import { realPath } from "./process_paths.ts";
import { pairsProgressLine } from "./progress_line.ts";
import { standardStream } from "./sound_name.ts";
import type { Terminal } from "./terminal.ts";

/** Source of the pairs. */
export type PairSource =
  | { readonly kind: "list"; readonly path: string }
  | { readonly kind: "folders"; readonly microphones: string; readonly references: string };

/** Options for many pairs. */
export interface PairsOptions {
  /** The output folder. */
  readonly output: string;
  /** How many pairs are processed at a time, from 1. */
  readonly jobs: number;
  readonly format: SampleFormat;
  readonly pipeline: PipelineConfig;
  /** Whether existing outputs are made again. */
  readonly force: boolean;
  readonly json: boolean;
}

/**
 * Takes the echo out of many pairs, and prints a table of them all, or a line of JSON for each. Existing outputs are
 * kept unless `force` is set, so that a stopped run can be continued. A pair that fails makes the exit code 1.
 *
 * @throws {UsageError} If the pairs are not usable. No output has been written then.
 * @throws {InterruptedError} If the run is stopped. Finished outputs stay.
 */
export async function processPairs(
  source: PairSource,
  options: PairsOptions,
  signal: AbortSignal,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const { output, force, json } = options;
  if (output === standardStream) {
    throw new UsageError("Many pairs need a folder for their outputs: name one by -o.");
  }
  const named = await readPairs(source, options, signal, terminal);
  const pairs = await checkPairs(planPairs(named, output), output, force);
  const started = performance.now();
  const elapsedS = () => (performance.now() - started) / 1000;
  const results = await run(pairs, options, signal, terminal, elapsedS);
  if (!json) { for (const line of pairTable(results)) terminal.print(line); }
  const totals = oneLine(pairTotals(results, elapsedS()));
  if (json) terminal.note(totals);
  else terminal.print(totals);
  if (results.some(({ state }) => state === "failed")) context.exitCode = exitCodes.failure;
}

async function readPairs(
  source: PairSource,
  { output }: PairsOptions,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<readonly RecordingPair[]> {
  if (source.kind === "list") return await readPairList(source.path, signal);
  const { microphones, references } = source;
  for (const folder of [microphones, references]) {
    if (await realPath(folder) !== await realPath(output)) continue;
    throw new UsageError(`--output ${output} is a folder of recordings: give another.`);
  }
  const { pairs, unused } = await readPairFolders(microphones, references);
  if (unused.length > 0) {
    terminal.note(oneLine(`No microphone belongs to these references: ${nameList(unused)}.`));
  }
  return pairs;
}

async function run(
  pairs: readonly CheckedPair[],
  { jobs, format, pipeline, force, json }: PairsOptions,
  signal: AbortSignal,
  terminal: Terminal,
  elapsedS: () => number,
): Promise<PairResult[]> {
  const numbers = new Map(pairs.map((pair, index) => [pair, index + 1]));
  const total = pairs.filter(({ isDone }) => !isDone).length;
  let [ended, failed, finished] = [0, 0, 0];
  const show = (underWay: number) =>
    terminal.progress(pairsProgressLine({ total, ended, failed, underWay }, elapsedS()));
  const onResult = (result: PairResult) => {
    if (result.state !== "kept") ended++;
    if (result.state === "failed") failed++;
    else finished++;
    if (json) terminal.print(pairJson(result, numbers.get(result.pair) ?? 0, pairs.length));
    if (result.state !== "done") return;
    for (const note of result.notes) terminal.note(oneLine(note));
  };
  try {
    return await runPairs({ pairs, jobs, format, pipeline, signal, onResult, onProgress: show });
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError(stoppedSentence(finished, pairs.length, force));
  } finally {
    terminal.progress(undefined);
  }
}

/** @return what an interrupted run tells: how much is done, and what the same command would do. */
export function stoppedSentence(finished: number, total: number, force: boolean): string {
  const next = force
    ? "the same command does all again, because of --force"
    : "the same command does the rest";
  return `Stopped: ${finished} of ${total} pairs are done; ${next}.`;
}
