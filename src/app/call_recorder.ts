import { join } from "node:path";
import type { BackendName } from "../engine/config.ts";
import { launchCommand } from "../platform/launch_command.ts";
import { messageOf } from "../platform/message_of.ts";
import { readLines } from "../platform/read_lines.ts";
import type { App } from "./app.ts";
import { callArguments, callFileName, callFolder } from "./call_arguments.ts";
import { afterCallEvent, type CallRecording, noCall, readCallEvent } from "./call_recording.ts";
import { isDoneWithin } from "../platform/waiting.ts";

/** Error: a call can't be recorded. The message says what to do. */
export class CallError extends Error {
  override readonly name = "CallError";
  readonly code = "call";
}

/** Options of a {@linkcode CallRecorder}. */
export interface CallRecorderOptions {
  readonly app: App;
  readonly backend: BackendName;
  /** The folder for calls if the settings name none; `undefined` if there is no home folder. */
  readonly folder: string | undefined;
  readonly log: (level: "info" | "warning", text: string) => void;
  /** Tells the person that a recording has begun, or how it has ended. */
  readonly tell: (text: string) => void;
  /** The program and its arguments. @default this program's */
  readonly command?: readonly string[];
}

/** One recording, from its process's start to its end. */
interface Run {
  readonly child: Deno.ChildProcess;
  readonly file: string;
  readonly input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  /**
   * Resolved once the recording has begun; rejected with a {@linkcode CallError} if it fails or is ended before
   * that.
   */
  readonly begun: PromiseWithResolvers<void>;
  readonly ended: PromiseWithResolvers<void>;
  hasBegun: boolean;
  isMuted: boolean;
  /** Whether the recording is being ended: by the person, or by the app's end. */
  isEnding: boolean;
  /**
   * Number of calls of `start()` that wait. If there are any, they throw when the recording can't begin, and the
   * person is not told.
   */
  waiting: number;
}

/** How long a recording may take to end, in ms: writing its last events and its file, closing devices. */
const endingMs = 5000;
/** How long to wait for a recording to begin, in ms; it may still begin after that. */
const beginningMs = 8000;

/**
 * Records calls for the running app, one at a time, by `anecho meeting` in a process of its own. Uses the
 * app's devices and cleaning. While the app is muted or paused, the microphone is silent in
 * the recording too.
 */
export class CallRecorder implements AsyncDisposable {
  readonly #options: CallRecorderOptions;
  readonly #listeners = new Set<() => void>();
  #recording: CallRecording = noCall;
  #lastFile: string | null = null;
  #beginning: Promise<Run> | undefined;

  constructor(options: CallRecorderOptions) {
    this.#options = options;
  }

  /** State of the recording. */
  get recording(): CallRecording {
    return this.#recording;
  }

  /** The folder of the next recording; `undefined` if there is no place for it. */
  get folder(): string | undefined {
    const { app, folder } = this.#options;
    return callFolder(app.config, folder);
  }

  /**
   * Makes the folder of the next recording, if it is missing.
   *
   * @return the folder's path.
   * @throws {CallError} If there is no place for the folder.
   * @throws If the folder can't be made.
   */
  async makeFolder(): Promise<string> {
    const { folder } = this;
    if (folder === undefined) throw new CallError("name a folder for calls in the settings");
    await Deno.mkdir(folder, { recursive: true });
    return folder;
  }

  /** Calls `listener` when the recording's state changes, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Begins a recording, if none runs. Waits up to 8 s until it has begun.
   *
   * @throws {CallError} If it can't begin, or the last recording is still being finished.
   */
  async start(): Promise<void> {
    if (this.#recording.phase === "ending") {
      throw new CallError("The last recording is being finished: try again in a moment.");
    }
    const run = await (this.#beginning ??= this.#begin().catch((error: unknown) => {
      this.#beginning = undefined;
      throw error;
    }));
    ++run.waiting;
    try {
      await isDoneWithin(run.begun.promise, beginningMs);
    } finally {
      --run.waiting;
    }
  }

  /** Ends the recording, if one runs, and waits for its file; after 5 s, kills its process. */
  async stop(): Promise<void> {
    const run = await this.#beginning?.catch(() => undefined);
    if (run === undefined) return;
    run.isEnding = true;
    this.#set({ phase: "ending", file: run.file });
    await send(run, { command: "stop" });
    if (await isDoneWithin(run.ended.promise, endingMs)) return;
    this.#options.log("warning", "the recording of a call hangs: ended without it");
    kill(run.child);
    await run.ended.promise;
  }

  /** Ends the recording. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #begin(): Promise<Run> {
    const { app, backend, log, command = launchCommand() } = this.#options;
    try {
      const file = join(await this.makeFolder(), callFileName(new Date(), app.config.calls.format));
      this.#set({ phase: "starting", file });
      const [program = "", ...args] = command;
      const child = new Deno.Command(program, {
        args: [...args, ...callArguments({ backend, config: app.config, state: app.state, file })],
        ...{ stdin: "piped", stdout: "piped", stderr: "piped" },
      }).spawn();
      log("info", `recording the call to ${file}`);
      return this.#follow(child, file);
    } catch (error) {
      this.#set({ phase: "idle", file: this.#lastFile });
      throw new CallError(`The call can't be recorded: ${messageOf(error)}`, { cause: error });
    }
  }

  #follow(child: Deno.ChildProcess, file: string): Run {
    const { app } = this.#options;
    const run: Run = {
      child,
      file,
      input: child.stdin.getWriter(),
      begun: Promise.withResolvers(),
      ended: Promise.withResolvers(),
      ...{ hasBegun: false, isMuted: false, isEnding: false, waiting: 0 },
    };
    run.begun.promise.catch(() => {});
    const mute = () => {
      const isMuted = app.config.mode === "mute" || app.state.isHeld;
      if (isMuted === run.isMuted) return;
      run.isMuted = isMuted;
      void send(run, { command: isMuted ? "mute" : "unmute" });
    };
    mute();
    const stopMuting = app.onChange(mute);
    void this.#watch(run).finally(() => {
      stopMuting();
      run.ended.resolve();
    });
    return run;
  }

  /** Follows a recording's process to its end. */
  async #watch(run: Run): Promise<void> {
    const { log } = this.#options;
    let reason = "its process has ended";
    const notes = async () => {
      for await (const line of readLines(run.child.stderr)) {
        reason = line.replace(/^anecho: /, "");
        log("info", `recording of the call: ${reason}`);
      }
    };
    await Promise.allSettled([this.#hearAll(run), notes()]);
    const { success } = await run.child.status;
    this.#beginning = undefined;
    if (run.hasBegun) this.#lastFile = run.file;
    this.#set({ phase: "idle", file: this.#lastFile });
    this.#tellEnd(run, success && run.isEnding, reason);
  }

  async #hearAll(run: Run): Promise<void> {
    for await (const line of readLines(run.child.stdout)) {
      const event = readCallEvent(line);
      if (event === undefined) continue;
      if (event.type === "started") {
        run.hasBegun = true;
        run.begun.resolve();
        if (!run.isEnding) this.#options.tell(`Recording the call to ${run.file}`);
      }
      // While a recording is being ended, its state stays "ending".
      if (!run.isEnding) this.#set(afterCallEvent(this.#recording, event, Date.now()));
    }
  }

  #tellEnd({ file, begun, hasBegun, waiting }: Run, isGood: boolean, reason: string): void {
    const { log, tell } = this.#options;
    if (isGood && !hasBegun) {
      return begun.reject(new CallError("The recording was ended before it began."));
    }
    if (isGood) return tell(`The call is recorded: ${file}`);
    const text = hasBegun
      ? `The recording of the call has ended: ${reason}`
      : `The call can't be recorded: ${reason}`;
    log("warning", text);
    begun.reject(new CallError(text));
    if (hasBegun || waiting === 0) tell(text);
  }

  #set(recording: CallRecording): void {
    this.#recording = recording;
    for (const listener of this.#listeners) listener();
  }
}

async function send({ input }: Run, command: { readonly command: string }): Promise<void> {
  try {
    await input.write(new TextEncoder().encode(`${JSON.stringify(command)}\n`));
  } catch {
    // The process has ended already; the end of its output reports that.
  }
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // The process has ended already.
  }
}
