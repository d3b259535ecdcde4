import { resolve } from "node:path";
import { enums, snapshotStruct, tracksPartStruct } from "./abi.ts";
import { call, callNonblocking, cString, openHandle } from "./call.ts";
import { type EngineConfig, type MicrophoneRequest, toSnakeCaseJson } from "./config.ts";
import {
  channelNumbers,
  type EchoState,
  echoState,
  type EngineEvent,
  type EngineMode,
  engineMode,
  type EngineState,
  engineState,
  readEngineEvent,
  type StreamName,
} from "./engine_event.ts";
import { EventPump, eventSource } from "./event_pump.ts";
import { type Library, sharedLibrary } from "./library.ts";

/**
 * An engine's live figures. Levels, echo reduction, latency and turn times are of the last full second, except the
 * levels for meters. Unknown figures are NaN.
 */
export interface Snapshot {
  readonly state: EngineState;
  readonly mode: EngineMode;
  /** 10 ms frames processed since opening. */
  readonly frames: number;
  /** The engine's clock, in seconds. */
  readonly timeS: number;
  readonly microphoneDbfs: number;
  readonly referenceDbfs: number;
  readonly outputDbfs: number;
  /** Levels for meters: of about the last 300 ms. */
  readonly microphoneMeterDbfs: number;
  readonly referenceMeterDbfs: number;
  readonly outputMeterDbfs: number;
  /** Microphone level less output level where the reference was active. */
  readonly echoReductionDb: number;
  /** Delay of the echo behind the reference, in the room and the devices. */
  readonly delayMs: number;
  /** How much faster the microphone's clock runs than the reference's. */
  readonly referenceDriftPpm: number;
  /** How much faster the output's clock runs than the microphone's. */
  readonly outputDriftPpm: number;
  /** Fill of the output's buffer. */
  readonly bufferMs: number;
  /** Target fill of the output's buffer. */
  readonly bufferTargetMs: number;
  /** Longest delay of a sample from the microphone to the output's device. */
  readonly latencyMs: number;
  /** Duration of one turn of the real-time thread: mean and maximum. */
  readonly turnMeanUs: number;
  readonly turnWorstUs: number;
  /** Counts since opening. */
  readonly underruns: number;
  readonly overruns: number;
  readonly referenceGaps: number;
  readonly cancellerRestarts: number;
  readonly eventsLost: number;
  /** Whether the audio thread has real-time priority. */
  readonly isRealTime: boolean;
  /** The speakers' volume that is applied after the reference is taken: 0 (muted) to 1; 1 if unknown. */
  readonly playbackGain: number;
  /** Whether the microphone hears what is played. */
  readonly echo: EchoState;
  /** Numbers of the microphone's channels that are used, from 1. */
  readonly microphoneChannels: readonly number[];
}

/** A part of an engine's tracks. Counts of frames are totals since the tracks began. */
export interface TracksPart {
  /** Interleaved samples; empty if none came within the time. */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly channels: number;
  /** Frames before this part. */
  readonly position: number;
  /** When the first frame of all was captured, in seconds on the engine's clock. */
  readonly startTimeS: number;
  /** When the first frame of this part was captured, in nanoseconds on the engine's clock. */
  readonly timeNs: bigint;
  /** Frames for which the microphone delivered nothing; its tracks hold zeros there. */
  readonly missingMicrophoneFrames: number;
  /** Frames in which the microphone was digital silence. */
  readonly silentMicrophoneFrames: number;
  /** Frames in which the reference was digital silence. */
  readonly silentReferenceFrames: number;
  /** Frames for which all tracks hold zeros: not read in time, or at the beginning of a gap of more than 3 s. */
  readonly droppedFrames: number;
  /** Whether the tracks have ended. */
  readonly isEnd: boolean;
}

const { COMMAND, STREAM } = enums;
const commands = {
  pause: COMMAND.PAUSE,
  resume: COMMAND.RESUME,
  resetCanceller: COMMAND.RESET_CANCELLER,
  cancel: COMMAND.CANCEL,
  bypass: COMMAND.BYPASS,
  mute: COMMAND.MUTE,
} as const;
/** Channels of the widest layout of tracks. */
const mostTracks = 3;
const streamNumbers = {
  microphone: STREAM.MICROPHONE,
  reference: STREAM.REFERENCE,
  output: STREAM.OUTPUT,
} as const;

/**
 * A running engine: microphone and reference in, clean microphone out.
 *
 * @example
 * ```ts
 * await using engine = await Engine.open({ backend: "simulated", room: { durationS: 2 } });
 * for await (const event of engine.events()) {
 *   console.log(event.kind);
 *   if (event.kind === "finished") break;
 * }
 * ```
 */
export class Engine implements AsyncDisposable {
  readonly #library: Library;
  readonly #handle: number;
  readonly #pump: EventPump<EngineEvent>;
  #closing: Promise<void> | undefined;

  private constructor(library: Library, handle: number) {
    const { anecho_engine_wait_event: wait, anecho_engine_wake: wake } = library.functions;
    this.#library = library;
    this.#handle = handle;
    this.#pump = new EventPump(eventSource(handle, wait, wake, readEngineEvent));
  }

  /**
   * Starts an engine. Its devices open in the background; a "state" event reports the result.
   *
   * @throws {AnechoError} With code "device" if the sound system is missing, or "invalid-config", "file" or
   * "bad-audio".
   */
  static async open(config: EngineConfig, library: Library = sharedLibrary()): Promise<Engine> {
    const handle = await openHandle(
      toSnakeCaseJson(withAbsolutePaths(config)),
      library.functions.anecho_engine_open,
    );
    return new Engine(library, handle);
  }

  /** @return the engine's handle in the native library. */
  get handle(): number {
    return this.#handle;
  }

  /** Yields events; see {@linkcode EventPump.events}. */
  events(signal?: AbortSignal): AsyncGenerator<EngineEvent> {
    return this.#pump.events(signal);
  }

  /** Reads the live figures. Cheap; may be called as often as needed. */
  snapshot(): Snapshot {
    const bytes = snapshotStruct.allocate();
    call((error) => this.#library.functions.anecho_engine_snapshot(this.#handle, bytes, error));
    const { size: _size, timeNs, ...figures } = snapshotStruct.read(bytes);
    return {
      ...figures,
      state: engineState(figures.state),
      mode: engineMode(figures.mode),
      timeS: Number(timeNs) / 1e9,
      frames: Number(figures.frames),
      underruns: Number(figures.underruns),
      overruns: Number(figures.overruns),
      referenceGaps: Number(figures.referenceGaps),
      cancellerRestarts: Number(figures.cancellerRestarts),
      eventsLost: Number(figures.eventsLost),
      isRealTime: figures.isRealTime !== 0,
      echo: echoState(figures.echo),
      microphoneChannels: channelNumbers(figures.microphoneChannels),
    };
  }

  /**
   * Reads the next part of the tracks; waits until it is complete or the time is over. One call at a time.
   *
   * @param room Most frames to read, or a buffer of {@linkcode roomForTracks}, which each call overwrites.
   * @param timeoutMs How long to wait for that many frames. @default 500
   * @throws {AnechoError} With code "state", if the engine was opened without tracks.
   */
  async readTracks(
    room: number | Float32Array<ArrayBuffer>,
    timeoutMs = 500,
  ): Promise<TracksPart> {
    const samples = typeof room === "number" ? roomForTracks(room) : room;
    const frames = samples.length / mostTracks;
    const [bytes, part] = [new Uint8Array(samples.buffer), tracksPartStruct.allocate()];
    const read = this.#library.functions.anecho_engine_read_tracks;
    const result = await callNonblocking(
      [bytes, part],
      (error) => read(this.#handle, bytes, frames, timeoutMs, part, error),
    );
    const { size: _size, startTimeNs, timeNs, channels, ...counts } = tracksPartStruct.read(part);
    return {
      samples: samples.subarray(0, Number(counts.frames) * channels),
      channels,
      position: Number(counts.position),
      startTimeS: Number(startTimeNs) / 1e9,
      timeNs,
      missingMicrophoneFrames: Number(counts.missingMicrophoneFrames),
      silentMicrophoneFrames: Number(counts.silentMicrophoneFrames),
      silentReferenceFrames: Number(counts.silentReferenceFrames),
      droppedFrames: Number(counts.droppedFrames),
      isEnd: result === "end",
    };
  }

  /** Releases the microphone; other streams stay open for 10 s. A "state" event reports when it is done. */
  pause(): void {
    this.#command(commands.pause);
  }

  /** Resumes. A "state" event reports when the first clean frame has reached the output. */
  resume(): void {
    this.#command(commands.resume);
  }

  /** Replaces the canceller by a new one, which has learnt nothing. */
  resetCanceller(): void {
    this.#command(commands.resetCanceller);
  }

  /** Changes the output mode, from the next frame on, without a click. */
  setMode(mode: EngineMode): void {
    this.#command(commands[mode]);
  }

  /**
   * Changes the output level, from the next frame on, without a click.
   *
   * @param levelDb −20 to 20.
   */
  setOutputLevel(levelDb: number): void {
    const set = this.#library.functions.anecho_engine_set_output_level;
    call((error) => set(this.#handle, levelDb, error));
  }

  /**
   * Reopens a stream, or opens another in its place, while the others go on. A "stream-opened" or
   * "stream-failed" event reports the result; of several requests for one stream, the last counts.
   *
   * @param request The new stream; `effects` is for the microphone only.
   * @throws {AnechoError} With code "state", if the engine is not open.
   */
  openStream(stream: StreamName, request: MicrophoneRequest = {}): void {
    const json = cString(toSnakeCaseJson(request));
    call((error) =>
      this.#library.functions.anecho_engine_open_stream(
        this.#handle,
        streamNumbers[stream],
        json,
        error,
      )
    );
  }

  /**
   * Writes the session that is kept in memory (`sessionMemoryS`) to a folder. The engine keeps running.
   *
   * @param directory The folder; created if it is missing.
   * @param seconds How many of the latest seconds to write, up to 60.
   * @throws {AnechoError} With code "state" if nothing is kept, or "file".
   */
  async saveSession(directory: string, seconds: number): Promise<void> {
    const path = cString(resolve(directory));
    await callNonblocking(
      [path],
      (error) =>
        this.#library.functions.anecho_engine_save_session(this.#handle, path, seconds, error),
    );
  }

  /**
   * Adds samples to a stream that was opened as `pushed`. Samples that exceed its buffer (2 s) are dropped.
   *
   * @param samples 32-bit floats, mono, 48 kHz, 1 s at most.
   * @param position Index of the first sample, counted from the beginning of the capture.
   * @param timeNs When the first sample was captured, on the engine's clock.
   * @throws {AnechoError} With code "invalid-argument", if a sample is not finite.
   */
  push(
    stream: Exclude<StreamName, "output">,
    samples: Uint8Array<ArrayBuffer>,
    position: bigint,
    timeNs: bigint,
  ): void {
    call((error) =>
      this.#library.functions.anecho_engine_push(
        this.#handle,
        streamNumbers[stream],
        samples,
        samples.length / 4,
        position,
        timeNs,
        error,
      )
    );
  }

  /**
   * Stops the engine, finishes its recordings and frees it. Takes up to about 100 ms, unless a driver hangs.
   *
   * @throws {AnechoError} With code "file" if a recording can't be finished; even then, the engine is closed.
   */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#pump.close();
    await callNonblocking(
      [],
      (error) => this.#library.functions.anecho_engine_close(this.#handle, error),
    );
  }

  #command(command: number): void {
    call((error) => this.#library.functions.anecho_engine_command(this.#handle, command, error));
  }
}

/** @return a reusable buffer for {@linkcode Engine.readTracks}, for the given number of frames. */
export function roomForTracks(frames: number): Float32Array<ArrayBuffer> {
  return new Float32Array(frames * mostTracks);
}

function withAbsolutePaths(config: EngineConfig): EngineConfig {
  const { room, recordDirectory, sessionDirectory } = config;
  return {
    ...config,
    room: room && {
      ...room,
      far: room.far === undefined ? undefined : resolve(room.far),
      near: room.near === undefined ? undefined : resolve(room.near),
    },
    recordDirectory: recordDirectory === undefined ? undefined : resolve(recordDirectory),
    sessionDirectory: sessionDirectory === undefined ? undefined : resolve(sessionDirectory),
  };
}
