import { build } from "../../tools/build.ts";
import { type Running, waitFor } from "../rig/machine.ts";
import { type Trixie } from "../rig/trixie.ts";
import { type SinkName, WineMachine } from "../rig/wine.ts";
import { provideWindowsDeno } from "../rig/windows_deno.ts";

/** A line that `live_engine.ts` prints. */
export interface LiveLine {
  readonly type: "endpoints" | "event" | "figures";
  readonly kind?: string;
  readonly state?: string;
  readonly stream?: string;
  readonly reason?: string;
  readonly cause?: string;
  readonly timeS?: number;
  readonly frames?: number;
}

/** An engine that runs on the devices of a Wine machine. */
export class LiveMachine implements AsyncDisposable {
  private constructor(
    readonly wine: WineMachine,
    readonly sampleRate: number,
    private readonly engine: Running,
  ) {}

  /** Starts one and waits until its first clean frame has come out. */
  static async start(
    trixie: Trixie & { kind: "ready" },
    sampleRate: number,
  ): Promise<LiveMachine> {
    const deno = await provideWindowsDeno(await build("windows"));
    const wine = await WineMachine.start(trixie, { sampleRate, binds: deno.binds });
    const script = "Z:\\project\\tests\\windows\\live_engine.ts";
    const engine = wine.machine.start([...deno.command, script], { env: deno.env });
    const machine = new LiveMachine(wine, sampleRate, engine);
    try {
      await machine.waitForEvent("the engine to run", ({ state }) => state === "running");
      return machine;
    } catch (error) {
      await machine[Symbol.asyncDispose]();
      throw new Error(`${error}: ${engine.read()}`);
    }
  }

  /** @return what the engine has told so far. */
  lines(): LiveLine[] {
    return this.engine.read().split("\n").slice(0, -1)
      .filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  }

  /** @return the events among it. */
  events(): LiveLine[] {
    return this.lines().filter(({ type }) => type === "event");
  }

  /** Waits for an event after the first `skip` ones. */
  async waitForEvent(
    what: string,
    isIt: (line: LiveLine) => boolean,
    skip = 0,
  ): Promise<LiveLine> {
    let found: LiveLine | undefined;
    await waitFor(what, () => {
      found = this.events().slice(skip).find(isIt);
      return found !== undefined;
    }, 60);
    if (found === undefined) throw new Error(`no event: ${what}`);
    return found;
  }

  /** Plays sounds, each into its sink, at once and to their end. */
  async play(sounds: Partial<Record<SinkName, Float32Array>>): Promise<void> {
    const commands = await Promise.all(
      Object.entries(sounds).map(async ([sink, samples]) => {
        await Deno.writeFile(this.wine.machine.at(`${sink}.raw`), toS16(samples));
        const format = `--raw --format=s16le --channels=1 --rate=${this.sampleRate}`;
        return `pacat ${format} --latency-msec=50 -d ${sink} ${sink}.raw &`;
      }),
    );
    const script = `${commands.join(" ")} wait`;
    await this.wine.machine.must(["sh", "-c", script], { limit_s: 300 });
  }

  /** Starts to record what comes out of a sink. */
  record(sink: SinkName): Recording {
    const file = `${sink}-${crypto.randomUUID()}.raw`;
    const words = ["parec", "--raw", "--format=s16le", "--channels=1", "--latency-msec=20"];
    const running = this.wine.machine.start(
      [...words, `--rate=${this.sampleRate}`, "-d", `${sink}.monitor`, file],
    );
    return {
      finish: async () => {
        await running.end();
        return fromS16(await Deno.readFile(this.wine.machine.at(file)));
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.wine[Symbol.asyncDispose]();
  }
}

/** A recording under way. */
export interface Recording {
  /** Ends it. @return its samples. */
  finish(): Promise<Float32Array>;
}

function toS16(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const stored = Int16Array.from(
    samples,
    (it) => Math.round(Math.max(-1, Math.min(1, it)) * 32767),
  );
  return new Uint8Array(stored.buffer);
}

function fromS16(bytes: Uint8Array): Float32Array {
  const stored = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
  return Float32Array.from(stored, (it) => it / 32768);
}
