import * as v from "valibot";
import { modes } from "../config/config.ts";
import { type CallRecording, callRecordingSchema } from "./call_recording.ts";
import { type AppFigures, appFiguresSchema } from "./figures.ts";
import { remoteMicStatusSchema } from "./remote_mic_status.ts";
import type { AppStatus } from "./status.ts";

const name = v.optional(v.pipe(v.string(), v.maxLength(1000)));

/** Schema of commands from other processes to the running app. */
export const appCommandSchema = v.variant("command", [
  v.object({ command: v.picklist(["status", "pause", "resume", "quit", "show", "settings"]) }),
  v.object({ command: v.literal("mode"), mode: v.picklist(modes) }),
  /** Turns mute or bypass on or off; off returns to `modeBefore` of the settings. */
  v.object({ command: v.picklist(["mute", "bypass"]), to: v.picklist(["on", "off", "toggle"]) }),
  /** Starts or stops the recording of a call. */
  v.object({ command: v.literal("record"), to: v.picklist(["start", "stop"]) }),
  /** Writes the most recent sound to a folder, given by its absolute path. */
  v.object({
    command: v.literal("save-session"),
    folder: v.pipe(v.string(), v.maxLength(4000)),
    seconds: v.pipe(v.number(), v.minValue(1), v.maxValue(60)),
  }),
  /** Status of a running `anecho remote-mic`; `null`: it has ended. `id` identifies its process. */
  v.object({
    command: v.literal("remote-mic"),
    id: v.pipe(v.string(), v.maxLength(64)),
    status: v.nullable(remoteMicStatusSchema),
  }),
  v.object({
    command: v.literal("choose"),
    microphone: name,
    speaker: name,
    output: name,
  }),
]);

/** See {@linkcode appCommandSchema}. */
export type AppCommand = v.InferOutput<typeof appCommandSchema>;

/** Schema of the app's status as sent to another process: see {@linkcode AppStatus}. */
export const appStatusSchema = v.object({
  look: v.picklist(["running", "waiting", "off", "trouble"]),
  text: v.string(),
  mode: v.picklist(modes),
  microphone: v.string(),
  microphoneChannels: v.optional(v.nullable(v.string()), null),
  speaker: v.string(),
  output: v.string(),
  recordFrom: v.string(),
  recorders: v.nullable(v.number()),
  recorderNames: v.array(v.string()),
  echo: v.optional(v.picklist(["unknown", "found", "none"]), "unknown"),
  remoteMics: v.optional(v.array(remoteMicStatusSchema), []),
}) satisfies v.GenericSchema<unknown, AppStatus>;

/** Schema of the running app's replies. `isUsage`: whether the command is wrong; else it has failed. */
export const appReplySchema = v.variant("ok", [
  v.object({
    ok: v.literal(true),
    status: appStatusSchema,
    figures: v.optional(v.nullable(appFiguresSchema)),
    settings: v.optional(v.string()),
    call: v.optional(callRecordingSchema),
    session: v.optional(v.object({
      pipeline: v.looseObject({}),
      microphone: v.string(),
      speaker: v.string(),
      events: v.array(v.looseObject({ kind: v.string() })),
    })),
  }),
  v.object({ ok: v.literal(false), isUsage: v.boolean(), message: v.string() }),
]);

/** Data of a saved session that is not in the engine's files; see `SavedSession` of the app. */
export interface SavedSessionReply {
  readonly pipeline: Readonly<Record<string, unknown>>;
  readonly microphone: string;
  readonly speaker: string;
  readonly events: readonly ({ readonly kind: string } & Readonly<Record<string, unknown>>)[];
}

/** See {@linkcode appReplySchema}. */
export type AppReply =
  | {
    readonly ok: true;
    readonly status: AppStatus;
    /**
     * Figures of the engine; `null` if there is no engine. Missing in answers to "settings", "record" and
     * "save-session", and if an older app answers.
     */
    readonly figures?: AppFigures | null | undefined;
    /** Answers "settings": an address that opens the settings page once, within 60 s. */
    readonly settings?: string | undefined;
    /** State of the call recording. Missing in answers to "settings" and "save-session", and of older apps. */
    readonly call?: CallRecording | undefined;
    /** Answers "save-session". */
    readonly session?: SavedSessionReply | undefined;
  }
  | { readonly ok: false; readonly isUsage: boolean; readonly message: string };
