import type { AppFigures } from "../app/figures.ts";
import type { AppStatus } from "../app/status.ts";
import type { Config } from "../config/config.ts";
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
  /** It runs, but does not answer. */
  | { readonly kind: "silent"; readonly message: string }
  | {
    readonly kind: "answers";
    readonly status: AppStatus;
    /** `null` where it has no engine open, or is too old to tell. */
    readonly figures: AppFigures | null;
  };

/** The settings' file. */
export interface SettingsFact {
  readonly path: string;
  /** The settings in force with this file. */
  readonly config: Config;
  /** Its faults; none if it is valid or missing. */
  readonly problems: readonly string[];
}

/** A folder that Anecho keeps something in. */
export interface FolderFact {
  readonly name: "settings" | "logs" | "memory" | "run-time";
  readonly path: string;
  /** Why nothing can be written to it; `null` where something can. */
  readonly obstacle: string | null;
  /** Room on its disk, in bytes. */
  readonly freeBytes: Fact<number>;
}

/** The program that starts at log-in. */
export interface AutostartFact {
  /** The program and its arguments; `null` where nothing of Anecho is started. */
  readonly command: readonly string[] | null;
  /** Files that the command names and that are not there. */
  readonly missing: readonly string[];
}

/** Facts that only PipeWire provides. */
export interface PipeWireFacts {
  readonly graph: Fact<PipeWireGraph>;
  /** The version of the library that programs here are linked with. */
  readonly libraryVersion: Fact<string>;
}

/** All that the checks ask about, gathered once. */
export interface Facts {
  /** Anecho's own, with a remark where it is a build for tests. */
  readonly version: string;
  readonly isTestBuild: boolean;
  readonly os: typeof Deno.build.os;
  readonly backend: BackendName;
  /** Path of the native library. */
  readonly library: Fact<string>;
  readonly endpoints: Fact<readonly Endpoint[]>;
  /** The devices that Anecho would use. */
  readonly plan: Fact<WiringPlan>;
  readonly app: Fact<RunningApp>;
  readonly settings: Fact<SettingsFact>;
  readonly folders: Fact<readonly FolderFact[]>;
  readonly autostart: Fact<AutostartFact>;
  /** The libraries of the settings window are installed. */
  readonly hasWebview: Fact<boolean>;
  /** `undefined` where the sound system is another one. */
  readonly pipeWire?: PipeWireFacts;
  readonly session?: LinuxSession;
  /** `undefined` where the sound system is another one. */
  readonly windows?: Fact<SoundSettings>;
  /** The sound of microphone and reference; `undefined`: the doctor does not listen. */
  readonly heard?: Fact<Heard>;
}

/** Why nothing is known of the devices in use. */
export const devicesMissing = "Not all devices that Anecho needs are there.";

/** The devices that Anecho uses or would use, or why there are none. */
export function wiringOf(
  { plan }: Facts,
): Fact<Extract<WiringPlan, { kind: "ready" }>> {
  if (plan.kind === "unknown") return plan;
  if (plan.value.kind === "ready") return known(plan.value);
  return unknown(devicesMissing);
}

/** The figures of an engine that runs, else of the one that listened, or why there are none. */
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
