import { projectRoot } from "../../tools/project.ts";
import { decodeWav, encodeWav, type Sound } from "../wav.ts";
import { type PipeWireRig } from "./pipewire.ts";
import { until, untilFound } from "../waiting.ts";
import { type Running } from "./rig_process.ts";

/** A line that the engine's host printed: an event or a snapshot, with its kind and its fields. */
export interface HostLine {
  readonly kind: string;
  readonly [key: string]: unknown;
}

/** Where Deno and the project are, and environment variables for Deno. */
export interface ProgramHome {
  readonly deno: string;
  readonly project: string;
  readonly env: Record<string, string>;
}

/** @return this checkout, with the Deno of this process. */
export function thisCheckout(): ProgramHome {
  const { HOME = "/", DENO_DIR } = Deno.env.toObject();
  // The engine's Deno uses the cache of this process's Deno.
  const env: Record<string, string> = DENO_DIR === undefined ? { HOME } : { DENO_DIR };
  return { deno: Deno.execPath(), project: projectRoot, env };
}

/** Sample rate of {@linkcode play} and {@linkcode record}, in Hz. The graph's own rate may be another. */
export const sampleRate = 48_000;

/** An engine that runs on a rig's PipeWire, in a process of its own. */
export class EngineOnPipeWire {
  private constructor(private readonly rig: PipeWireRig, readonly process: Running) {}

  /**
   * Starts an engine. Waits until its virtual microphone is there, and the microphone `mic` is linked to the engine.
   *
   * @param config The engine's configuration.
   * @param home Paths of Deno and the project, for the rig's programs. @default this checkout
   * @param channel Position of the channel to wait for, in the microphone and in the virtual microphone.
   * @default "MONO"
   */
  static async start(
    rig: PipeWireRig,
    config: object = {},
    home: ProgramHome = thisCheckout(),
    channel = "MONO",
  ): Promise<EngineOnPipeWire> {
    const host = `${home.project}/testing/rig/engine_host.ts`;
    const words = [home.deno, "run", "--quiet", "--allow-all", host, JSON.stringify(config)];
    const engine = new EngineOnPipeWire(rig, rig.start(words, home.env));
    await rig.untilPort(`anecho_microphone:capture_${channel}`, engine.process);
    await rig.untilLinked(`mic:capture_${channel}`, "anecho_capture");
    return engine;
  }

  /** @return all lines that the host has printed so far. */
  lines(): HostLine[] {
    const text = this.process.read();
    return text.slice(0, text.lastIndexOf("\n") + 1).split("\n").filter(Boolean).map(parseLine);
  }

  /** @return how many lines fulfil a condition. */
  count(isWanted: (line: HostLine) => boolean): number {
    return this.lines().filter(isWanted).length;
  }

  /** Waits until `times` lines fulfil a condition. @return the last of these lines. */
  async waitFor(
    what: string,
    isWanted: (line: HostLine) => boolean,
    times = 1,
  ): Promise<HostLine> {
    return await untilFound(what, () => this.lines().filter(isWanted)[times - 1]);
  }

  /** @return the number of the process's open files and of its threads, without Deno's thread pool. */
  usage(): { files: number; threads: number } {
    const process = `/proc/${this.process.pid}`;
    const names = [...Deno.readDirSync(`${process}/task`)].map(({ name }) => {
      try {
        return Deno.readTextFileSync(`${process}/task/${name}/comm`).trim();
      } catch {
        // The thread has ended meanwhile.
        return poolThread;
      }
    });
    const files = [...Deno.readDirSync(`${process}/fd`)].length;
    // The size of the pool depends on how many calls happen to run at once.
    return { files, threads: names.filter((name) => name !== poolThread).length };
  }

  /** Ends the engine and its process cleanly. */
  async quit(): Promise<void> {
    await this.process.write("quit");
    await until("the engine's end", () => this.process.hasEnded);
    const code = await this.process.ended;
    if (code !== 0) throw new Error(`the engine ended with ${code}: ${this.process.read()}`);
  }
}

const poolThread = "tokio-runtime-w";

function parseLine(text: string): HostLine {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`the engine's host wrote: ${text}`);
  }
}

/** A recording under way. */
export interface Recording {
  /** Ends the recording. @return its channels. */
  finish(): Promise<readonly Float32Array[]>;
  /** Ends the recording without a result. */
  abandon(): Promise<void>;
}

/** Names that pw-record and pw-play give to two or three channels. */
const channelNames = ["FL", "FR", "LFE"];

/** Records from some output ports at once, each into a channel of its own. */
export async function record(rig: PipeWireRig, ...ports: readonly string[]): Promise<Recording> {
  const name = `rec${ports.length}-${Math.random().toString(36).slice(2)}`;
  const process = rig.start([
    ...["pw-record", "-P", `{ node.autoconnect = false node.name = ${name} }`],
    ...["--rate", `${sampleRate}`, "--format", "f32", "--channels", `${ports.length}`],
    rig.at(`${name}.wav`),
  ]);
  for (const [index, port] of ports.entries()) {
    const channel = ports.length === 1 ? "MONO" : channelNames[index];
    await rig.link(port, `${name}:input_${channel}`);
  }
  return {
    finish: async () => {
      await process.end("SIGINT");
      return decodeWav(await Deno.readFile(rig.here(`${name}.wav`))).channels;
    },
    abandon: async () => {
      await process.end("SIGKILL");
    },
  };
}

/**
 * Plays a sound, each channel into an input port of its own.
 *
 * @return the player; it ends by itself.
 */
export async function play(
  rig: PipeWireRig,
  channels: Sound["channels"],
  ...ports: readonly string[]
): Promise<Running> {
  const name = `play-${Math.random().toString(36).slice(2)}`;
  await Deno.writeFile(rig.here(`${name}.wav`), encodeWav({ sampleRate, channels }));
  const limit_s = Math.ceil((channels[0]?.length ?? 0) / sampleRate) + 30;
  const player = rig.start([
    ...[
      "timeout",
      `${limit_s}`,
      "pw-play",
      "-P",
      `{ node.autoconnect = false node.name = ${name} }`,
    ],
    rig.at(`${name}.wav`),
  ]);
  for (const [index, port] of ports.entries()) {
    await rig.link(
      `${name}:output_${ports.length === 1 ? "MONO" : channelNames[index]}`,
      port,
    );
  }
  return player;
}
