import type { BackendName, EngineConfig } from "../../engine/config.ts";
import { Engine, roomForTracks } from "../../engine/engine.ts";
import { isFaulted } from "../../engine/engine_event.ts";
import { AnechoError } from "../../engine/errors.ts";
import { writeFrame } from "../../meeting/capture_frame.ts";
import { captureModes } from "../../meeting/capture_process.ts";
import { type ExitCode, exitCodes, UsageError } from "../exit.ts";
import { writeAll } from "../../platform/write_all.ts";

/** What a capturing child process captures. */
interface CaptureMode {
  readonly stream: keyof typeof captureModes;
  readonly backend: BackendName;
  readonly endpoint: string;
}

const backends: readonly BackendName[] = ["simulated", "pipewire", "wasapi"];
const sampleRate = 48_000;
/** 20 ms of sound: little delay in the pipe, and few calls. */
const framesPerPart = sampleRate / 50;

/**
 * Reads the arguments of a capturing child process: mode, sound system, endpoint.
 *
 * @return the arguments, or `undefined` if they are those of another command.
 * @throws {UsageError}
 */
export function captureModeOf(args: readonly string[]): CaptureMode | undefined {
  const [mode, system, endpoint] = args;
  const streams = ["microphone", "reference"] as const;
  const stream = streams.find((it) => captureModes[it] === mode);
  if (stream === undefined) return undefined;
  const backend = backends.find((it) => it === system);
  if (backend === undefined || endpoint === undefined || args.length > 3) {
    throw new UsageError(
      `${mode} is for anecho's own use: give a sound system (${backends.join(", ")}) and an ` +
        "endpoint's id, or use anecho meeting.",
    );
  }
  return { stream, backend, endpoint };
}

/**
 * Captures a stream and writes it to standard output, as a sequence of `CaptureFrame`s. Ends when the sound ends, or
 * when standard output or standard input is closed.
 *
 * @throws {AnechoError} With code "device", if the stream is lost or the engine fails.
 */
export async function runCaptureMode(mode: CaptureMode): Promise<ExitCode> {
  const over = new AbortController();
  void untilInputEnds().then(() => over.abort());
  await using engine = await Engine.open(engineConfig(mode));
  const failing = watch(engine, mode.stream, over.signal);
  try {
    return await Promise.race([write(engine, over.signal), failing]);
  } finally {
    over.abort();
  }
}

async function write(engine: Engine, over: AbortSignal): Promise<ExitCode> {
  const room = roomForTracks(framesPerPart);
  while (!over.aborted) {
    const { samples, position, timeNs, isEnd } = await engine.readTracks(room);
    if (isEnd) break;
    if (samples.length === 0) continue;
    const { buffer, byteOffset, byteLength } = samples;
    const frame = writeFrame({
      samples: new Uint8Array(buffer, byteOffset, byteLength),
      position: BigInt(position),
      timeNs,
    });
    try {
      await writeAll(Deno.stdout, frame);
    } catch {
      // The process that reads the output is gone.
      break;
    }
  }
  return exitCodes.ok;
}

async function watch(
  engine: Engine,
  stream: CaptureMode["stream"],
  over: AbortSignal,
): Promise<ExitCode> {
  for await (const event of engine.events(over)) {
    const isLoss = event.kind === "stream-lost" && event.stream === stream;
    if (isFaulted(event) || isLoss) throw new AnechoError("device", event.cause);
  }
  return exitCodes.ok;
}

/** Resolves when the parent process has closed the pipe or ended. */
async function untilInputEnds(): Promise<void> {
  try {
    for await (const _ of Deno.stdin.readable);
  } catch {
    // Standard input that can't be read counts as closed.
  }
}

function engineConfig({ stream, backend, endpoint }: CaptureMode): EngineConfig {
  const isMicrophone = stream === "microphone";
  return {
    backend,
    microphone: isMicrophone ? { endpoint } : { absent: true },
    reference: isMicrophone ? { absent: true } : { endpoint },
    pipeline: { canceller: { enabled: false }, highPass: false },
    tracks: { layout: stream, sampleRate },
  };
}
