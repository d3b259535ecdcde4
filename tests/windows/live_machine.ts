import { type CancellerKind, defaultCanceller } from "../../src/engine/config.ts";
import { build } from "../../tools/build.ts";
import { type Running } from "../../testing/rig/machine.ts";
import { type Trixie } from "../../testing/rig/trixie.ts";
import { type DeviceOptions, type SinkName, WineMachine } from "../../testing/rig/wine.ts";
import { provideWindowsDeno } from "../../testing/rig/windows_deno.ts";
import { untilFound } from "../../testing/waiting.ts";
import { playAtOnce, playing, toS16 } from "./play_at_once.ts";

/** An endpoint of a machine, as `live_engine.ts` lists it. */
export interface LiveEndpoint {
  readonly id: string;
  readonly name: string;
  readonly flow: "capture" | "render";
}

/** A line that `live_engine.ts` prints. */
export interface LiveLine {
  readonly type: "endpoints" | "event" | "figures";
  readonly endpoints?: readonly LiveEndpoint[];
  readonly kind?: string;
  readonly state?: string;
  readonly stream?: string;
  readonly reason?: string;
  readonly cause?: string;
  readonly timeS?: number;
  readonly frames?: number;
  readonly microphoneDbfs?: number | null;
  readonly referenceDbfs?: number | null;
}

/** An engine that runs on the devices of a Wine machine. */
export class LiveMachine implements AsyncDisposable {
  private constructor(
    readonly wine: WineMachine,
    readonly sampleRate: number,
    readonly canceller: CancellerKind,
    private readonly engine: Running,
  ) {}

  /** Starts an engine, and waits until its output has its first clean frame. */
  static async start(
    trixie: Trixie & { kind: "ready" },
    options: DeviceOptions & { readonly sampleRate: number; readonly canceller?: CancellerKind },
  ): Promise<LiveMachine> {
    const deno = await provideWindowsDeno(await build("windows"));
    const wine = await WineMachine.start(trixie, { ...options, binds: deno.binds });
    const script = "Z:\\project\\tests\\windows\\live_engine.ts";
    const { sampleRate, canceller = defaultCanceller } = options;
    const engine = wine.machine.start([...deno.command, script, canceller], { env: deno.env });
    const machine = new LiveMachine(wine, sampleRate, canceller, engine);
    try {
      await machine.waitForEvent("the engine to run", ({ state }) => state === "running");
      return machine;
    } catch (error) {
      await machine[Symbol.asyncDispose]();
      throw new Error(`${error}: ${engine.read()}`);
    }
  }

  /** Ends the engine; the devices stay. */
  async stop(): Promise<void> {
    await this.engine.end();
  }

  /** @return the lines that the engine has printed so far. */
  lines(): LiveLine[] {
    return this.engine.read().split("\n").slice(0, -1)
      .filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  }

  /** @return the events among these lines. */
  events(): LiveLine[] {
    return this.lines().filter(({ type }) => type === "event");
  }

  /** Waits for an event after the first `skip` events. */
  async waitForEvent(
    what: string,
    isIt: (line: LiveLine) => boolean,
    skip = 0,
  ): Promise<LiveLine> {
    return await untilFound(what, () => this.events().slice(skip).find(isIt), { limitS: 60 });
  }

  /** @return the id of the endpoint whose name has this part. */
  endpointId(part: string, flow: LiveEndpoint["flow"]): string {
    const listed = this.lines().find(({ type }) => type === "endpoints")?.endpoints ?? [];
    const found = listed.find((it) => it.flow === flow && it.name.includes(part));
    if (found === undefined) throw new Error(`no ${flow} endpoint is called ${part}`);
    return found.id;
  }

  /** Plays sounds, each into its sink, at once and to their end. */
  async play(sounds: Partial<Record<SinkName, Float32Array>>): Promise<void> {
    await playAtOnce(this.wine.machine, sounds, this.sampleRate);
  }

  /** Starts to play a sound into a sink. */
  async feed(sink: SinkName, samples: Float32Array): Promise<Running> {
    const file = `${sink}-${crypto.randomUUID()}.raw`;
    await Deno.writeFile(this.wine.machine.at(file), toS16(samples));
    return this.wine.machine.start(playing(sink, file, this.sampleRate), { isServer: true });
  }

  /** Starts to record a sink's sound. @param channels Channels of the recording. @default 1 */
  record(sink: SinkName | "room", channels = 1): Recording {
    const file = `${sink}-${crypto.randomUUID()}.raw`;
    const words = ["parec", "--raw", "--format=s16le", `--channels=${channels}`];
    const running = this.wine.machine.start([
      ...words,
      "--latency-msec=20",
      `--rate=${this.sampleRate}`,
      "-d",
      `${sink}.monitor`,
      file,
    ]);
    const read = async () => fromS16(await Deno.readFile(this.wine.machine.at(file)));
    return {
      soFar: () => read().catch(() => new Float32Array(0)),
      finish: async () => {
        await running.end();
        return await read();
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.wine[Symbol.asyncDispose]();
  }
}

/** A recording under way. */
export interface Recording {
  /** @return the samples so far. */
  soFar(): Promise<Float32Array>;
  /** Ends it. @return its samples, interleaved. */
  finish(): Promise<Float32Array>;
}

function fromS16(bytes: Uint8Array): Float32Array {
  const stored = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
  return Float32Array.from(stored, (it) => it / 32768);
}
