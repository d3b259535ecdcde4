import type { BackendName, PipelineConfig, RoomConfig, StreamRequest } from "../engine/config.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import type { Engine, TracksPart } from "../engine/engine.ts";
import {
  absentEndpoint,
  follow,
  type FollowedStream,
  type FollowerEvent,
  type FollowerState,
  initialFollower,
  type WantedEndpoints,
} from "./device_follower.ts";
import { CaptureChildren, type StartCapture } from "./capture_children.ts";
import { captureByThisProgram } from "./capture_process.ts";
import { captureByFfmpeg } from "./ffmpeg_capture.ts";
import {
  initialIsolation,
  isolate,
  type Isolation,
  type IsolationFailure,
  isolations,
  isolationsFor,
} from "./isolation.ts";
import { findDevices, type MeetingSources, wantedOf } from "./meeting_devices.ts";
import type { MeetingNews, MeetingTracks } from "./meeting_event.ts";
import { SilenceDetector, type SilenceVerdict } from "./silence_detector.ts";

/** Configuration of a recording. */
export interface MeetingConfig extends MeetingSources {
  readonly backend: BackendName;
  readonly room?: RoomConfig;
  readonly tracks: MeetingTracks;
  /** In a mix, the share of what is played, 0 to 1. */
  readonly balance: number;
  /** Sample rate in Hz. */
  readonly sampleRate: number;
  /** Milliseconds of sound per call of the listener. @default 100 */
  readonly partMs?: number;
  readonly pipeline: PipelineConfig;
  /** The only isolation of microphone and loopback to use. @default another is tried if one fails */
  readonly isolation?: Isolation;
  /** Remembers which isolation worked. */
  readonly memory?: IsolationRecord;
  /** Starts a capturing child. @default this program, in its mode for capturing children */
  readonly startCapture?: StartCapture;
}

/** Remembers which isolation worked for which devices. */
export interface IsolationRecord {
  readonly recall: (devices: MeetingEndpoints) => Isolation | undefined;
  readonly keep: (devices: MeetingEndpoints, isolation: Isolation) => void;
}

/** The devices with which a recording begins. */
export interface MeetingEndpoints {
  readonly microphone?: Endpoint;
  readonly reference?: Endpoint;
}

/** Change of the order of two streams: `second` is closed, `first` reopened, then `second` opened. */
interface Reordering {
  readonly first: FollowedStream;
  readonly second: FollowedStream;
  readonly step: "taking-away" | "opening-first" | "opening-second";
}

/** Figures of the microphone so far. */
export interface MicrophoneFigures {
  readonly microphoneDbfs: number;
  readonly isMuted: boolean;
  readonly part: TracksPart | undefined;
  /** Length of the recording so far, in frames. */
  readonly frames: number;
}

/** Level below which a microphone counts as silent, in dBFS: the noise of a working microphone is louder. */
const silentDbfs = -90;
/** Prefix of the id of an endpoint that a child captures. */
const childPrefix = "(child)";
/** Prefix of the id of an endpoint that FFmpeg captures. */
const ffmpegPrefix = "(ffmpeg)";

/** Keeps the streams of a recording open: follows the devices, and searches for an isolation that works. */
export class MeetingStreams implements AsyncDisposable {
  readonly #config: MeetingConfig;
  readonly #engine: Engine;
  readonly #tell: (news: MeetingNews) => void;
  readonly #devices: MeetingEndpoints;
  readonly #children: CaptureChildren;
  readonly #silence = new SilenceDetector();
  #follower: FollowerState;
  /** The endpoints that should be open, except during a reordering. */
  #wanted: WantedEndpoints;
  /** All endpoints that the system lists. */
  #endpoints: readonly Endpoint[];
  #isolation: ReturnType<typeof initialIsolation>;
  readonly #remembered: Isolation | undefined;
  #reordering: Reordering | undefined;
  /** Position in the recording since which microphone and loopback are open side by side, in seconds. */
  #sideBySideS = 0;
  /** At the last check: the microphone's silent and missing frames, and all frames. */
  #silentFrames = 0;
  #heardFrames = 0;

  /** @param devices The devices with which the engine was opened. */
  constructor(
    config: MeetingConfig,
    engine: Engine,
    devices: MeetingEndpoints,
    tell: (news: MeetingNews) => void,
  ) {
    this.#config = config;
    this.#engine = engine;
    this.#tell = tell;
    this.#devices = devices;
    this.#endpoints = [devices.microphone, devices.reference].filter((it) => it !== undefined);
    this.#children = this.#makeChildren();
    const { backend, isolation: fixed, memory } = config;
    const ways = isolationsFor(backend);
    const recalled = this.#opensBoth ? memory?.recall(devices) : undefined;
    const remembered = ways.find((it) => fixed === undefined && it === recalled);
    this.#isolation = initialIsolation({ ways, fixed, remembered });
    this.#remembered = remembered;
    this.#wanted = { microphone: devices.microphone?.id, reference: devices.reference?.id };
    this.#follower = initialFollower(this.#wanted);
  }

  /** Applies a remembered or fixed isolation, if there is one. Call it once, first. */
  begin(): void {
    const isolation = this.#remembered;
    if (isolation !== undefined) this.#tell({ type: "isolation", step: "remembered", isolation });
    if (this.#isolation.current !== isolations[0]) this.#apply(this.#isolation.current);
  }

  /** Ends the children. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#children[Symbol.asyncDispose]();
  }

  /** @return whether a stream is open and works. */
  isOpen(stream: FollowedStream): boolean {
    return this.#follower.streams[stream].current !== undefined &&
      !this.#children.isWaiting(stream);
  }

  /** Notes a change of a stream. @param atS Length of the recording so far, in seconds. */
  change(kind: "lost" | "failed" | "opened", stream: FollowedStream, atS: number): void {
    // The silent stream that is opened while a child starts is not the child's.
    if (kind === "opened" && this.#children.isWaiting(stream)) return;
    this.#follow({ kind, stream });
    if (kind === "opened") this.#goOn(stream, atS);
  }

  /** Takes a new list of all devices. */
  list(endpoints: readonly Endpoint[]): void {
    this.#endpoints = endpoints;
    const devices = findDevices(endpoints, this.#config);
    this.#wanted = wantedOf(devices, endpoints, this.#wanted);
    this.#want();
  }

  /** Opens streams that are due. Call it several times a second. */
  tick(): void {
    this.#children.tick();
    this.#follow({ kind: "tick" });
  }

  /** Checks whether the open loopback silences the microphone, and if so tries another isolation. */
  isolate({ microphoneDbfs, isMuted, part, frames }: MicrophoneFigures): void {
    const isSideBySide = this.#isSettled("microphone") && this.#isSettled("reference") &&
      this.#reordering === undefined;
    if (!this.#opensBoth || !isSideBySide || part === undefined) return;
    const silent = part.silentMicrophoneFrames + part.missingMicrophoneFrames;
    const share = (silent - this.#silentFrames) / (frames - this.#heardFrames);
    this.#silentFrames = silent;
    this.#heardFrames = frames;
    const verdict = this.#silence.update({
      atS: frames / this.#config.sampleRate,
      isSilent: share > 0.9 || microphoneDbfs < silentDbfs,
      isMuted,
      sideBySideS: this.#sideBySideS,
    });
    this.#judge(verdict);
  }

  /** Whether the recording opens microphone and loopback; the mode "microphone" needs the loopback as reference. */
  get #opensBoth(): boolean {
    const { mode } = this.#config;
    return mode === "meeting" || mode === "microphone";
  }

  #judge(verdict: SilenceVerdict | IsolationFailure): void {
    const before = this.#isolation.current;
    const { state, step } = isolate(this.#isolation, verdict);
    this.#isolation = state;
    if (step === undefined) return;
    const common = { type: "isolation", isolation: state.current } as const;
    if (step.kind === "keep") {
      this.#tell({ ...common, step: step.kind });
      this.#config.memory?.keep(this.#devices, step.isolation);
    } else {
      this.#tell({ ...common, step: step.kind, reason: step.reason });
    }
    if (state.current !== before) this.#apply(state.current);
  }

  #isSettled(stream: FollowedStream): boolean {
    return this.isOpen(stream) && this.#follower.streams[stream].pending === undefined;
  }

  #makeChildren(): CaptureChildren {
    const { backend, startCapture = captureByThisProgram(backend) } = this.#config;
    const startFfmpeg = captureByFfmpeg({
      now: () => BigInt(Math.round(this.#engine.snapshot().timeS * 1e9)),
      endpoint: (id) => this.#endpoints.find((it) => it.id === id) ?? { id, name: id },
    });
    const start: StartCapture = (stream, endpoint) =>
      endpoint.startsWith(ffmpegPrefix)
        ? startFfmpeg(stream, endpoint.slice(ffmpegPrefix.length))
        : startCapture(stream, endpoint.slice(childPrefix.length));
    return new CaptureChildren(start, {
      use: (stream) => this.#engine.openStream(stream, { pushed: true }),
      push: (stream, { samples, position, timeNs }) =>
        this.#engine.push(stream, samples, position, timeNs),
      replaced: (stream, why, isHopeless) => {
        const source = stream === "microphone" ? "microphone" : "loopback";
        this.#tell({ type: "device", source, text: `its process is replaced: ${why}` });
        if (isHopeless && this.#opensBoth) this.#judge("unusable");
      },
    });
  }

  #follow(event: FollowerEvent): void {
    const { state, openings } = follow(this.#follower, event, performance.now());
    this.#follower = state;
    for (const { stream, endpoint } of openings) {
      this.#open(stream, endpoint);
    }
  }

  #open(stream: FollowedStream, endpoint: string): void {
    if (!endpoint.startsWith(childPrefix) && !endpoint.startsWith(ffmpegPrefix)) {
      this.#children.release(stream);
      return this.#engine.openStream(stream, requestOf(endpoint));
    }
    // This process releases the device before the child opens it.
    this.#engine.openStream(stream, { absent: true });
    this.#children.use(stream, endpoint);
  }

  #want(): void {
    const { second, step } = this.#reordering ?? {};
    const isAway = step === "taking-away" || step === "opening-first";
    const { microphone, reference } = this.#wanted;
    const isolation = this.#isolation.current;
    const wanted = {
      microphone: prefixed(microphonePrefixes[isolation], microphone),
      reference: prefixed(isolation === "both-children" ? childPrefix : "", reference),
    };
    const endpoints = second !== undefined && isAway
      ? { ...wanted, [second]: absentEndpoint }
      : wanted;
    this.#follow({ kind: "wanted", endpoints });
  }

  /** Reopens the streams with another isolation, while the recording goes on. */
  #apply(isolation: Isolation): void {
    if (isolation === "loopback-first" || isolation === "microphone-first") {
      return this.#reorder(isolation);
    }
    this.#reordering = undefined;
    this.#want();
  }

  #reorder(isolation: Isolation): void {
    const isLoopbackFirst = isolation === "loopback-first";
    this.#reordering = {
      first: isLoopbackFirst ? "reference" : "microphone",
      second: isLoopbackFirst ? "microphone" : "reference",
      step: "taking-away",
    };
    this.#want();
  }

  #goOn(opened: FollowedStream, atS: number): void {
    // The opening did not cause a silence that is older.
    this.#sideBySideS = atS;
    const it = this.#reordering;
    if (it === undefined || opened !== (it.step === "opening-first" ? it.first : it.second)) return;
    switch (it.step) {
      case "taking-away":
        this.#reordering = { ...it, step: "opening-first" };
        return this.#follow({ kind: "lost", stream: it.first });
      case "opening-first":
        this.#reordering = { ...it, step: "opening-second" };
        return this.#want();
      case "opening-second":
        this.#reordering = undefined;
    }
  }
}

/** Prefix of the microphone's endpoint in each isolation; "" if this process captures it. */
const microphonePrefixes: Readonly<Record<Isolation, string>> = {
  "loopback-first": "",
  "microphone-first": "",
  "microphone-child": childPrefix,
  "both-children": childPrefix,
  "ffmpeg": ffmpegPrefix,
};

function prefixed(prefix: string, endpoint: string | undefined): string | undefined {
  return endpoint === undefined ? undefined : prefix + endpoint;
}

/** @return the engine's request for an endpoint, or for none. */
export function requestOf(endpoint: string): StreamRequest {
  return endpoint === absentEndpoint ? { absent: true } : { endpoint };
}
