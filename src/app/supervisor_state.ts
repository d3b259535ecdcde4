import type { Config, EngineSetup, Mode } from "../config/config.ts";
import type { RecorderWatch } from "../engine/device_monitor.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import type { LossReason } from "../engine/loss_text.ts";
import type { EchoState, EngineMode, StreamName } from "../engine/engine_event.ts";
import type { RememberedDefaults } from "../devices/remembered_defaults.ts";
import type { DeviceChoice, DeviceChoices, DeviceRole } from "../devices/selection.ts";
import type { WiringPlan, WiringPolicy } from "../devices/wiring_plan.ts";
import type { Backoff } from "./backoff.ts";
import type { SoundServer } from "./sound_server.ts";

/** All of {@linkcode StreamName}. */
export const streamNames: readonly StreamName[] = ["microphone", "reference", "output"];

/** One stream of the engine. */
export interface StreamLife {
  /** Id of the endpoint that is open and works; `null` once it is lost. */
  readonly current: string | null;
  /** When `current` was opened. */
  readonly openedAt: number;
  /** Id of the endpoint that is being opened; `null` for none. */
  readonly pending: string | null;
  /** When opening `pending` began. */
  readonly pendingSince: number;
  readonly backoff: Backoff;
}

/** State of an engine, from opening to closing; "none" between two engines. */
export type EngineLife =
  | { readonly kind: "none"; readonly backoff: Backoff }
  | {
    readonly kind: "opening";
    readonly since: number;
    readonly endpoints: Endpoints;
    readonly setup: EngineSetup;
    readonly treatment: EngineMode;
    readonly outputLevelDb: number;
    readonly commanded: "run" | "pause";
    readonly backoff: Backoff;
  }
  | {
    readonly kind: "open";
    readonly openedAt: number;
    readonly setup: EngineSetup;
    readonly streams: Readonly<Record<StreamName, StreamLife>>;
    /** The last command given to the engine. */
    readonly commanded: "run" | "pause";
    /** Whether the engine runs, by its latest report. */
    readonly isRunning: boolean;
    readonly treatment: EngineMode;
    readonly outputLevelDb: number;
    readonly backoff: Backoff;
  }
  | {
    readonly kind: "closing";
    readonly since: number;
    /** Whether the person has been told that closing takes too long. */
    readonly isTold: boolean;
    readonly backoff: Backoff;
  };

/** Ids of an engine's endpoints, by stream; "" for the output that Anecho makes itself. */
export type Endpoints = Readonly<Record<StreamName, string>>;

/** State of a supervisor. */
export interface SupervisorState {
  readonly server: SoundServer;
  /** Whether the system's endpoints have been listed yet. */
  readonly isListed: boolean;
  readonly endpoints: readonly Endpoint[];
  /** Ids of microphones that delivered only what the speakers play. */
  readonly heardAsPlayback: readonly string[];
  readonly choices: DeviceChoices;
  readonly policy: WiringPolicy;
  readonly plan: WiringPlan;
  readonly mode: Mode;
  /** Settings for the next engine. */
  readonly setup: EngineSetup;
  /** Output level in dB, which a running engine can change. */
  readonly outputLevelDb: number;
  /** Whether the person compares: the untouched microphone is output in place of the clean one. */
  readonly isComparing: boolean;
  /** Number of programs that record from Anecho (`null`: the system does not tell), and the known names. */
  readonly recorders: number | null;
  readonly recorderNames: readonly string[];
  /** Whether the person has paused Anecho, which releases the microphone. */
  readonly isHeld: boolean;
  /** Whether the computer is asleep or about to sleep. */
  readonly isAsleep: boolean;
  readonly isQuitting: boolean;
  /** Number of the engine; events of earlier engines are ignored. */
  readonly generation: number;
  readonly engine: EngineLife;
  /** Virtual microphone whose recorders are watched. */
  readonly watched: RecorderWatch | undefined;
  /**
   * Message of the last failure. Cleared when the engine or any stream opens, when the person restarts, and when
   * the sound server ends or is back.
   */
  readonly lastFailure: string | undefined;
  /** Describes which of several channels of the microphone are used; `undefined` if unknown. */
  readonly microphoneChannels: string | undefined;
  /** Whether the microphone hears what is played. */
  readonly echo: EchoState;
}

/** Events of the supervisor. */
export type SupervisorEvent =
  /** The system lists these endpoints now, or has other defaults. */
  | { readonly kind: "endpoints"; readonly endpoints: readonly Endpoint[] }
  /** The sound server has ended, or is back. */
  | { readonly kind: "server"; readonly isThere: boolean }
  /** The person has changed the settings. */
  | { readonly kind: "config"; readonly config: Config }
  | { readonly kind: "recorders"; readonly count: number | null; readonly names: readonly string[] }
  /** The engine can't be opened, or has failed. */
  | { readonly kind: "engine-failed"; readonly generation: number; readonly message: string }
  /** The engine opens its devices, after its start or to go on after a pause. */
  | { readonly kind: "engine-started"; readonly generation: number }
  /** The engine runs. */
  | { readonly kind: "engine-running"; readonly generation: number }
  /** The engine has released the microphone. */
  | { readonly kind: "engine-paused"; readonly generation: number }
  /** The engine is closed, as ordered. */
  | { readonly kind: "engine-closed"; readonly generation: number }
  | {
    readonly kind: "stream-opened";
    readonly generation: number;
    readonly stream: StreamName;
  }
  /** The engine has chosen among the microphone's channels; `text` says which are used, and why. */
  | { readonly kind: "channels"; readonly generation: number; readonly text: string }
  /** The microphone was found to carry only what the speakers play, or to carry more than that. */
  | { readonly kind: "loopback"; readonly generation: number; readonly isLoopback: boolean }
  /** An echo was found, or none although sound is played, or it has become unknown. */
  | { readonly kind: "echo"; readonly generation: number; readonly echo: EchoState }
  | {
    readonly kind: "stream-lost";
    readonly generation: number;
    readonly stream: StreamName;
    readonly reason: LossReason;
  }
  | {
    readonly kind: "stream-failed";
    readonly generation: number;
    readonly stream: StreamName;
    readonly message: string;
  }
  /** The person turns comparison with the untouched microphone on or off. */
  | { readonly kind: "compare"; readonly isOn: boolean }
  /** The person wants all devices to be reopened. */
  | { readonly kind: "restart" }
  /** The person pauses ("hold"), which releases the microphone even while apps record, or goes on ("release"). */
  | { readonly kind: "hold" }
  | { readonly kind: "release" }
  | { readonly kind: "sleep" }
  | { readonly kind: "wake" }
  | { readonly kind: "lock" }
  | { readonly kind: "unlock" }
  /** A deadline has come. */
  | { readonly kind: "tick" }
  | { readonly kind: "quit" };

/** Effects: steps that the app carries out. */
export type SupervisorEffect =
  | {
    readonly kind: "open-engine";
    readonly generation: number;
    readonly endpoints: Endpoints;
    /** Whether the engine begins paused, without the microphone. */
    readonly paused: boolean;
    /** Output mode from the first frame on: a command would come some frames too late. */
    readonly treatment: EngineMode;
  }
  | { readonly kind: "close-engine"; readonly generation: number }
  | { readonly kind: "open-stream"; readonly stream: StreamName; readonly endpoint: string }
  | { readonly kind: "pause" }
  | { readonly kind: "resume" }
  | { readonly kind: "treat"; readonly treatment: EngineMode }
  | { readonly kind: "set-output-level"; readonly levelDb: number }
  | { readonly kind: "watch-recorders"; readonly watch: RecorderWatch }
  /** Saves an updated choice: its device has another id now, or another device of its name has appeared. */
  | {
    readonly kind: "keep-choice";
    readonly role: DeviceRole;
    /** The id in the former choice. */
    readonly from: string;
    readonly choice: DeviceChoice;
  }
  /** Saves the person's default microphones. */
  | { readonly kind: "keep-defaults"; readonly defaults: RememberedDefaults }
  | { readonly kind: "log"; readonly level: "info" | "warning"; readonly text: string }
  /** Tells the person of a problem that they have to solve. */
  | { readonly kind: "tell"; readonly text: string };

/** Result of an event. */
export interface SupervisorStep {
  readonly state: SupervisorState;
  readonly effects: readonly SupervisorEffect[];
}
