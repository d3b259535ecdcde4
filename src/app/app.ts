import { makesMicrophone } from "../devices/wiring_plan.ts";
import { type Config, microphoneRequest, pipelineOf, settingOf } from "../config/config.ts";
import type { RememberedDefaults } from "../devices/remembered_defaults.ts";
import type { DeviceChoice, DeviceRole } from "../devices/selection.ts";
import type { BackendName, EngineConfig, PipelineConfig, RoomConfig } from "../engine/config.ts";
import type { Snapshot } from "../engine/engine.ts";
import type { EngineEvent } from "../engine/engine_event.ts";
import {
  canBeDefault,
  DefaultKeeper,
  type ReservationStore,
  type SystemDefaults,
} from "./default_keeper.ts";
import { EngineRunner } from "./engine_runner.ts";
import { reservedMicrophone } from "./reserved_microphone.ts";
import { RemoteMics } from "./remote_mics.ts";
import type { RemoteMicStatus } from "./remote_mic_status.ts";
import { type AppStatus, statusOf } from "./status.ts";
import { initialState, supervise } from "./supervisor.ts";
import { nextDeadline } from "./supervisor_settle.ts";
import type {
  Endpoints,
  SupervisorEffect,
  SupervisorEvent,
  SupervisorState,
} from "./supervisor_state.ts";
import { isDoneWithin } from "../platform/waiting.ts";
import { WatchedDevices } from "./watched_devices.ts";

/** Options of an app. */
export interface AppOptions {
  readonly backend: BackendName;
  readonly config: Config;
  /** Configuration of the simulated room, if the backend is "simulated". */
  readonly room?: RoomConfig;
  /** Writes a line of the log. */
  readonly log: (level: "info" | "warning", text: string) => void;
  /** Tells the person about a problem that they have to solve. */
  readonly tell: (text: string) => void;
  /** The person's default microphones, as saved by an earlier run. @default {} */
  readonly defaults?: RememberedDefaults;
  /** Saves the person's default microphones for the next run. */
  readonly keepDefaults?: (defaults: RememberedDefaults) => void;
  /** Stores the former default microphone. @default none: the app changes no default microphone */
  readonly reservations?: ReservationStore;
  /** Saves an updated choice of the same device, if the saved choice still has the id `from`. */
  readonly keepChoice?: (role: DeviceRole, from: string, choice: DeviceChoice) => void;
}

/** Data of a saved session that is not in the engine's files. */
export interface SavedSession {
  readonly pipeline: PipelineConfig;
  /** Names of the devices. */
  readonly microphone: string;
  readonly speaker: string;
  /** Latest events of engines, at most 500, the newest last. */
  readonly events: readonly EngineEvent[];
}

/** Most engine events that are kept; older ones are dropped. */
const mostEvents = 500;

/** How long ending may take, in ms. A driver that hangs must not keep the program running. */
const endingMs = 5000;

/** Longest time that a JavaScript timer can wait, in ms. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * The running app: passes events to the supervisor and carries out its effects. Makes no decisions itself.
 *
 * @example
 * ```ts
 * import { defaultConfig } from "../config/config.ts";
 *
 * await using app = new App({
 *   backend: "simulated",
 *   config: defaultConfig,
 *   log: (_level, text) => console.log(text),
 *   tell: (text) => console.log(text),
 * });
 * app.onStatus(({ text }) => console.log(text));
 * ```
 */
export class App implements AsyncDisposable {
  readonly #options: AppOptions;
  readonly #statusListeners = new Set<(status: AppStatus) => void>();
  readonly #changeListeners = new Set<() => void>();
  readonly #engineListeners = new Set<(event: EngineEvent) => void>();
  readonly #devices: WatchedDevices;
  readonly #runner: EngineRunner;
  readonly #keeper: DefaultKeeper | undefined;
  readonly #ended = Promise.withResolvers<void>();
  readonly #remoteMics = new RemoteMics();
  #remoteMicTimer: ReturnType<typeof setTimeout> | undefined;
  /** Pipeline configuration of the engine that was opened last. */
  #pipeline: PipelineConfig = {};
  readonly #lastEvents: EngineEvent[] = [];
  #config: Config;
  #state: SupervisorState;
  #status: AppStatus;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ending: Promise<void> | undefined;

  constructor(options: AppOptions) {
    this.#options = options;
    this.#config = options.config;
    this.#state = initialState(options.config, {
      ownMicrophone: makesMicrophone(options.backend),
      reserveDefault: options.config.reserveDefault,
      systemPauses: options.backend === "pipewire",
      remembered: options.defaults ?? {},
    });
    this.#status = statusOf(this.#state);
    this.#runner = new EngineRunner({
      supervisor: (event) => this.#hear(event),
      engine: (event) => {
        this.#lastEvents.push(event);
        if (this.#lastEvents.length > mostEvents) this.#lastEvents.shift();
        for (const listener of this.#engineListeners) listener(event);
      },
    });
    this.#devices = new WatchedDevices(options.backend, {
      endpoints: (endpoints) => {
        this.#hear({ kind: "endpoints", endpoints });
        if (endpoints.length > 0) this.#keeper?.look();
      },
      recorders: (count, names) => this.#hear({ kind: "recorders", count, names }),
      server: (isThere) => this.#hear({ kind: "server", isThere }),
      log: options.log,
    });
    const { reservations: store, log } = options;
    this.#keeper = store && new DefaultKeeper({ system: this.#systemDefaults(), store, log });
  }

  /** The app's present status. */
  get status(): AppStatus {
    return this.#status;
  }

  /** The settings in force. */
  get config(): Config {
    return this.#config;
  }

  /** The supervisor's state. */
  get state(): SupervisorState {
    return this.#state;
  }

  /** Resolved once the app was asked to end and has closed its engine. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** The engine's live figures; `undefined` without an engine. */
  snapshot(): Snapshot | undefined {
    return this.#runner.snapshot();
  }

  /**
   * Writes the most recent sound to a folder, if the settings allow it to be kept.
   *
   * @param seconds The most that is written, in seconds.
   * @return the session's data that is not in the folder.
   * @throws {AnechoError} With code "state" if there is no engine or nothing is kept; with code "file" if the
   * folder can't be written.
   */
  async saveSession(folder: string, seconds: number): Promise<SavedSession> {
    const pipeline = this.#pipeline;
    await this.#runner.saveSession(folder, seconds);
    const { microphone, speaker } = this.#status;
    return { pipeline, microphone, speaker, events: [...this.#lastEvents] };
  }

  /** Calls `listener` with the new status at each change, until the returned function is called. */
  onStatus(listener: (status: AppStatus) => void): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  /**
   * Calls `listener` after each event of the supervisor and when remote microphones may have changed, until
   * the returned function is called.
   */
  onChange(listener: () => void): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  /** Calls `listener` with each event of an engine, until the returned function is called. */
  onEngineEvent(listener: (event: EngineEvent) => void): () => void {
    this.#engineListeners.add(listener);
    return () => this.#engineListeners.delete(listener);
  }

  /** Replaces the settings. Devices are reopened only if the change needs it. */
  configure(config: Config): void {
    this.#config = config;
    this.#hear({ kind: "config", config });
  }

  /**
   * Reports an outside event: the person pauses ("hold"), resumes ("release") or restarts; the computer goes to
   * sleep or wakes; the session is locked or unlocked.
   */
  notice(kind: "hold" | "release" | "restart" | "sleep" | "wake" | "lock" | "unlock"): void {
    this.#hear({ kind });
  }

  /** Notes a remote microphone's status. @param id Names its process. @param status `null`: it has ended. */
  noteRemoteMic(id: string, status: RemoteMicStatus | null): void {
    this.#remoteMics.note(id, status, performance.now());
    this.#showRemoteMics();
  }

  /** Outputs the untouched microphone in place of the clean one, for comparison, or the clean one again. */
  compare(isOn: boolean): void {
    this.#hear({ kind: "compare", isOn });
  }

  /** Ends the app: restores the default microphones and closes all devices. Waits for that up to 5 s. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#ending ??= this.#end();
  }

  #showRemoteMics(): void {
    clearTimeout(this.#remoteMicTimer);
    this.#remoteMics.forget(performance.now());
    const { forgetAt } = this.#remoteMics;
    if (forgetAt !== undefined && !this.#state.isQuitting) {
      const waitMs = Math.ceil(forgetAt - performance.now());
      this.#remoteMicTimer = setTimeout(() => this.#showRemoteMics(), waitMs);
    }
    this.#tellStatus();
    for (const listener of this.#changeListeners) listener();
  }

  #systemDefaults(): SystemDefaults {
    return {
      read: () => this.#devices.defaultMicrophones(),
      choose: (roles, id) => this.#devices.setDefaultMicrophone(roles, id),
      canBe: (id) => canBeDefault(id, this.#options.backend, this.#state.endpoints),
    };
  }

  async #end(): Promise<void> {
    const restored = this.#keeper?.release();
    if (!this.#state.isQuitting) {
      this.#hear({ kind: "quit" });
      this.#endIfClosed();
    }
    const isOver = async () => {
      await this.ended;
      await restored;
      await this.#devices[Symbol.asyncDispose]();
    };
    const hasEnded = await isDoneWithin(isOver(), endingMs);
    clearTimeout(this.#timer);
    clearTimeout(this.#remoteMicTimer);
    if (!hasEnded) this.#options.log("warning", "a sound device hangs: ended without it");
  }

  #hear(event: SupervisorEvent): void {
    const { state, effects } = supervise(this.#state, event, performance.now());
    this.#state = state;
    for (const effect of effects) this.#obey(effect);
    const reserved = reservedMicrophone(state);
    if (reserved !== "as-it-is" && !state.isQuitting) this.#keeper?.want(reserved.id);
    this.#setTimer();
    this.#tellStatus();
    for (const listener of this.#changeListeners) listener();
    this.#endIfClosed();
  }

  #endIfClosed(): void {
    if (this.#state.isQuitting && this.#state.engine.kind === "none") this.#ended.resolve();
  }

  #setTimer(): void {
    clearTimeout(this.#timer);
    const due = nextDeadline(this.#state);
    if (due === undefined) return;
    const waitMs = Math.ceil(due - performance.now());
    this.#timer = setTimeout(
      () => this.#hear({ kind: "tick" }),
      Math.min(longestTimerMs, Math.max(0, waitMs)),
    );
  }

  #tellStatus(): void {
    const status = statusOf(this.#state, this.#remoteMics.statuses);
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return;
    this.#status = status;
    for (const listener of this.#statusListeners) listener(status);
  }

  #obey(effect: SupervisorEffect): void {
    switch (effect.kind) {
      case "open-engine":
        this.#pipeline = pipelineOf(this.#config);
        return this.#runner.open(effect.generation, {
          ...this.#engineConfig(effect.endpoints),
          paused: effect.paused,
          mode: effect.treatment,
        });
      case "close-engine":
        void this.#runner.close(effect.generation);
        return;
      case "open-stream":
        return this.#runner.command((engine) =>
          engine.openStream(
            effect.stream,
            effect.stream === "microphone"
              ? microphoneRequest(this.#config, effect.endpoint)
              : { endpoint: effect.endpoint },
          )
        );
      case "pause":
        return this.#runner.command((engine) => engine.pause());
      case "resume":
        return this.#runner.command((engine) => engine.resume());
      case "treat":
        return this.#runner.command((engine) => engine.setMode(effect.treatment));
      case "set-output-level":
        return this.#runner.command((engine) => engine.setOutputLevel(effect.levelDb));
      case "watch-recorders":
        return this.#devices.watchRecorders(effect.watch);
      case "keep-choice": {
        const { role, from, choice } = effect;
        this.#config = { ...this.#config, [role]: settingOf(choice) };
        return this.#options.keepChoice?.(role, from, choice);
      }
      case "keep-defaults":
        return this.#options.keepDefaults?.(effect.defaults);
      case "log":
        return this.#options.log(effect.level, effect.text);
      case "tell":
        return this.#options.tell(effect.text);
    }
  }

  #engineConfig(endpoints: Endpoints): EngineConfig {
    const { backend, room } = this.#options;
    return {
      backend,
      microphone: microphoneRequest(this.#config, endpoints.microphone),
      reference: { endpoint: endpoints.reference },
      output: { endpoint: endpoints.output },
      pipeline: this.#pipeline,
      room: backend === "simulated" ? room : undefined,
      ...(this.#config.keepLastMinute ? { sessionMemoryS: 60 } : {}),
    };
  }
}
