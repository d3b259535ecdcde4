import { InvalidArgumentError } from "commander";
import { extname } from "node:path";
import { chooseByNames } from "../../devices/name_choices.ts";
import { chosen, defaultChoice, selectByName } from "../../devices/selection.ts";
import { labelled, labelOf } from "../../devices/labels.ts";
import type { Endpoint } from "../../engine/endpoint.ts";
import type { BackendChoice } from "../../app/sound_system.ts";
import type { Isolation } from "../../meeting/isolation.ts";
import type { MeetingSources } from "../../meeting/meeting_devices.ts";
import type { MeetingMode, MeetingTracks } from "../../meeting/meeting_event.ts";
import { formatOfName, type SoundFormat } from "../capture_output.ts";
import type { CleaningOptions } from "../cleaning_options.ts";
import { UsageError } from "../exit.ts";
import { isOpusName, standardStream } from "../sound_name.ts";

/** The options of `anecho meeting`. */
export interface MeetingOptions extends CleaningOptions {
  readonly output: string;
  readonly mode?: Exclude<MeetingMode, "device">;
  readonly tracks?: MeetingTracks;
  readonly balance?: number;
  /** Sample rate in Hz. @default 48000 for Opus, else 16000 */
  readonly rate?: number;
  readonly format?: SoundFormat;
  readonly microphone?: string;
  readonly speaker?: string;
  readonly device?: string;
  readonly isolation?: Isolation;
  readonly events?: string;
  readonly sidecar?: string | boolean;
  /** How long to record, in seconds. */
  readonly duration?: number;
  readonly force?: boolean;
  readonly endWithInput?: boolean;
  readonly backend: BackendChoice;
}

/**
 * Checks that the options fit together.
 *
 * @throws {UsageError}
 */
export function checkOptions(
  options: Pick<
    MeetingOptions,
    "mode" | "tracks" | "balance" | "device" | "microphone" | "speaker" | "isolation"
  >,
): void {
  const { mode = "meeting", tracks = "mix", balance, device, microphone, speaker } = options;
  if (device !== undefined && (options.mode ?? microphone ?? speaker) !== undefined) {
    throw new UsageError(
      "--device records one device alone: leave --mode, --microphone and --speaker out.",
    );
  }
  const isMeeting = mode === "meeting" && device === undefined;
  const bothSides = device === undefined ? "use --mode meeting" : "leave --device out";
  if (options.tracks !== undefined && !isMeeting) {
    throw new UsageError(`There is one side only: leave --tracks out, or ${bothSides}.`);
  }
  if (balance !== undefined && !(isMeeting && tracks === "mix")) {
    const remedy = isMeeting ? "use --tracks mix" : bothSides;
    throw new UsageError(`There is nothing to balance: leave --balance out, or ${remedy}.`);
  }
  if (options.isolation === "ffmpeg" && Deno.build.os !== "windows") {
    throw new UsageError("--isolation ffmpeg is for Windows: leave it out, or use another way.");
  }
  if (mode === "loopback" && microphone !== undefined) {
    throw new UsageError("--mode loopback uses no microphone: leave --microphone out.");
  }
}

/** Sample rate of Opus, in Hz. */
const opusRate = 48_000;
/** Sample rate that transcribers expect, in Hz. */
const speechRate = 16_000;

/**
 * Decides the format and the sample rate of the sound.
 *
 * @throws {UsageError}
 */
export function soundOf(
  options: Pick<MeetingOptions, "output" | "rate" | "format" | "tracks">,
): { readonly format: SoundFormat; readonly rate: number } {
  const { output, rate, tracks } = options;
  const { format = isOpusName(output) ? "opus" : formatOfName(output, "s16le") } = options;
  if (format !== "opus") return { format, rate: rate ?? speechRate };
  if (rate !== undefined && rate !== opusRate) {
    throw new UsageError("Opus is at 48000 Hz: leave --rate out, or use --format wav.");
  }
  if (tracks === "three") {
    throw new UsageError("Opus holds one or two tracks: use --format wav for three.");
  }
  return { format, rate: opusRate };
}

/**
 * Finds the devices that the options name; the defaults stand for those that are not named.
 *
 * @throws {DeviceNameError | UsageError}
 */
export function sourcesOf(
  options: Pick<MeetingOptions, "mode" | "device" | "microphone" | "speaker">,
  endpoints: readonly Endpoint[],
): MeetingSources {
  const { mode = "meeting", device, microphone, speaker } = options;
  if (device !== undefined) {
    const named = findDevice(device, endpoints);
    return { mode: "device", microphone: chosen(named, endpoints), speaker: defaultChoice };
  }
  const choices = chooseByNames({ microphone, speaker }, endpoints, true);
  return {
    mode,
    microphone: choices.microphone ?? defaultChoice,
    speaker: choices.speaker ?? defaultChoice,
  };
}

function findDevice(text: string, endpoints: readonly Endpoint[]): Endpoint {
  const captures = labelled(endpoints).filter((it) => it.flow === "capture");
  const selection = selectByName(text, captures);
  if (selection.kind === "found") return selection.endpoint;
  const list = selection.candidates.map((it) => `"${labelOf(it)}"`).join(", ");
  throw new UsageError(
    selection.kind === "several"
      ? `"${text}" fits several devices: ${list}. Give more of the name.`
      : `No recording device is called "${text}": ` +
        (list === "" ? "there is none." : `use a part of ${list}.`),
  );
}

/** @return the sidecar's path: by default beside the output file; `undefined` if none is written. */
export function sidecarPath({ output, sidecar }: MeetingOptions): string | undefined {
  if (typeof sidecar === "string") return sidecar;
  if (sidecar === false || output === standardStream) return undefined;
  const extension = extname(output);
  const name = extension === "" ? output : output.slice(0, -extension.length);
  return `${name}.json`;
}

/** Reads the value of `--balance`: from 0 (microphone alone) to 1 (loopback alone). */
export function balanceOf(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError("Give a number from 0 (microphone alone) to 1 (loopback alone).");
}

/** Reads a sample rate from 8000 to 192000 Hz. */
export function rateOf(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 8000 && value <= 192_000) return value;
  throw new InvalidArgumentError("Give a rate from 8000 to 192000 Hz, such as 16000.");
}
