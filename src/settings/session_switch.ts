import { messageOf } from "../platform/message_of.ts";
import { PageCommandError } from "./page_command_error.ts";
import type { SessionRecording } from "./protocol.ts";

/** Records a session until it is ended. What it throws is told to the page. */
export type RecordSession = (order: {
  /** Names of devices and programs are left out. */
  readonly isPrivate: boolean;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** To be called once it is being recorded. */
  readonly begun: () => void;
}) => Promise<{ readonly folder: string; readonly seconds: number }>;

/** The longest recording from the page, in ms: one that was forgotten must not go on for long. */
const longestMs = 10 * 60 * 1000;

/** Starts and stops the recording of sessions for the settings page, one at a time. */
export class SessionSwitch implements AsyncDisposable {
  readonly #record: RecordSession;
  readonly #changed: () => void;
  readonly #longestMs: number;
  #recording: SessionRecording = { phase: "idle" };
  #stop: AbortController | undefined;
  #running: Promise<void> = Promise.resolve();

  /**
   * @param changed Called when {@linkcode SessionSwitch.recording} is not as it was.
   * @param limitMs When it ends by itself, in ms. @default ten minutes
   */
  constructor(record: RecordSession, changed: () => void, limitMs: number = longestMs) {
    this.#record = record;
    this.#changed = changed;
    this.#longestMs = limitMs;
  }

  /** State of the recording. */
  get recording(): SessionRecording {
    return this.#recording;
  }

  /** @throws {PageCommandError} If one is being recorded. */
  start(isPrivate: boolean): void {
    if (this.#stop !== undefined) {
      throw new PageCommandError("A session is being recorded already: stop it first.");
    }
    this.#stop = new AbortController();
    this.#running = this.#run(isPrivate, this.#stop);
  }

  /** Ends the recording, if there is one. What was recorded stays. */
  stop(): void {
    this.#stop?.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    await this.#running;
  }

  async #run(isPrivate: boolean, stop: AbortController): Promise<void> {
    const { signal } = stop;
    let timer: ReturnType<typeof setTimeout> | undefined;
    this.#tell({ phase: "starting" });
    signal.addEventListener("abort", () => this.#tell({ phase: "ending" }));
    const begun = () => {
      if (signal.aborted) return;
      timer = setTimeout(() => stop.abort(), this.#longestMs);
      this.#tell({ phase: "recording", since: Date.now() });
    };
    const outcome: SessionRecording = await this.#record({ isPrivate, signal, begun }).then(
      (recorded) => ({ phase: "done", ...recorded }),
      (error: unknown) => ({ phase: "failed", message: messageOf(error) }),
    );
    clearTimeout(timer);
    this.#stop = undefined;
    this.#tell(outcome);
  }

  #tell(recording: SessionRecording): void {
    this.#recording = recording;
    this.#changed();
  }
}
