import { join } from "node:path";
import { projectRoot } from "../integration/anecho.ts";
import { decodeWav, encodeWav, type Sound } from "../integration/wav.ts";
import { type PipeWireRig, type Running, until } from "./pipewire.ts";

/** A line of the engine's host: an event with its kind, and what belongs to it. */
export interface HostLine {
  readonly kind: string;
  readonly [key: string]: unknown;
}

/** Rate of everything in the rig, Hz. */
export const sampleRate = 48_000;

/** An engine that runs on a rig's PipeWire, in a process of its own. */
export class EngineOnPipeWire {
  private constructor(private readonly rig: PipeWireRig, readonly process: Running) {}

  /** Starts one, and waits until its virtual microphone is there. */
  static async start(rig: PipeWireRig, config: object = {}): Promise<EngineOnPipeWire> {
    const host = join(projectRoot, "tests", "rig", "engine_host.ts");
    const { HOME, DENO_DIR } = Deno.env.toObject();
    const process = rig.start(
      [Deno.execPath(), "run", "--quiet", "--allow-all", host, JSON.stringify(config)],
      // Deno finds its cache as this process does.
      DENO_DIR === undefined ? { HOME: HOME ?? "/" } : { DENO_DIR },
    );
    const engine = new EngineOnPipeWire(rig, process);
    await rig.untilPort("anecho_microphone:capture_MONO");
    await rig.untilLinked("mic:capture_MONO", "anecho_capture");
    return engine;
  }

  /** @return all that the host has told so far. */
  lines(): HostLine[] {
    const text = this.process.read();
    return text.slice(0, text.lastIndexOf("\n") + 1).split("\n").filter(Boolean).map(parseLine);
  }

  /** @return how many lines fulfil a condition. */
  count(isWanted: (line: HostLine) => boolean): number {
    return this.lines().filter(isWanted).length;
  }

  /** Waits for the line number `times` that fulfils a condition, and returns it. */
  async waitFor(
    what: string,
    isWanted: (line: HostLine) => boolean,
    times = 1,
  ): Promise<HostLine> {
    let found: HostLine | undefined;
    await until(what, () => (found = this.lines().filter(isWanted)[times - 1]) !== undefined);
    if (found === undefined) throw new Error(`no ${what}`);
    return found;
  }

  /** @return how many files and threads the process has open. */
  usage(): { files: number; threads: number } {
    const count = (folder: string) => [...Deno.readDirSync(folder)].length;
    const process = `/proc/${this.process.pid}`;
    return { files: count(`${process}/fd`), threads: count(`${process}/task`) };
  }

  /** Ends it in good order. */
  async quit(): Promise<void> {
    await this.process.write("quit");
    const code = await this.process.ended;
    if (code !== 0) throw new Error(`the engine ended with ${code}: ${this.process.read()}`);
  }
}

function parseLine(text: string): HostLine {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`the engine's host wrote: ${text}`);
  }
}

/** A recording under way. */
export interface Recording {
  /** Ends it, and returns what was recorded. */
  finish(): Promise<readonly Float32Array[]>;
  /** Ends it without a result. */
  abandon(): Promise<void>;
}

const channelNames = ["FL", "FR", "FC"];

/** Records from some output ports at once, each into a channel of its own. */
export async function record(rig: PipeWireRig, ...ports: readonly string[]): Promise<Recording> {
  const name = `rec${ports.length}-${Math.random().toString(36).slice(2)}`;
  const channels = channelNames.slice(0, ports.length);
  const process = rig.start([
    ...["pw-record", "-P", `{ node.autoconnect = false node.name = ${name} }`],
    ...["--rate", `${sampleRate}`, "--format", "f32", "--channels", `${ports.length}`],
    ...["--channel-map", ports.length === 1 ? "MONO" : channels.join(",")],
    rig.at(`${name}.wav`),
  ]);
  for (const [index, port] of ports.entries()) {
    const channel = ports.length === 1 ? "MONO" : channels[index];
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
  const player = rig.start([
    ...["pw-play", "-P", `{ node.autoconnect = false node.name = ${name} }`],
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
