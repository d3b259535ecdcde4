import type { App } from "../app/app.ts";
import { choicesOf } from "../app/supervisor.ts";
import { pipelineOf } from "../config/config.ts";
import { decibels, powerOf } from "../echo_test/level.ts";
import { planEchoTest } from "../echo_test/plan.ts";
import { type EchoTestConfig, recordVoice, testEcho } from "../echo_test/run.ts";
import { wavOf } from "../echo_test/wav_bytes.ts";
import type { BackendName } from "../engine/config.ts";
import { messageOf } from "../platform/message_of.ts";
import { PageCommandError } from "./page_command_error.ts";
import { recordingName, recordingVersions, type TestKind, type Tests } from "./protocol.ts";

/** Smallest step of a test's progress that is reported, as a share of the whole test. */
const shareStep = 0.02;

const idle: Tests = { echoTest: { phase: "idle" }, voiceTest: { phase: "idle" } };

type Recording = Readonly<Record<"raw" | "clean", Float32Array<ArrayBuffer>>>;

/** Runs tests for the settings page, one at a time, and keeps the latest recordings in memory. */
export class Tester implements AsyncDisposable {
  readonly #app: App;
  readonly #backend: BackendName;
  readonly #changed: () => void;
  readonly #recordings = new Map<string, Uint8Array<ArrayBuffer>>();
  #tests = idle;
  #count = 0;
  #stop: AbortController | undefined;
  #running: Promise<void> = Promise.resolve();

  /** @param changed Called when a test has changed {@linkcode Tester.tests}. */
  constructor(app: App, backend: BackendName, changed: () => void) {
    this.#app = app;
    this.#backend = backend;
    this.#changed = changed;
  }

  /** State of the tests. */
  get tests(): Tests {
    return this.#tests;
  }

  /** @return the recording with a {@linkcode recordingName} as a WAV file; `undefined` if there is none. */
  recording(name: string): Uint8Array<ArrayBuffer> | undefined {
    return this.#recordings.get(name);
  }

  /** Starts a test. @throws {PageCommandError} If a test runs, or a device is missing or unsuitable. */
  start(kind: TestKind): void {
    if (this.#stop !== undefined) {
      throw new PageCommandError("A test runs already: stop it, or wait for its end.");
    }
    const config = this.#config();
    const stop = this.#stop = new AbortController();
    for (const version of recordingVersions) this.#recordings.delete(recordingName(kind, version));
    this.#running = this.#run(kind, config, stop.signal).finally(() => this.#stop = undefined);
  }

  /** Ends the running test, if any. */
  stop(): void {
    this.#stop?.abort(new Error("stopped"));
  }

  /** Ends the running test, and discards all results and recordings. */
  forget(): void {
    this.stop();
    this.#recordings.clear();
    this.#tests = idle;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    await this.#running;
  }

  async #run(kind: TestKind, config: EchoTestConfig, stop: AbortSignal): Promise<void> {
    let told = 0;
    const progress = (share: number) => {
      if (share < told + shareStep || stop.aborted) return;
      told = share;
      this.#tell(inState(kind, { phase: "running", share }));
    };
    this.#tell(inState(kind, { phase: "running", share: 0 }));
    try {
      if (kind === "echo") {
        const { result, recording } = await testEcho(config, progress, stop);
        stop.throwIfAborted();
        this.#keep(kind, recording, recording.played.sampleRate);
        this.#tell({ echoTest: { phase: "done", number: ++this.#count, result } });
      } else {
        const recording = await recordVoice(config, progress, stop);
        stop.throwIfAborted();
        this.#keep(kind, recording, recording.sampleRate);
        const result = { levelDbfs: decibels(powerOf(recording.raw)) };
        this.#tell({ voiceTest: { phase: "done", number: ++this.#count, result } });
      }
    } catch (error) {
      if (stop.aborted) this.#tell(inState(kind, { phase: "idle" }));
      else this.#tell(inState(kind, { phase: "failed", message: messageOf(error) }));
    }
  }

  #keep(kind: TestKind, recording: Recording, sampleRate: number): void {
    for (const version of recordingVersions) {
      this.#recordings.set(recordingName(kind, version), wavOf(recording[version], sampleRate));
    }
  }

  #config(): EchoTestConfig {
    const { config, state: { endpoints, policy } } = this.#app;
    const plan = planEchoTest(endpoints, choicesOf(config), policy.remembered ?? {});
    if (plan.kind === "impossible") throw new PageCommandError(plan.message);
    return {
      backend: this.#backend,
      microphone: plan.microphone.id,
      speaker: plan.reference.id,
      vendorEffects: config.vendorEffects,
      pipeline: pipelineOf(config),
    };
  }

  #tell(tests: Partial<Tests>): void {
    this.#tests = { ...this.#tests, ...tests };
    this.#changed();
  }
}

/** @return a test's state without a result, under the test's name. */
function inState(
  kind: TestKind,
  test: Exclude<Tests["voiceTest"], { readonly phase: "done" }>,
): Partial<Tests> {
  return kind === "echo" ? { echoTest: test } : { voiceTest: test };
}
