import { join } from "node:path";
import type { BackendName, MicrophoneRequest, PipelineConfig } from "../../engine/config.ts";
import type { Endpoint } from "../../engine/endpoint.ts";
import { Engine, type Snapshot } from "../../engine/engine.ts";
import { isFaulted } from "../../engine/engine_event.ts";
import { EngineStreams } from "../../meeting/engine_streams.ts";
import { MeetingDeviceError, type MeetingDevices } from "../../meeting/meeting_devices.ts";
import { writeAll } from "../../platform/write_all.ts";
import { describeSession } from "./describe_session.ts";
import { eventLine, type Privacy, sessionFiles } from "./session_files.ts";

/** Recording, and its place. */
export interface SessionRequest {
  /** A folder with nothing in it. */
  readonly folder: string;
  readonly backend: BackendName;
  /** Present endpoints of the sound system. */
  readonly endpoints: readonly Endpoint[];
  /** Finds the devices to record, now and whenever others come or go. */
  readonly find: (endpoints: readonly Endpoint[]) => MeetingDevices;
  /** How the microphone is opened, besides which one it is. */
  readonly microphone?: Pick<MicrophoneRequest, "effects">;
  readonly pipeline: PipelineConfig;
  readonly privacy: Privacy;
  /** Of Anecho. */
  readonly version: string;
  /** Ends the recording. */
  readonly signal: AbortSignal;
}

/** Listener to the recording of a session. */
export interface SessionListener {
  /** The devices are open: from now on it is recorded. */
  readonly begun: () => void;
  /** Something does not work; the recording goes on, where it can. */
  readonly trouble: (text: string) => void;
  /** How far it has come, every second; `undefined` at the end. */
  readonly progress?: (snapshot: Snapshot | undefined) => void;
}

/** The recording. */
export interface SessionOutcome {
  readonly seconds: number;
  /** The engine or the disk has ended it. */
  readonly hasFailed: boolean;
}

const progressMs = 1000;

/**
 * Records a session until it is ended: sound, packets, events, and what the doctor finds.
 *
 * @throws {MeetingDeviceError} If a device is not there.
 * @throws {AnechoError} If one can't be opened.
 */
export async function recordSession(
  request: SessionRequest,
  listener: SessionListener,
): Promise<SessionOutcome> {
  const { folder, backend, endpoints, find, microphone = {}, pipeline } = request;
  const devices = find(endpoints);
  if (devices.kind === "impossible") throw new MeetingDeviceError(devices.message);
  const names = { microphone: devices.microphone?.name, reference: devices.reference?.name };
  const circumstances = { backend, names, pipeline, version: request.version };
  await describeSession(folder, circumstances, request.privacy);
  const opened = { microphone: devices.microphone?.id, reference: devices.reference?.id };
  await using engine = await Engine.open({
    backend,
    microphone: { endpoint: opened.microphone ?? "", ...microphone },
    reference: { endpoint: opened.reference ?? "" },
    // Nobody reads them: they stand in for an output, which the app may be using.
    tracks: { layout: "microphone" },
    pipeline,
    sessionDirectory: folder,
  });
  listener.begun();
  let hasFailed: boolean;
  {
    await using streams = await EngineStreams.open({ backend, engine, find, microphone, opened });
    hasFailed = await follow(engine, streams, request, listener);
  }
  const { frames } = engine.snapshot();
  // What the disk refuses now is told by an error.
  await engine[Symbol.asyncDispose]();
  return { seconds: frames / 100, hasFailed };
}

/** Writes what the engine tells. @return whether the recording has failed. */
async function follow(
  engine: Engine,
  streams: EngineStreams,
  { folder, privacy, signal }: SessionRequest,
  { trouble, progress }: SessionListener,
): Promise<boolean> {
  using file = await Deno.open(join(folder, sessionFiles.events), { write: true, createNew: true });
  const timer = setInterval(() => progress?.(engine.snapshot()), progressMs);
  try {
    for await (const event of engine.events(signal)) {
      await writeAll(file, new TextEncoder().encode(`${eventLine(event, privacy)}\n`));
      const isOver = event.kind === "recording-failed" || isFaulted(event);
      if (isOver || event.kind === "stream-lost") trouble(event.cause);
      streams.hear(event);
      if (isOver) return true;
      if (event.kind === "finished") return false;
    }
    return false;
  } finally {
    clearInterval(timer);
    progress?.(undefined);
  }
}
