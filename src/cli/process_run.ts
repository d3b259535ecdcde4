import type { AudioInfo } from "../engine/audio_file.ts";
import type { ProcessingConfig, ReplayConfig } from "../engine/config.ts";
import {
  type ChannelChoice,
  Processing,
  type ProcessingProgress,
  type ProcessingRow,
} from "../engine/processing.ts";
import type { SessionOutcome } from "../engine/session_outcome.ts";

/** Result of processing two recordings or replaying a session. */
export interface ProcessOutcome {
  readonly rows: readonly ProcessingRow[];
  readonly last: ProcessingProgress;
  /** Wall time of the run, in seconds. */
  readonly elapsedS: number;
  /** Faults of the recordings. */
  readonly notes: readonly string[];
  readonly channels: ChannelChoice;
  /** Outcome of a session's replay. */
  readonly session?: SessionOutcome;
}

/**
 * Processes two recordings, or replays a session. An output file gets its name only once it is complete.
 *
 * @param signal Ends the run, which then throws the signal's reason and leaves no output file.
 * @param onProgress Called after each step, with the wall time so far in seconds.
 * @throws {AnechoError} With code "file", "bad-audio", "invalid-config" or "library".
 */
export async function processToEnd(
  config: ProcessingConfig | ReplayConfig,
  signal: AbortSignal,
  onProgress: (progress: ProcessingProgress, elapsedS: number) => void,
): Promise<ProcessOutcome> {
  const started = performance.now();
  const rows: ProcessingRow[] = [];
  let last: ProcessingProgress | undefined;
  let elapsedS = 0;
  await using processing = await Processing.open(config);
  for await (const step of processing.steps({ signal })) {
    rows.push(...step.rows);
    last = step.progress;
    elapsedS = (performance.now() - started) / 1000;
    onProgress(step.progress, elapsedS);
  }
  if (last === undefined) throw new Error("the run ended before its first step");
  const notes = await processing.notes();
  const channels = await processing.channels();
  const session = "session" in config ? await processing.session() : undefined;
  return { rows, last, elapsedS, notes, channels, session };
}

/** @return a recording's length in seconds; if unknown, an estimate from its size, for the report's interval. */
export async function durationOf(path: string, { durationS }: AudioInfo): Promise<number> {
  if (durationS !== undefined) return durationS;
  const slowBytesPerS = 64_000 / 8;
  return (await Deno.stat(path)).size / slowBytesPerS;
}
