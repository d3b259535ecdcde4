import { join } from "node:path";
import { aborted } from "../platform/waiting.ts";
import type { BackendName, PipelineConfig, RoomConfig } from "../engine/config.ts";
import { Engine, type Snapshot, type TracksPart } from "../engine/engine.ts";
import { AnechoError } from "../engine/errors.ts";
import { VirtualMic } from "../engine/virtual_mic.ts";
import { SoundFile } from "../engine/sound_file.ts";
import { analyse, type EchoTestRecording } from "./analyse.ts";
import type { EchoTestResult } from "./result.ts";
import { makeTestSignal, type TestSignal } from "./test_signal.ts";

/** Devices on which an echo is tested. */
export interface EchoTestConfig {
  readonly backend: BackendName;
  /** Ids of the microphone and of the speakers. */
  readonly microphone: string;
  readonly speaker: string;
  readonly vendorEffects?: boolean;
  readonly pipeline?: PipelineConfig;
  /** Configuration of the simulated room. For {@linkcode testEcho}, its far end plays the test sound. */
  readonly room?: RoomConfig;
}

/** A person's voice, before and after Anecho. */
export interface VoiceRecording {
  readonly raw: Float32Array<ArrayBuffer>;
  readonly clean: Float32Array<ArrayBuffer>;
  /** Sample rate in Hz. */
  readonly sampleRate: number;
}

/** Outcome of an echo test. */
export interface EchoTestOutcome {
  readonly result: EchoTestResult;
  readonly recording: EchoTestRecording;
}

const voiceS = 5;
/** Time that playing a sound may take beyond its length, in seconds. */
const graceS = 10;
const leadInS = 0.5;
/** Time to record after the last sample was played, in seconds, since speakers may have a long delay. */
const tailS = 1.5;
/** How long the engine may deliver no tracks before the test gives up, in ms. */
const patienceMs = 5000;
const partsPerSecond = 10;

/**
 * Plays a sound, records it through an engine of its own, and analyses the recording. Changes no settings.
 *
 * @param progress Called with the share that is done, 0 to 1.
 * @param stop Ends the test; its reason is thrown.
 * @throws {AnechoError} With code "device", if a device can't be opened or is lost.
 */
export async function testEcho(
  config: EchoTestConfig,
  progress: (share: number) => void,
  stop: AbortSignal,
): Promise<EchoTestOutcome> {
  const played = makeTestSignal();
  // Without the output level, which would change the echo's level after the canceller.
  const untrimmed = { ...config, pipeline: { ...config.pipeline, outputLevelDb: 0 } };
  const recording = config.backend === "simulated"
    ? await inRoom(untrimmed, played, progress, stop)
    : await record(untrimmed, played, progress, stop);
  return { result: analyse(recording), recording };
}

/**
 * Records the person for five seconds, and plays nothing.
 *
 * @param progress, stop As for {@linkcode testEcho}.
 */
export async function recordVoice(
  config: EchoTestConfig,
  progress: (share: number) => void,
  stop: AbortSignal,
): Promise<VoiceRecording> {
  const sampleRate = 48_000;
  const room: RoomConfig = { scene: "near", ...config.room };
  const simulated = config.backend === "simulated" ? { ...config, room } : config;
  await using engine = await openEngine(simulated, sampleRate);
  const wanted = voiceS * sampleRate;
  const { raw, clean } = await readTracks(engine, { wanted, sampleRate, progress, stop });
  return { raw, clean, sampleRate };
}

/** Tracks of an engine that plays nothing, on one timeline. */
export interface ListeningRecording extends VoiceRecording {
  readonly reference: Float32Array<ArrayBuffer>;
  /** Frames for which the microphone delivered nothing; `raw` and `clean` hold zeros there. */
  readonly missingFrames: number;
  /** The engine's figures at the end. */
  readonly snapshot: Snapshot;
}

/**
 * Records the microphone, Anecho's output and the reference, and plays nothing.
 *
 * @param seconds How long to record, at most 60.
 * @param progress, stop As for {@linkcode testEcho}.
 * @throws {AnechoError} With code "device", if a device can't be opened or is lost.
 */
export async function listenToDevices(
  config: EchoTestConfig,
  seconds: number,
  progress: (share: number) => void,
  stop: AbortSignal,
): Promise<ListeningRecording> {
  const sampleRate = 48_000;
  const room: RoomConfig = { accelerated: true, ...config.room, durationS: seconds + leadInS };
  const simulated = config.backend === "simulated" ? { ...config, room } : config;
  await using engine = await openEngine(simulated, sampleRate);
  const wanted = Math.round(seconds * sampleRate);
  const tracks = await readTracks(engine, { wanted, sampleRate, progress, stop });
  return { ...tracks, sampleRate, snapshot: engine.snapshot() };
}

/** Writes both recordings: of the microphone, and of Anecho's output. */
export async function writeRecordings(
  { raw, clean, played }: EchoTestRecording,
  folder: string,
): Promise<string[]> {
  await Deno.mkdir(folder, { recursive: true });
  const paths: string[] = [];
  for (const [name, samples] of [["raw", raw], ["clean", clean]] as const) {
    const path = join(folder, `${name}.wav`);
    await writeWav(path, samples, played.sampleRate);
    paths.push(path);
  }
  return paths;
}

async function writeWav(path: string, samples: Float32Array<ArrayBuffer>, sampleRate: number) {
  await using file = await SoundFile.create({ path, format: "f32", sampleRate, channels: 1 });
  await file.write(samples);
}

async function inRoom(
  config: EchoTestConfig,
  played: TestSignal,
  progress: (share: number) => void,
  stop: AbortSignal,
): Promise<EchoTestRecording> {
  const folder = await Deno.makeTempDir({ prefix: "anecho-test-" });
  try {
    const far = join(folder, "played.wav");
    await writeWav(far, played.samples, played.sampleRate);
    const durationS = played.samples.length / played.sampleRate;
    const room: RoomConfig = { accelerated: true, scene: "far", ...config.room, far, durationS };
    return await record({ ...config, room }, played, progress, stop);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function record(
  config: EchoTestConfig,
  played: TestSignal,
  progress: (share: number) => void,
  stop: AbortSignal,
): Promise<EchoTestRecording> {
  const { backend, speaker } = config;
  const isSimulated = backend === "simulated";
  await using engine = await openEngine(config, played.sampleRate);
  // The simulated room plays by itself, and ends.
  await using player = isSimulated ? undefined : await VirtualMic.open({
    backend,
    name: "Anecho echo test",
    channels: 1,
    bufferMs: 10_000,
    speaker,
  });
  const leadIn = isSimulated ? 0 : leadInS * played.sampleRate;
  const tracks = await readTracks(engine, {
    wanted: leadIn + tailS * played.sampleRate + played.samples.length,
    // Speakers may take some time to begin.
    isWaiting: () => (player?.statistics().queuedFrames ?? 0) > 0,
    sampleRate: played.sampleRate,
    begin: { afterFrames: leadIn, act: () => player?.push(played.samples) },
    progress,
    stop,
  });
  const { referenceDriftPpm: driftPpm, playbackGain } = engine.snapshot();
  return { played, ...tracks, engine: { driftPpm, playbackGain } };
}

function openEngine(config: EchoTestConfig, sampleRate: number): Promise<Engine> {
  const { backend, microphone, speaker, vendorEffects = false, pipeline, room } = config;
  return Engine.open({
    backend,
    microphone: { endpoint: microphone, effects: vendorEffects },
    reference: { endpoint: speaker },
    tracks: { layout: "three", sampleRate, bufferMs: 60_000 },
    ...(pipeline !== undefined && { pipeline }),
    ...(room !== undefined && { room }),
  });
}

interface Reading {
  /** Least number of frames to read; fewer if the sound ends. */
  readonly wanted: number;
  readonly sampleRate: number;
  /**
   * Whether some sound has not been played yet. Reading goes on until {@linkcode tailS} after this was last true,
   * but at most {@linkcode graceS} past `wanted`.
   */
  readonly isWaiting?: () => boolean;
  /** Action to carry out once, after this many frames. */
  readonly begin?: { readonly afterFrames: number; readonly act: () => void };
  readonly progress: (share: number) => void;
  readonly stop: AbortSignal;
}

async function readTracks(
  engine: Engine,
  { wanted, sampleRate, isWaiting, begin, progress, stop }: Reading,
): Promise<ReturnType<Tracks["split"]>> {
  stop.throwIfAborted();
  using fault = faultOf(engine, stop);
  const tracks = new Tracks(wanted + (isWaiting === undefined ? 0 : graceS * sampleRate));
  let end = wanted;
  let hasBegun = false;
  let lastMs = performance.now();
  while (!tracks.isFull && tracks.frames < end) {
    const reading = engine.readTracks(Math.ceil(sampleRate / partsPerSecond));
    const part = await Promise.race([reading, fault.promise]);
    if (part.samples.length > 0) lastMs = performance.now();
    else if (part.isEnd) break;
    else if (performance.now() - lastMs > patienceMs) {
      throw new AnechoError("device", "The microphone delivers nothing: choose another one.");
    }
    tracks.add(part);
    if (!hasBegun && begin !== undefined && tracks.frames >= begin.afterFrames) {
      hasBegun = true;
      begin.act();
    }
    if (isWaiting?.()) end = Math.max(end, tracks.frames + tailS * sampleRate);
    progress(Math.min(1, tracks.frames / end));
  }
  return tracks.split();
}

/** Makes a promise that rejects once the engine fails, or the test is stopped. */
function faultOf(engine: Engine, stop: AbortSignal): Disposable & { promise: Promise<never> } {
  const { promise, reject } = Promise.withResolvers<never>();
  // It may reject before anybody waits for it.
  promise.catch(() => {});
  const over = new AbortController();
  const watch = async () => {
    for await (const event of engine.events(over.signal)) {
      if (event.kind === "state" && event.state === "faulted") {
        reject(new AnechoError("device", event.cause));
      } else if (event.kind === "stream-lost" || event.kind === "stream-failed") {
        reject(new AnechoError("device", `${event.cause}: the ${event.stream} went away.`));
      }
    }
  };
  watch().catch(reject);
  void aborted(AbortSignal.any([stop, over.signal])).then(() => {
    if (stop.aborted) reject(stop.reason);
  });
  return { promise, [Symbol.dispose]: () => over.abort() };
}

/** Collects the tracks of microphone, output and reference. */
class Tracks {
  readonly #tracks: readonly Float32Array<ArrayBuffer>[];
  #frames = 0;
  #missingFrames = 0;

  constructor(readonly wanted: number) {
    this.#tracks = [0, 1, 2].map(() => new Float32Array(wanted));
  }

  get frames(): number {
    return this.#frames;
  }

  get isFull(): boolean {
    return this.#frames >= this.wanted;
  }

  add({ samples, channels, missingMicrophoneFrames }: TracksPart): void {
    this.#missingFrames = missingMicrophoneFrames;
    const frames = Math.min(samples.length / channels, this.wanted - this.#frames);
    for (const [channel, track] of this.#tracks.entries()) {
      for (let i = 0; i < frames; i++) {
        track[this.#frames + i] = samples[i * channels + channel] ?? 0;
      }
    }
    this.#frames += frames;
  }

  split(): Pick<ListeningRecording, "raw" | "clean" | "reference" | "missingFrames"> {
    const [raw, clean, reference] = this.#tracks.map((it) => it.slice(0, this.#frames));
    if (raw === undefined || clean === undefined || reference === undefined) {
      throw new RangeError("three tracks are needed");
    }
    return { raw, clean, reference, missingFrames: this.#missingFrames };
  }
}
