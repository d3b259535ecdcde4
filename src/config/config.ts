import * as v from "valibot";
import type { DeviceChoice } from "../devices/selection.ts";
import { hotkeyText, parseHotkey } from "./hotkey.ts";
import {
  cancellerKinds,
  defaultCanceller,
  type MicrophoneRequest,
  noiseSuppressionLevels,
  type PipelineConfig,
} from "../engine/config.ts";

/**
 * Mode of the microphone. In every mode, PipeWire runs the microphone only while an app records. On Windows the
 * microphone is always open, in every mode, if Windows does not tell when an app records from the cable.
 */
export type Mode =
  /** The microphone is open only while an app records; the echo is taken out. */
  | "on-demand"
  /** The microphone is always open; the echo is taken out. */
  | "always"
  /** The microphone is open only while an app records; its sound is passed on untouched. */
  | "off"
  /** The microphone is open only while an app records; apps record silence. */
  | "mute";

/** All of {@linkcode Mode}. */
export const modes = ["on-demand", "always", "off", "mute"] as const satisfies readonly Mode[];

/** The version of the settings file that this program writes. */
export const configVersion = 1;

const choiceSchema = v.optional(
  v.union([
    v.literal("default"),
    v.strictObject({
      // `v.minLength` in a pipe would report only the empty id; this makes the union report the whole choice.
      id: v.custom<string>((id) => typeof id === "string" && id !== ""),
      name: v.string(),
      others: v.optional(v.array(v.string())),
    }),
  ], 'must be "default", or {"id": …, "name": …} of a device as `anecho devices --json` tells it'),
  "default",
);

const flag = (otherwise: boolean) => v.optional(v.boolean("must be true or false"), otherwise);

const oneOf = <const T extends readonly string[]>(options: T) =>
  v.picklist(options, `must be one of ${options.map((it) => JSON.stringify(it)).join(", ")}`);

const channelsMessage =
  'must be "automatic", or a list of channel numbers from 1 to 32, such as [1]';
const channelNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(32));

/** Colour themes of the settings window; "system" is the desktop's. */
export const themes = ["system", "light", "dark"] as const;

const languageMessage = 'must be "system", or a language such as "en" or "zh-CN"';

const hotkeyMessage =
  'must be "none", or keys such as "Ctrl+Alt+M", "F13" or "Pause"; a letter needs Ctrl, Alt or Win';

/** Schema of a hotkey: a text, whose modifiers are put into a fixed order; "none" for no key. */
const hotkey = v.optional(
  v.pipe(
    v.string(hotkeyMessage),
    v.check((text) => text === "none" || parseHotkey(text) !== undefined, hotkeyMessage),
    v.transform((text) => {
      const parsed = parseHotkey(text);
      return parsed === undefined ? "none" : hotkeyText(parsed);
    }),
  ),
  "none",
);

/** Tracks of a call's recording: all in one channel, or the microphone left and what is played right. */
export const callTracks = ["mix", "two"] as const;
/** File formats of a call's recording. */
export const callFormats = ["wav", "flac", "opus"] as const;

const folderMessage = 'must be "", or the whole path of a folder';

/** Whether a text is an absolute path of Windows or Linux. */
export function isWholePath(text: string): boolean {
  return /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(text);
}

const outputLevelMessage = "must be a number of dB from -20 to 20";

/** Schema of the settings file. Missing fields have their defaults. */
export const configSchema = v.strictObject({
  version: v.optional(v.literal(configVersion), configVersion),
  microphone: choiceSchema,
  /** Channels of the microphone that are used: numbers from 1, or "automatic" to choose by their sound. */
  microphoneChannels: v.optional(
    v.union(
      [v.literal("automatic"), v.pipe(v.array(channelNumber), v.minLength(1))],
      channelsMessage,
    ),
    "automatic",
  ),
  /** Whether the effects of the microphone's vendor run before Anecho's processing (Windows). */
  vendorEffects: flag(false),
  speaker: choiceSchema,
  output: choiceSchema,
  mode: v.optional(oneOf(modes), "on-demand"),
  /** The mode to return to when "mute" or "off" is switched off. */
  modeBefore: v.optional(oneOf(["on-demand", "always"]), "on-demand"),
  /** Whether the microphone from which apps are to record becomes the default while Anecho runs. */
  reserveDefault: flag(false),
  canceller: v.optional(oneOf(cancellerKinds), defaultCanceller),
  cleaning: v.optional(
    v.strictObject({
      highPass: flag(true),
      noiseSuppression: v.optional(oneOf(noiseSuppressionLevels), "off"),
      automaticGain: flag(false),
      /** Output level: a gain in dB, after the automatic gain. */
      outputLevelDb: v.optional(
        v.pipe(
          v.number(outputLevelMessage),
          v.minValue(-20, outputLevelMessage),
          v.maxValue(20, outputLevelMessage),
        ),
        0,
      ),
      stereoReference: flag(false),
      /** Whether apps record both channels of a stereo microphone. */
      stereoOutput: flag(false),
    }),
    {},
  ),
  /** Hotkeys, which work whichever program has the focus. */
  hotkeys: v.optional(v.strictObject({ mute: hotkey, bypass: hotkey, pushToMute: hotkey }), {}),
  /** How calls are recorded. */
  calls: v.optional(
    v.strictObject({
      /** Folder of the recordings; "" for a folder in the person's home. */
      folder: v.optional(
        v.pipe(
          v.string(folderMessage),
          v.maxLength(4000, folderMessage),
          v.check((text) => text === "" || isWholePath(text), folderMessage),
        ),
        "",
      ),
      tracks: v.optional(oneOf(callTracks), "mix"),
      format: v.optional(oneOf(callFormats), "wav"),
    }),
    {},
  ),
  /** Whether the last minute of sound is kept in memory, so that it can be saved as a session. */
  keepLastMinute: flag(false),
  /** Whether the settings window begins with the first steps, until they are done or skipped. */
  firstSteps: flag(true),
  /** The language of the settings window and the doctor, such as "en"; "system": the system's. */
  language: v.optional(
    v.pipe(
      v.string(languageMessage),
      v.regex(/^(system|[a-z]{2,3}(-[A-Za-z0-9]{2,8})*)$/, languageMessage),
    ),
    "system",
  ),
  /** Colour theme of the settings window. */
  theme: v.optional(oneOf(themes), "system"),
});

/** The settings. */
export type Config = v.InferOutput<typeof configSchema>;

/** The default settings. */
export const defaultConfig: Config = v.parse(configSchema, {});

/** @return the choice that a setting holds. */
export function choiceOf(setting: Config["microphone"]): DeviceChoice {
  return setting === "default" ? { kind: "default" } : { kind: "device", ...setting };
}

/** @return the setting that holds a choice. */
export function settingOf(choice: DeviceChoice): Config["microphone"] {
  if (choice.kind === "default") return "default";
  const { id, name, others } = choice;
  return others === undefined ? { id, name } : { id, name, others: [...others] };
}

/** @return the request by which an engine opens a microphone. */
export function microphoneRequest(
  { vendorEffects }: Config,
  endpoint: string,
): MicrophoneRequest {
  return { endpoint, effects: vendorEffects };
}

/** @return the pipeline's configuration: canceller, channels and cleaning. */
export function pipelineOf({ canceller, cleaning, microphoneChannels }: Config): PipelineConfig {
  const { stereoReference, ...rest } = cleaning;
  return {
    ...rest,
    referenceChannels: stereoReference ? 2 : 1,
    ...(microphoneChannels === "automatic" ? {} : { microphoneChannels }),
    canceller: { kind: canceller },
  };
}

/** Settings that a running engine can't change: a change needs another engine. */
export interface EngineSetup {
  readonly pipeline: PipelineConfig;
  /** Whether the effects of the microphone's vendor run before Anecho's processing. */
  readonly vendorEffects: boolean;
  readonly keepLastMinute: boolean;
}

/** @return the settings that a running engine can't change. */
export function engineSetup(config: Config): EngineSetup {
  const { outputLevelDb: _changedWhileRunning, ...pipeline } = pipelineOf(config);
  const { vendorEffects, keepLastMinute } = config;
  return { pipeline, vendorEffects, keepLastMinute };
}
