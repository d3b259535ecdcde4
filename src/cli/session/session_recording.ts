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

/** Options of a session's recording. */
export interface SessionRequest {
  /** An empty folder. */
  readonly folder: string;
  readonly backend: BackendName;
  /** Present endpoints of the sound system. */
  readonly endpoints: readonly Endpoint[];
  /** Finds the devices to record; called at the start and whenever devices come or go. */
  readonly find: (endpoints: readonly Endpoint[]) => MeetingDevices;
  /** Options for opening the microphone. */
  readonly microphone?: Pick<MicrophoneRequest, "effects">;
  readonly pipeline: PipelineConfig;
  readonly privacy: Privacy;
  /** Anecho's version. */
  readonly version: string;
  /** Ends the recording. */
  readonly signal: AbortSignal;
}

/** Listener to the recording of a session. */
export interface SessionListener {
  /** Called when the devices are open and deliver sound, or after 1 s: a silent device is recorded too. */
  readonly begun: () => void;
  /** Called with a sentence about a fault; the recording goes on if possible. */
  readonly trouble: (text: string) => void;
  /** Called every second with the engine's figures; with `undefined` at the end. */
  readonly progress?: (snapshot: Snapshot | undefined) => void;
}

/** Result of a session's recording. */
export interface SessionOutcome {
  readonly seconds: number;
  /** Whether a fault of the engine or the disk has ended it. */
  readonly hasFailed: boolean;
}

const progressMs = 1000;

/**
 * Records a session until its signal is aborted: sound, packets, events, and what the doctor finds.
 *
 * @return the length; `hasFailed` is true also if a device can't be opened.
 * @throws {AnechoError} If the sound system is missing, or if the engine's files can't be created or completed.
 * @throws {MeetingDeviceError} If a device is missing.
 * @throws {WriteError} If `session.json` can't be written.
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
    // Tracks that nobody reads stand in for an output, which the app may be using.
    tracks: { layout: "microphone" },
    pipeline,
    sessionDirectory: folder,
  });
  let hasFailed: boolean;
  {
    await using streams = await EngineStreams.open({ backend, engine, find, microphone, opened });
    hasFailed = await follow(engine, streams, request, listener);
  }
  const { frames } = engine.snapshot();
  // Throws if the last data can't be written.
  await engine[Symbol.asyncDispose]();
  return { seconds: frames / 100, hasFailed };
}

/** Writes the engine's events. @return whether the recording has failed. */
async function follow(
  engine: Engine,
  streams: EngineStreams,
  { folder, privacy, signal }: SessionRequest,
  { begun, trouble, progress }: SessionListener,
): Promise<boolean> {
  using file = await Deno.open(join(folder, sessionFiles.events), { write: true, createNew: true });
  let hasBegun = false;
  const begin = () => {
    if (!hasBegun) begun();
    hasBegun = true;
  };
  const timer = setInterval(() => {
    begin();
    progress?.(engine.snapshot());
  }, progressMs);
  try {
    for await (const event of engine.events(signal)) {
      await writeAll(file, new TextEncoder().encode(`${eventLine(event, privacy)}\n`));
      if (event.kind === "state" && event.state === "running") begin();
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
