import { sleep, unlessAborted } from "../platform/waiting.ts";
import type { EngineConfig } from "../engine/config.ts";
import { DeviceMonitor } from "../engine/device_monitor.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import { Engine, roomForTracks, type TracksPart } from "../engine/engine.ts";
import type { EngineEvent, StreamName } from "../engine/engine_event.ts";
import { AnechoError } from "../engine/errors.ts";
import { absentEndpoint, streamNewsOf } from "./device_follower.ts";
import { AbsenceCounter } from "./absence_counter.ts";
import { EchoWatch } from "./echo_watch.ts";
import { GapCollector } from "./gap_collector.ts";
import { findDevices, MeetingDeviceError } from "./meeting_devices.ts";
import {
  type MeetingEvent,
  type MeetingNews,
  type SourceName,
  sourcesOf,
  type StopReason,
} from "./meeting_event.ts";
import {
  type MeetingConfig,
  type MeetingEndpoints,
  MeetingStreams,
  requestOf,
} from "./meeting_streams.ts";
import { SourceWatch } from "./source_health.ts";

/** Listener to a recording. */
export interface MeetingListener {
  /** Called with interleaved samples, which are overwritten once the returned promise has settled. */
  readonly samples: (samples: Float32Array<ArrayBuffer>) => Promise<void>;
  readonly event: (event: MeetingEvent) => void;
  /** Called with how much faster the microphone's clock runs than the speakers', in ppm; NaN if unknown. */
  readonly drift: (atS: number, ppm: number) => void;
}

const figuresMs = 1000;
const followMs = 250;
const usualPartMs = 100;
/** How far the tracks lag the devices at most, in seconds, if they are read in time: they wait for the reference. */
const heldS = 0.5;
/** Time to wait at the end for sound that was captured before the end, in ms. */
const lastWordsMs = 1000;

/**
 * Records the microphone without its echo, beside what is played, and follows the devices.
 *
 * The microphone's clock times the sound; if the microphone delivers nothing for two seconds, the system's clock does.
 * While a recorded microphone is lost, silence is recorded in its place.
 */
export class Meeting implements AsyncDisposable {
  /** The devices with which the recording began. */
  readonly devices: MeetingEndpoints;
  readonly #config: MeetingConfig;
  readonly #engine: Engine;
  readonly #monitor: DeviceMonitor;
  readonly #listener: MeetingListener;
  readonly #over = new AbortController();
  readonly #failed = Promise.withResolvers<never>();
  readonly #watches = { microphone: new SourceWatch(), loopback: new SourceWatch() };
  readonly #echo = new EchoWatch();
  readonly #streams: MeetingStreams;
  #part: TracksPart | undefined;
  #frames = 0;
  #isMuted = false;
  /** When the recording began, and when the sources' health was checked last, in seconds. */
  readonly #begunS = performance.now() / 1000;
  #toldS = this.#begunS;
  /** How long each source was not open, in seconds. */
  readonly #goneS: Record<SourceName, number> = { microphone: 0, loopback: 0 };

  private constructor(
    config: MeetingConfig,
    engine: Engine,
    monitor: DeviceMonitor,
    devices: MeetingEndpoints,
    listener: MeetingListener,
  ) {
    this.devices = devices;
    this.#config = config;
    this.#engine = engine;
    this.#monitor = monitor;
    this.#listener = listener;
    this.#streams = new MeetingStreams(config, engine, devices, (news) => this.#tell(news));
    // Only run() waits for this promise.
    this.#failed.promise.catch(() => {});
  }

  /**
   * Opens the devices.
   *
   * @throws {MeetingDeviceError} If a necessary device is missing.
   * @throws {AnechoError} With code "device", if the sound system is missing.
   */
  static async open(config: MeetingConfig, listener: MeetingListener): Promise<Meeting> {
    const monitor = await DeviceMonitor.open(config.backend);
    try {
      const endpoints = await monitor.endpoints();
      const devices = findDevices(endpoints, config);
      if (devices.kind === "impossible") throw new MeetingDeviceError(devices.message);
      const engine = await Engine.open(engineConfig(config, devices.microphone, devices.reference));
      return new Meeting(config, engine, monitor, devices, listener);
    } catch (error) {
      await monitor[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Length of the recording so far, in seconds. */
  get positionS(): number {
    return this.#frames / this.#config.sampleRate;
  }

  /** Mutes the microphone in all tracks, or unmutes it. */
  mute(isMuted: boolean): void {
    if (isMuted === this.#isMuted) return;
    this.#isMuted = isMuted;
    this.#engine.setMode(isMuted ? "mute" : "cancel");
    this.#tell({ type: "muted", isMuted });
  }

  /** Marks the present position. */
  mark(text: string): void {
    this.#tell({ type: "mark", text });
  }

  /**
   * Records until `stop` is aborted or the sound ends.
   *
   * @return "ended" if the sound ended.
   * @throws {AnechoError} With code "device", if the devices can't be opened.
   * @throws What the listener's `samples` throws.
   */
  async run(stop: AbortSignal): Promise<Extract<StopReason, "ended"> | undefined> {
    const { signal } = this.#over;
    this.#streams.begin();
    const watching = [
      this.#watch(this.#engine.events(signal), (event) => this.#hear(event)),
      this.#watch(this.#monitor.events(signal), () => this.#list()),
      this.#repeat(figuresMs, () => this.#tellFigures()),
      this.#repeat(followMs, () => this.#streams.tick()),
    ];
    try {
      return await Promise.race([this.#read(stop), this.#failed.promise]);
    } finally {
      this.#over.abort();
      await Promise.all(watching);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort();
    await this.#streams[Symbol.asyncDispose]();
    await this.#engine[Symbol.asyncDispose]();
    await this.#monitor[Symbol.asyncDispose]();
  }

  async #read(stop: AbortSignal): Promise<"ended" | undefined> {
    const { sampleRate, partMs = usualPartMs } = this.#config;
    const gaps = { microphone: new GapCollector(sampleRate), all: new GapCollector(sampleRate) };
    const absence = new AbsenceCounter(Math.ceil(heldS * sampleRate));
    const ending = this.#endOf(stop);
    const room = roomForTracks(Math.ceil(sampleRate * partMs / 1000));
    try {
      while (!ending.signal.aborted) {
        const part = await this.#engine.readTracks(room);
        if (part.isEnd) return "ended";
        if (part.samples.length === 0) continue;
        // A listener that takes nothing must not delay the end.
        await unlessAborted(this.#listener.samples(part.samples), ending.signal);
        this.#part = part;
        this.#frames = part.position + part.samples.length / part.channels;
        const missing = absence.add({
          frames: this.#frames,
          silent: part.silentMicrophoneFrames,
          missing: part.missingMicrophoneFrames,
          isOpen: this.#config.mode === "loopback" || this.#streams.isOpen("microphone"),
        });
        this.#tellGap("microphone", gaps.microphone.add(part.position, missing));
        this.#tellGap("all", gaps.all.add(part.position, part.droppedFrames));
        if (ending.atS() < part.startTimeS + this.positionS) return undefined;
      }
      return undefined;
    } finally {
      ending.clear();
      for (const source of ["microphone", "all"] as const) {
        this.#tellGap(source, gaps[source].end());
      }
    }
  }

  /**
   * Finds the end of the recording once `stop` is aborted.
   *
   * @return `atS`: the end on the engine's clock, infinite before; `signal`: aborted when it is too late to wait for
   * sound from before the end.
   */
  #endOf(stop: AbortSignal): { signal: AbortSignal; atS: () => number; clear: () => void } {
    const over = new AbortController();
    let atS = Infinity;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = () => {
      atS = this.#engine.snapshot().timeS;
      timer = setTimeout(() => over.abort(), lastWordsMs);
    };
    if (stop.aborted) end();
    stop.addEventListener("abort", end, { once: true });
    const clear = () => {
      stop.removeEventListener("abort", end);
      clearTimeout(timer);
    };
    return { signal: over.signal, atS: () => atS, clear };
  }

  async #watch<Event>(
    events: AsyncGenerator<Event>,
    hear: (event: Event) => void | Promise<void>,
  ): Promise<void> {
    try {
      for await (const event of events) await hear(event);
    } catch (error) {
      this.#failed.reject(error);
    }
  }

  async #repeat(periodMs: number, act: () => void): Promise<void> {
    const { signal } = this.#over;
    try {
      for (await sleep(periodMs, signal); !signal.aborted; await sleep(periodMs, signal)) act();
    } catch (error) {
      this.#failed.reject(error);
    }
  }

  #hear(event: EngineEvent): void {
    switch (event.kind) {
      case "state":
        if (event.state !== "faulted") return;
        return this.#failed.reject(new AnechoError("device", event.cause));
      case "stream-lost":
      case "stream-failed":
        this.#tellDevice(event.stream, event.cause);
        break;
      case "stream-opened":
        this.#tellDevice(event.stream, "opened");
        break;
      default:
        return;
    }
    const news = streamNewsOf(event);
    if (news !== undefined) this.#streams.change(news.kind, news.stream, this.positionS);
  }

  async #list(): Promise<void> {
    let endpoints: readonly Endpoint[];
    try {
      endpoints = await this.#monitor.endpoints();
    } catch {
      // The sound server is gone; an event of the monitor will say when it is back.
      return;
    }
    this.#streams.list(endpoints);
  }

  #tellFigures(): void {
    const { microphoneDbfs, outputDbfs, referenceDbfs, ...figures } = this.#engine.snapshot();
    const { delayMs, echoReductionDb: reductionDb, referenceDriftPpm } = figures;
    this.#tell({
      type: "levels",
      microphoneDbfs: rounded(microphoneDbfs),
      cleanDbfs: rounded(outputDbfs),
      loopbackDbfs: rounded(referenceDbfs),
    });
    this.#listener.drift(this.positionS, referenceDriftPpm);
    const { mode } = this.#config;
    if (mode === "meeting" || mode === "microphone") {
      const state = this.#echo.update({ delayMs, loopbackDbfs: referenceDbfs });
      if (state !== undefined) this.#tell({ type: "echo", state, delayMs, reductionDb });
    }
    this.#tellHealth();
    this.#streams.isolate({
      microphoneDbfs,
      isMuted: this.#isMuted,
      part: this.#part,
      frames: this.#frames,
    });
  }

  #tellHealth(): void {
    const { mode, sampleRate } = this.#config;
    const nowS = performance.now() / 1000;
    for (const source of sourcesOf(mode)) {
      const counts = this.#part === undefined
        ? { missing: 0, silent: 0 }
        : countsOf(this.#part, source);
      const isGone = !this.#streams.isOpen(source === "loopback" ? "reference" : "microphone");
      this.#goneS[source] += isGone ? nowS - this.#toldS : 0;
      const health = this.#watches[source].update({
        totalS: nowS - this.#begunS,
        missingS: counts.missing / sampleRate + this.#goneS[source],
        silentS: source === "microphone" && this.#isMuted ? 0 : counts.silent / sampleRate,
      });
      if (health !== undefined) this.#tell({ type: "health", source, health });
    }
    this.#toldS = nowS;
  }

  #tellDevice(stream: StreamName, text: string): void {
    if (stream === "output") return;
    const source = stream === "microphone" ? "microphone" : "loopback";
    this.#tell({ type: "device", source, text });
  }

  #tellGap(
    source: "microphone" | "all",
    gap: { fromS: number; lengthS: number } | undefined,
  ): void {
    if (gap === undefined) return;
    this.#listener.event({
      atS: gap.fromS,
      type: "gap",
      source,
      lengthS: Math.round(gap.lengthS * 1000) / 1000,
    });
  }

  #tell(news: MeetingNews): void {
    this.#listener.event({ atS: this.positionS, ...news });
  }
}

function engineConfig(
  config: MeetingConfig,
  microphone: Endpoint | undefined,
  reference: Endpoint | undefined,
): EngineConfig {
  const { backend, room, mode, tracks, balance, sampleRate, pipeline } = config;
  const layout = mode === "meeting" ? tracks : mode === "loopback" ? "reference" : "microphone";
  return {
    backend,
    ...(room !== undefined && { room }),
    microphone: requestOf(microphone?.id ?? absentEndpoint),
    reference: requestOf(reference?.id ?? absentEndpoint),
    // A device that is recorded alone is recorded unchanged.
    pipeline: mode === "device" ? { canceller: { enabled: false }, highPass: false } : pipeline,
    tracks: { layout, balance, sampleRate },
  };
}

function countsOf(part: TracksPart, source: SourceName): { missing: number; silent: number } {
  return source === "microphone"
    ? { missing: part.missingMicrophoneFrames, silent: part.silentMicrophoneFrames }
    : { missing: 0, silent: part.silentReferenceFrames };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
