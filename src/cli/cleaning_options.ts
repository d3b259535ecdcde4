import { type Command, InvalidArgumentError, Option } from "commander";
import {
  type CancellerKind,
  cancellerKinds,
  defaultCanceller,
  type NoiseSuppression,
  noiseSuppressionLevels,
  type PipelineConfig,
} from "../engine/config.ts";
import {
  type MicrophoneChannelsOption,
  microphoneChannelsOption,
} from "./microphone_channels_option.ts";

/** Parsed options of {@linkcode addCleaningOptions}. */
export interface CleaningOptions {
  readonly canceller: CancellerKind;
  readonly noiseSuppression: NoiseSuppression;
  readonly gain?: boolean;
  readonly outputLevel: number;
  readonly highPass: boolean;
  readonly stereoReference?: boolean;
  /** Set only by commands with {@linkcode addStereoOutputOption}. */
  readonly stereoOutput?: boolean;
  readonly microphoneChannels: MicrophoneChannelsOption;
}

/** Adds the options for cleaning the sound, which several commands share. */
export function addCleaningOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--canceller <kind>", "which echo canceller to use")
        .choices(cancellerKinds)
        .default(defaultCanceller),
    )
    .addOption(
      new Option("--noise-suppression <level>", "how strongly to suppress noise")
        .choices(noiseSuppressionLevels)
        .default("off"),
    )
    .option("--gain", "bring the voice to a steady level")
    .addOption(
      new Option("--output-level <dB>", "make the output louder or quieter, -20 to 20")
        .argParser(parseOutputLevel)
        .default(0),
    )
    .option("--no-high-pass", "keep sound that is lower than a voice, such as rumble")
    .addOption(microphoneChannelsOption().default("automatic"))
    .option("--stereo-reference", "follow both channels of the reference separately");
}

/** Adds `--stereo-output`, for commands whose output can be stereo. */
export function addStereoOutputOption(command: Command): Command {
  return command.option("--stereo-output", "give both channels of a stereo microphone");
}

/** @throws {InvalidArgumentError} */
function parseOutputLevel(text: string): number {
  const level = /^[+-]?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : NaN;
  if (level >= -20 && level <= 20) return level;
  throw new InvalidArgumentError("Give a number of dB from -20 to 20, such as 6 or -4.5.");
}

/** @return the options as a pipeline's configuration. */
export function pipelineConfig(options: CleaningOptions): PipelineConfig {
  return {
    canceller: { kind: options.canceller },
    highPass: options.highPass,
    noiseSuppression: options.noiseSuppression,
    automaticGain: options.gain ?? false,
    outputLevelDb: options.outputLevel,
    referenceChannels: options.stereoReference ? 2 : 1,
    stereoOutput: options.stereoOutput ?? false,
    microphoneChannels: options.microphoneChannels === "automatic"
      ? undefined
      : options.microphoneChannels,
  };
}
