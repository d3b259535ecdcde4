import type { EngineMode } from "./engine_event.ts";

/** Strength of the noise suppression, which runs after the canceller. */
export type NoiseSuppression = "off" | "low" | "moderate" | "high" | "very-high" | "voice";

/** All of {@linkcode NoiseSuppression}: WebRTC's from off to strongest, then "voice", a neural network. */
export const noiseSuppressionLevels: readonly NoiseSuppression[] = [
  "off",
  "low",
  "moderate",
  "high",
  "very-high",
  "voice",
];

/** Kind of canceller: AEC3 ("classic"), or one that keeps the voice whole in double talk ("full-duplex"). */
export type CancellerKind = "classic" | "full-duplex";

/** All of {@linkcode CancellerKind}; the first is the app's default. */
export const cancellerKinds: readonly CancellerKind[] = ["full-duplex", "classic"];

/** The canceller that the app and the commands use by default. */
export const defaultCanceller: CancellerKind = "full-duplex";

/** Configuration of the pipeline. Missing keys have the native library's defaults. */
export interface PipelineConfig {
  /**
   * Rate at which the canceller works, in Hz.
   *
   * @default 48000; for recordings, 16000 or 32000 if the microphone's rate is no higher, and neither full duplex
   * nor stereo output nor the noise suppression "voice" needs 48000
   */
  readonly sampleRate?: 16000 | 32000 | 48000;
  /** 1: the reference is mixed down; 2: stereo. @default 1 */
  readonly referenceChannels?: 1 | 2;
  /** Numbers of the microphone's channels that are used, from 1. @default chosen by their sound */
  readonly microphoneChannels?: readonly number[];
  readonly canceller?: CancellerConfig;
  /** Whether frequencies below the voice are removed. @default true */
  readonly highPass?: boolean;
  /** @default "off" */
  readonly noiseSuppression?: NoiseSuppression;
  /** Whether the voice is brought to a steady level. @default false */
  readonly automaticGain?: boolean;
  /**
   * Whether the output has two channels: left and right if two channels of the microphone are used, otherwise both
   * the same. Tracks are always mono.
   *
   * @default false
   */
  readonly stereoOutput?: boolean;
  /** Output level: a gain in dB, after the automatic gain, −20 to 20. @default 0 */
  readonly outputLevelDb?: number;
}

/** How the echo is cancelled. */
export interface CancellerConfig {
  /** @default true */
  readonly enabled?: boolean;
  /** @default "classic" */
  readonly kind?: CancellerKind;
  /** Length of the linear filter in blocks of 4 ms, 5 to 50. @default 13 */
  readonly filterLengthBlocks?: number;
  /** Whether high frequencies are suppressed harder, including those of near-end speech. @default false */
  readonly conservativeHfSuppression?: boolean;
}

/** How the samples of an output file are stored. */
export type SampleFormat = "s16" | "s24" | "f32";

/** All of {@linkcode SampleFormat}. */
export const sampleFormats: readonly SampleFormat[] = ["s16", "s24", "f32"];

/** A run over two recordings. Paths may be relative to the working directory. */
export interface ProcessingConfig extends ProcessingOptions {
  /** The microphone's recording, from which the echo is removed. */
  readonly microphone: string;
  /** The reference: the recording of what the speakers played. */
  readonly reference: string;
  /** The WAV file to write; "-" is standard output. */
  readonly output: string;
}

/** A run over a recorded session. Paths may be relative to the working directory. */
export interface ReplayConfig extends ProcessingOptions {
  /** The folder that the session was recorded to. */
  readonly session: string;
  /** The WAV file to write; "-" is standard output. @default none */
  readonly output?: string;
}

/** Options of every run over recordings. */
export interface ProcessingOptions {
  readonly format: SampleFormat;
  /** Length of one row of the report, in milliseconds. */
  readonly reportIntervalMs: number;
  readonly pipeline?: PipelineConfig;
  /** If given, the beginnings of microphone and output are also written, as 16-bit WAV files. */
  readonly excerpt?: {
    readonly seconds: number;
    readonly microphone: string;
    readonly output: string;
  };
}

/** Size of the simulated room. */
export type RoomSize = "small" | "medium" | "large";

/** All of {@linkcode RoomSize}. */
export const roomSizes: readonly RoomSize[] = ["small", "medium", "large"];

/** Who talks in the simulated room. */
export type RoomScene = "conversation" | "far" | "near" | "both" | "silence";

/** All of {@linkcode RoomScene}. */
export const roomScenes: readonly RoomScene[] = ["conversation", "far", "near", "both", "silence"];

/** Something that goes wrong in the simulated room; see docs/architecture.md, "The simulated room". */
export interface RoomFault {
  readonly endpoint: "microphone" | "reference" | "cable";
  readonly kind:
    | "stall"
    | "hiccup"
    | "silent"
    | "loopback_stops_when_silent"
    | "invalidated"
    | "gone"
    | "format_change"
    | "no_reader"
    | "silenced_by_earlier_loopback"
    | "silenced_by_later_loopback"
    | "hang";
  /** When the fault begins, in seconds. @default 0 */
  readonly atS?: number;
  /** How long the fault lasts, in seconds; required for a hiccup and a hang. @default to the end */
  readonly durationS?: number;
}

/** Configuration of the simulated room. Missing keys have the native library's defaults. */
export interface RoomConfig {
  readonly size?: RoomSize;
  /** @default "conversation" */
  readonly scene?: RoomScene;
  /** Audio file that the speakers play, instead of the built-in voice. */
  readonly far?: string;
  /** Audio file of the person in the room, instead of the built-in voice. */
  readonly near?: string;
  /** RMS level of the microphone's own white noise, in dBFS. */
  readonly noiseDbfs?: number;
  /** Gain of the echo path from speakers to microphone, in dB by energy, -60 to 20. */
  readonly echoGainDb?: number;
  /** Volume setting of the speakers, 0 (muted) to 1. */
  readonly speakerVolume?: number;
  /** Whether the microphone's driver has effects: a noise gate, and attenuation of the echo. */
  readonly microphoneEffects?: boolean;
  /** How much faster than nominal the devices' clocks run, in ppm. */
  readonly speakerPpm?: number;
  readonly microphonePpm?: number;
  /** Latency in ms from the reference's timestamp to the air, and from there to the microphone's timestamp. */
  readonly speakerLatencyMs?: number;
  readonly microphoneLatencyMs?: number;
  /** Seed of random numbers: the same seed gives the same sound. */
  readonly seed?: number;
  /** When to end, in seconds. @default never */
  readonly durationS?: number;
  /** Whether time passes as fast as the processor allows. @default false */
  readonly accelerated?: boolean;
  readonly faults?: readonly RoomFault[];
}

/** A sound system that an engine can run on. */
export type BackendName = "simulated" | "pipewire" | "wasapi";

/** Request to open a stream on an endpoint. */
export interface StreamRequest {
  /**
   * Id of the endpoint; empty or missing: the system's default. An output has no default: on Windows it needs
   * the id of a cable's render endpoint, and PipeWire takes no id.
   */
  readonly endpoint?: string;
  /** Whether a silent stream takes the place of a device. Not for an output. @default false */
  readonly absent?: boolean;
  /** Whether {@linkcode Engine.push} provides the samples, not a device. Not for an output. @default false */
  readonly pushed?: boolean;
}

/** Request to open a microphone. */
export interface MicrophoneRequest extends StreamRequest {
  /** Whether the effects of the microphone's vendor run before Anecho's processing. @default false */
  readonly effects?: boolean;
}

/** Destination of the output. */
export interface OutputRequest extends Pick<StreamRequest, "endpoint"> {
  /** Handle of a {@linkcode VirtualMic} that is the output in place of an endpoint. */
  readonly mic?: number;
}

/** Channels of an engine's tracks; see `docs/meetings.md`. */
export type TrackLayout = "microphone" | "reference" | "mix" | "two" | "three";

/** How an engine delivers the tracks of microphone and reference. */
export interface TracksConfig {
  readonly layout: TrackLayout;
  /** Share of the reference in a mix, 0 to 1. @default 0.5 */
  readonly balance?: number;
  /** Sample rate in Hz, 8000 to 192000. @default 48000 */
  readonly sampleRate?: number;
  /** Longest lag of the reader that the buffer bridges, in milliseconds. @default 5000 */
  readonly bufferMs?: number;
}

/** Configuration of an engine. */
export interface EngineConfig {
  readonly backend: BackendName;
  readonly microphone?: MicrophoneRequest;
  /** Device of the reference. */
  readonly reference?: StreamRequest;
  /** The virtual cable, or a {@linkcode VirtualMic}; left out if the backend makes the virtual microphone itself. */
  readonly output?: OutputRequest;
  /** If given, tracks are delivered in place of an output; see {@linkcode Engine.readTracks}. */
  readonly tracks?: TracksConfig;
  /** Whether the engine begins paused: the microphone delivers nothing until resumed. @default false */
  readonly paused?: boolean;
  /** Output mode from the first frame on. @default "cancel" */
  readonly mode?: EngineMode;
  readonly pipeline?: PipelineConfig;
  readonly room?: RoomConfig;
  /** Folder for microphone.wav, reference.wav and output.wav. */
  readonly recordDirectory?: string;
  /** Folder for a session: the devices' packets with their times, and the output. See `docs/sessions.md`. */
  readonly sessionDirectory?: string;
  /** How much of a session is kept in memory for {@linkcode Engine.saveSession}, in seconds, 60 at most. @default 0 */
  readonly sessionMemoryS?: number;
}

/**
 * Turns a configuration or a set of figures into JSON text with snake_case keys. Undefined values are
 * left out; NaN and infinity, which JSON does not have, become null.
 *
 * @param indent Spaces per level; 0 for one line. @default 0
 */
export function toSnakeCaseJson(value: object, indent = 0): string {
  return JSON.stringify(snakeCaseKeys(value), null, indent);
}

function snakeCaseKeys(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(snakeCaseKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [
    key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    snakeCaseKeys(item),
  ]);
  return Object.fromEntries(entries);
}
