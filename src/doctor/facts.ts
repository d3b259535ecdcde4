import type { AppFigures } from "../app/figures.ts";
import type { AppStatus } from "../app/status.ts";
import type { Config } from "../config/config.ts";
import type { RememberedDefaults } from "../devices/remembered_defaults.ts";
import type { WiringPlan } from "../devices/wiring_plan.ts";
import type { BackendName } from "../engine/config.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import { type Fact, known, unknown } from "../platform/fact.ts";
import type { PipeWireGraph } from "../platform/linux/pipewire_graph.ts";
import type { LinuxSession } from "../platform/linux/session.ts";
import type { SoundSettings } from "../platform/windows/sound_settings.ts";
import type { Heard } from "./sound/heard.ts";

/** The running app, if there is one. */
export type RunningApp =
  | { readonly kind: "absent" }
  /** The app runs, but does not give its status. */
  | { readonly kind: "silent"; readonly message: string }
  | {
    readonly kind: "answers";
    readonly status: AppStatus;
    /** The engine's figures; `null` if no engine is open, or the app is too old to send them. */
    readonly figures: AppFigures | null;
  };

/** State of the settings file. */
export interface SettingsFact {
  readonly path: string;
  /** The settings in force with this file. */
  readonly config: Config;
  /** Faults of the file; empty if it is valid or missing. */
  readonly problems: readonly string[];
}

/** A folder of Anecho's files. */
export interface FolderFact {
  readonly name: "settings" | "logs" | "memory" | "run-time";
  readonly path: string;
  /** Why it can't be written to; `null` if it can. */
  readonly obstacle: string | null;
  /** Free room on its disk, in bytes. */
  readonly freeBytes: Fact<number>;
}

/** The program that starts when the person logs in. */
export interface AutostartFact {
  /** The program and its arguments; `null` if autostart is off. */
  readonly command: readonly string[] | null;
  /** Missing files that the command names. */
  readonly missing: readonly string[];
}

/** Facts that only PipeWire provides. */
export interface PipeWireFacts {
  readonly graph: Fact<PipeWireGraph>;
  /** Version of the library with which programs on this computer are linked. */
  readonly libraryVersion: Fact<string>;
}

/** All facts for the checks. */
export interface Facts {
  /** Anecho's version, with a remark if it is a test build. */
  readonly version: string;
  readonly isTestBuild: boolean;
  readonly os: typeof Deno.build.os;
  readonly backend: BackendName;
  /** Path of the native library. */
  readonly library: Fact<string>;
  readonly endpoints: Fact<readonly Endpoint[]>;
  /** The devices that Anecho would use. */
  readonly plan: Fact<WiringPlan>;
  /** The person's default microphones, as the app has saved them. */
  readonly remembered: RememberedDefaults;
  readonly app: Fact<RunningApp>;
  readonly settings: Fact<SettingsFact>;
  readonly folders: Fact<readonly FolderFact[]>;
  readonly autostart: Fact<AutostartFact>;
  /** Whether the libraries of the settings window are installed. */
  readonly hasWebview: Fact<boolean>;
  /** Facts of PipeWire; `undefined` if the sound system is another one. */
  readonly pipeWire?: PipeWireFacts;
  readonly session?: LinuxSession;
  /** Windows' sound settings; `undefined` if the sound system is another one. */
  readonly windows?: Fact<SoundSettings>;
  /** Measurements of microphone and reference; `undefined` if the doctor does not listen. */
  readonly heard?: Fact<Heard>;
}

/** Reason why the devices in use are unknown. */
export const devicesMissing = "Not all devices that Anecho needs are there.";

/** @return the devices that Anecho uses or would use, or why there are none. */
export function wiringOf(
  { plan }: Facts,
): Fact<Extract<WiringPlan, { kind: "ready" }>> {
  if (plan.kind === "unknown") return plan;
  if (plan.value.kind === "ready") return known(plan.value);
  return unknown(devicesMissing);
}

/** @return the figures of the app's engine if it runs, else of the doctor's own, or why there are none. */
export function runningFigures({ app, heard }: Facts): Fact<AppFigures> {
  if (app.kind === "known" && app.value.kind === "answers" && app.value.figures?.isRunning) {
    return known(app.value.figures);
  }
  if (heard !== undefined) return heard.kind === "known" ? known(heard.value.figures) : heard;
  if (app.kind === "unknown") return app;
  return unknown("This can be seen only while Anecho runs and an app records from it.");
}

/** @return a level for a sentence. */
export function dbText(dbfs: number): string {
  return `${dbfs.toFixed(0)} dBFS`;
}
