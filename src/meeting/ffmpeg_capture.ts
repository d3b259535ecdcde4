import { messageOf } from "../platform/message_of.ts";
import { ArrivalStamps } from "./arrival_stamps.ts";
import type { StartCapture } from "./capture_children.ts";
import { writeFrame } from "./capture_frame.ts";
import {
  findFfmpegDevice,
  listArguments,
  type NamedEndpoint,
  readFfmpegDevices,
} from "./ffmpeg_devices.ts";

/** Error: FFmpeg can't capture. The message says why. */
export class FfmpegError extends Error {
  override readonly name = "FfmpegError";
  readonly code = "ffmpeg";
}

/** Options of {@linkcode captureByFfmpeg}. */
export interface FfmpegOptions {
  /** The present time on the engine's clock, in ns. */
  readonly now: () => bigint;
  /** Finds an endpoint by its id. Its name is needed where FFmpeg's list has no ids. */
  readonly endpoint: (id: string) => NamedEndpoint;
  /** The arguments that name FFmpeg's input. @default the device of DirectShow for an endpoint */
  readonly input?: (endpoint: NamedEndpoint) => Promise<readonly string[]>;
}

const program = "ffmpeg";
const sampleRate = 48_000;
const bytesPerSample = 4;
/** Size of the device's buffer, in ms. The default is often 500 ms; far below 50 ms, some drivers stutter. */
const bufferMs = 50;

/** @return a function that starts FFmpeg as a child that captures an endpoint through DirectShow. */
export function captureByFfmpeg(options: FfmpegOptions): StartCapture {
  const { now, endpoint, input = directShowInput } = options;
  return (_stream, id) => {
    const over = new AbortController();
    const { promise: ended, resolve } = Promise.withResolvers<string>();
    const frames = async function* () {
      let reason = "FFmpeg has ended";
      try {
        const args = await input(endpoint(id));
        reason = yield* capture(args, now, over.signal);
      } catch (error) {
        reason = messageOf(error);
        throw error;
      } finally {
        resolve(reason);
      }
    };
    return { output: ReadableStream.from(frames()), ended, end: () => over.abort() };
  };
}

/** @throws {FfmpegError} If FFmpeg does not list the device. */
async function directShowInput(endpoint: NamedEndpoint): Promise<readonly string[]> {
  const { stderr } = await command(listArguments).output().catch(toFfmpegError);
  const device = findFfmpegDevice(readFfmpegDevices(new TextDecoder().decode(stderr)), endpoint);
  if (device === undefined) throw new FfmpegError(`FFmpeg does not list "${endpoint.name}"`);
  return ["-f", "dshow", "-audio_buffer_size", `${bufferMs}`, "-i", `audio=${device}`];
}

/** Runs FFmpeg until it ends or `over` is aborted. @return why it ended. */
async function* capture(
  input: readonly string[],
  now: () => bigint,
  over: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>, string> {
  if (over.aborted) return "ended";
  const child = start([
    ...["-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", ...input],
    ...["-map", "0:a", "-ac", "1", "-ar", `${sampleRate}`, "-f", "f32le", "-flush_packets", "1"],
    "pipe:1",
  ]);
  const kill = () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // FFmpeg has ended already.
    }
  };
  over.addEventListener("abort", kill);
  const complaint = firstLine(child.stderr);
  try {
    const stamps = new ArrivalStamps(sampleRate);
    let rest = new Uint8Array(0);
    for await (const part of child.stdout) {
      const bytes = joined(rest, part);
      const whole = bytes.length - bytes.length % bytesPerSample;
      rest = bytes.slice(whole);
      if (whole === 0) continue;
      const stamp = stamps.add(whole / bytesPerSample, now());
      yield writeFrame({ samples: bytes.slice(0, whole), ...stamp });
    }
  } finally {
    over.removeEventListener("abort", kill);
    kill();
  }
  const [{ code }, text] = await Promise.all([child.status, complaint]);
  return text === "" ? `FFmpeg has ended (${code})` : `FFmpeg has ended: ${text}`;
}

function command(args: readonly string[]): Deno.Command {
  return new Deno.Command(program, {
    args: [...args],
    ...{ stdin: "null", stdout: "piped", stderr: "piped" },
  });
}

function start(args: readonly string[]): Deno.ChildProcess {
  try {
    return command(args).spawn();
  } catch (error) {
    return toFfmpegError(error);
  }
}

function toFfmpegError(error: unknown): never {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
  throw new FfmpegError("FFmpeg is not on the PATH", { cause: error });
}

/** Reads all messages of FFmpeg, so that it never blocks. @return the first line, which says most. */
async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  const mostCharacters = 500;
  let text = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    text = (text + part).slice(0, mostCharacters);
  }
  const [line = ""] = text.trim().split("\n");
  return line.replace(/^\[[^\]]*\] /, "").trim();
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
