import { messageOf } from "../platform/message_of.ts";
import { PageCommandError } from "./page_command_error.ts";
import type { SessionRecording } from "./protocol.ts";

/** Function that records a session until it is ended. An error is shown on the page. */
export type RecordSession = (order: {
  /** Whether names of devices and programs are left out. */
  readonly isPrivate: boolean;
  /** Ends the recording. */
  readonly signal: AbortSignal;
  /** To be called when the recording has begun. */
  readonly begun: () => void;
}) => Promise<{ readonly folder: string; readonly seconds: number }>;

/** Longest recording from the page, in ms, in case a person forgets to end it. */
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
   * @param changed Called when {@linkcode SessionSwitch.recording} has changed.
   * @param limitMs Length after which a recording ends by itself, in ms. @default ten minutes
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

  /** Starts a recording. @throws {PageCommandError} If one is running. */
  start(isPrivate: boolean): void {
    if (this.#stop !== undefined) {
      throw new PageCommandError("A session is being recorded already: stop it first.");
    }
    this.#stop = new AbortController();
    this.#running = this.#run(isPrivate, this.#stop);
  }

  /** Ends the recording, if there is one. Its files stay. */
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
