import { resolve } from "node:path";
import { enums, processProgressStruct, processRowStruct } from "./abi.ts";
import { callNonblocking, openHandle } from "./call.ts";
import { type ProcessingConfig, type ReplayConfig, toSnakeCaseJson } from "./config.ts";
import { type Library, sharedLibrary } from "./library.ts";
import { linesOf, nativeText } from "./native_text.ts";
import { readSessionOutcome, type SessionOutcome } from "./session_outcome.ts";

/** Figures of one interval of a run. Unknown figures are NaN. */
export interface ProcessingRow {
  /** Where the interval starts in the microphone's recording or, for a session, in the output, in seconds. */
  readonly timeS: number;
  readonly microphoneDbfs: number;
  readonly referenceDbfs: number;
  readonly outputDbfs: number;
  /** Microphone level less output level where the reference was active. */
  readonly echoReductionDb: number;
  /** How far the echo lags the reference in the recordings. */
  readonly delayMs: number;
  /** How much faster the microphone's clock runs than the reference's. */
  readonly driftPpm: number;
  /** Share of the frames in which both sides spoke, 0 to 1. */
  readonly doubleTalk: number;
}

/**
 * Whether there is an echo. For two recordings, the first pass finds that out; for a session, the whole replay. Where
 * the delay of an echo was not found, a run still ends with `found` if the echo reduction exceeds 15 dB (for two
 * recordings: in the second half).
 *
 * - `unknown`: the first pass or the replay is not done.
 * - `found`: an echo of the reference.
 * - `none`: no echo of the reference.
 * - `swapped`: the reference holds an echo of the microphone, so the recordings seem to be swapped.
 * - `same-sound`: both recordings hold the same sound.
 * - `silent-reference`: the reference holds no sound.
 */
export type EchoFinding =
  | "unknown"
  | "found"
  | "none"
  | "swapped"
  | "same-sound"
  | "silent-reference";

const { ECHO } = enums;
const echoFindings: ReadonlyMap<number, EchoFinding> = new Map([
  [ECHO.UNKNOWN, "unknown"],
  [ECHO.FOUND, "found"],
  [ECHO.NONE, "none"],
  [ECHO.SWAPPED, "swapped"],
  [ECHO.SAME_SOUND, "same-sound"],
  [ECHO.SILENT_REFERENCE, "silent-reference"],
]);

/**
 * Progress of a run, and its figures so far. Unknown figures are NaN. In the replay of a session, lengths are of the
 * output, not of the microphone's recording.
 */
export interface ProcessingProgress {
  /** Rate of the output, in Hz. */
  readonly sampleRate: number;
  /** Channels of the output. */
  readonly channels: number;
  /** Seconds of the microphone's recording that the first pass has analyzed; 0 in the replay of a session. */
  readonly analyzedS: number;
  /** Seconds of the microphone's recording that are done. */
  readonly doneS: number;
  /** Length of the microphone's recording in seconds; NaN if unknown. */
  readonly totalS: number;
  /**
   * Microphone level less output level over the run so far: where the far end spoke alone or, before one second
   * of that, where the reference was active.
   */
  readonly echoReductionDb: number;
  /** The same over the second half of the run; NaN before the end. */
  readonly secondHalfEchoReductionDb: number;
  readonly delayMs: number;
  readonly driftPpm: number;
  readonly echo: EchoFinding;
  /** Confidence of the delay, 0 to 1; of a session, the share of the frames whose delay was known. */
  readonly confidence: number;
  /** Share of the time in which the far end spoke alone, 0 to 1. */
  readonly farEndAlone: number;
  /** Share of the time in which the near end spoke alone, 0 to 1. */
  readonly nearEndAlone: number;
  /** Share of the time in which both spoke, 0 to 1. */
  readonly doubleTalk: number;
  /** How often the canceller, or a candidate for its place, was replaced by a new one after a fault. */
  readonly cancellerRestarts: number;
}

/** Use of a microphone's channel. */
export type ChannelUse =
  | "used"
  /** It holds only zeros, or a constant offset. */
  | "silent"
  /** It holds only noise. */
  | "noise"
  /** It carries what the speakers play, without a room. */
  | "reference"
  /** It is not needed beside the used channels. */
  | "spare"
  /** The settings name other channels. */
  | "left-out"
  | "unknown";

/** Which channels of the microphone's recording are used, and why. */
export interface ChannelChoice {
  /** Number of channels. */
  readonly channels: number;
  /** Numbers of the used channels, from 1. */
  readonly used: readonly number[];
  /** Use of each channel. */
  readonly uses: readonly ChannelUse[];
  /** The choice in words. */
  readonly text: string;
}

/** Result of one step. */
export interface ProcessingStep {
  readonly rows: readonly ProcessingRow[];
  readonly progress: ProcessingProgress;
}

/** Options of {@linkcode Processing.steps}. */
export interface StepOptions {
  /** Ends the run: the iteration throws the signal's reason. */
  readonly signal?: AbortSignal;
  /** Wall time of a step, in ms; an aborted signal ends the run after the current step. @default 100 */
  readonly stepMs?: number;
}

const rowCapacity = 512;

/**
 * Takes the echo of one recording out of another, or replays a session. A run that is closed before its end
 * leaves no files.
 *
 * @example
 * ```ts
 * await using processing = await Processing.open({
 *   microphone: "mic.wav",
 *   reference: "reference.wav",
 *   output: "clean.wav",
 *   format: "s16",
 *   reportIntervalMs: 100,
 * });
 * for await (const { progress } of processing.steps()) console.log(progress.echoReductionDb);
 * ```
 */
export class Processing implements AsyncDisposable {
  readonly #library: Library;
  readonly #handle: number;
  #pending: Promise<unknown> = Promise.resolve();

  private constructor(library: Library, handle: number) {
    this.#library = library;
    this.#handle = handle;
  }

  /**
   * Opens the recordings or the session, and creates the output, if one is given, under a temporary name.
   *
   * @throws {AnechoError} With code "file", "bad-audio" or "invalid-config".
   */
  static async open(
    config: ProcessingConfig | ReplayConfig,
    library: Library = sharedLibrary(),
  ): Promise<Processing> {
    const handle = await openHandle(
      toSnakeCaseJson(withAbsolutePaths(config)),
      library.functions.anecho_process_open,
    );
    return new Processing(library, handle);
  }

  /**
   * Processes the recordings step by step. After the last step the output has its final name.
   *
   * @throws {AnechoError} With code "file" or "bad-audio".
   */
  async *steps({ signal, stepMs = 100 }: StepOptions = {}): AsyncGenerator<ProcessingStep> {
    const rows = processRowStruct.allocate(rowCapacity);
    const rowCount = new Uint32Array(1);
    const countBytes = new Uint8Array(rowCount.buffer);
    const progress = processProgressStruct.allocate();
    while (true) {
      signal?.throwIfAborted();
      const step = callNonblocking(
        [rows, countBytes, progress],
        (error) =>
          this.#library.functions.anecho_process_step(
            this.#handle,
            stepMs,
            rows,
            rowCapacity,
            countBytes,
            progress,
            error,
          ),
      );
      this.#pending = step.catch(() => {});
      const result = await step;
      yield { rows: readRows(rows, rowCount[0] ?? 0), progress: readProgress(progress) };
      if (result === "end") return;
    }
  }

  /** @return sentences about faults of the recordings, as far as they have been read. */
  async notes(): Promise<string[]> {
    const { anecho_process_notes } = this.#library.functions;
    return linesOf(
      await nativeText((text, capacity, needed, error) =>
        anecho_process_notes(this.#handle, text, capacity, needed, error)
      ),
    );
  }

  /** Returns the microphone's channels that are used. Final once the run has ended. */
  async channels(): Promise<ChannelChoice> {
    const { anecho_process_channels } = this.#library.functions;
    return JSON.parse(
      await nativeText((text, capacity, needed, error) =>
        anecho_process_channels(this.#handle, text, capacity, needed, error)
      ),
    );
  }

  /**
   * Returns the outcome of a session's replay. Final once the run has ended.
   *
   * @throws {AnechoError} With code "state" if the run is of two recordings.
   */
  async session(): Promise<SessionOutcome> {
    const { anecho_process_session } = this.#library.functions;
    return readSessionOutcome(
      await nativeText((text, capacity, needed, error) =>
        anecho_process_session(this.#handle, text, capacity, needed, error)
      ),
    );
  }

  /** Ends the run. Removes an incomplete output. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pending;
    await callNonblocking(
      [],
      (error) => this.#library.functions.anecho_process_close(this.#handle, error),
    );
  }
}

function withAbsolutePaths(
  config: ProcessingConfig | ReplayConfig,
): ProcessingConfig | ReplayConfig {
  const { excerpt } = config;
  const absoluteExcerpt = excerpt && {
    ...excerpt,
    microphone: resolve(excerpt.microphone),
    output: resolve(excerpt.output),
  };
  if ("session" in config) {
    const output = config.output && absoluteOutput(config.output);
    return { ...config, session: resolve(config.session), output, excerpt: absoluteExcerpt };
  }
  return {
    ...config,
    microphone: resolve(config.microphone),
    reference: resolve(config.reference),
    output: absoluteOutput(config.output),
    excerpt: absoluteExcerpt,
  };
}

function absoluteOutput(path: string): string {
  return path === "-" ? "-" : resolve(path);
}

function readRows(bytes: Uint8Array, count: number): ProcessingRow[] {
  return Array.from({ length: count }, (_, index) => processRowStruct.read(bytes, index));
}

function readProgress(bytes: Uint8Array): ProcessingProgress {
  const { framesAnalyzed, framesDone, framesTotal, echo, size: _, ...figures } =
    processProgressStruct
      .read(bytes);
  return {
    ...figures,
    echo: echoFindings.get(echo) ?? "unknown",
    analyzedS: Number(framesAnalyzed) / figures.sampleRate,
    doneS: Number(framesDone) / figures.sampleRate,
    totalS: framesTotal > 0n ? Number(framesTotal) / figures.sampleRate : NaN,
  };
}
