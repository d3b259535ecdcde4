/**
 * Measures how much more processor time a recording takes than an engine that only takes the echo out, both in
 * the simulated room. The recording has three tracks at 48 kHz, in a WAV file. With `--hours N`, also measures
 * whether memory grows over N simulated hours. Prints JSON:
 *
 * - `rounds`: for each round, the shares of one core that engine and recording take.
 * - `beyond`: the median over the rounds of the recording's share minus the engine's.
 * - `memory`, only with `--hours`, for each simulated quarter of an hour: the anonymous memory of the process
 *   (`ownMb`, in MiB, Linux; without file pages, which come and go), and the JavaScript heap in use after a
 *   garbage collection (`heapMb`, in MiB; start with `--v8-flags=--expose-gc`).
 * - `lostS`, only with `--hours`: the seconds of sound that all tracks lost, as when the reader is too slow.
 *
 * @module
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { join } from "node:path";
import { openCaptureOutput } from "../../src/cli/capture_output.ts";
import { defaultChoice } from "../../src/devices/selection.ts";
import type { RoomConfig } from "../../src/engine/config.ts";
import { Engine } from "../../src/engine/engine.ts";
import { Meeting } from "../../src/meeting/meeting.ts";
import type { MeetingEvent } from "../../src/meeting/meeting_event.ts";
import { Sidecar } from "../../src/meeting/sidecar.ts";
import { sleep } from "../../src/platform/waiting.ts";

const sampleRate = 48_000;
const room: RoomConfig = { scene: "both", speakerPpm: 120, microphonePpm: -80 };
/** Time after a start that is not measured, in s. */
const settlingS = 3;
const quarterS = 900;
const mib = 2 ** 20;

/** A recording into a file, as by `anecho meeting`. */
class Recording {
  readonly sidecar = new Sidecar({ program: "bench", format: "wav" });
  readonly #file: string;
  /** Sound that all tracks lost, in s. */
  lostS = 0;

  constructor(folder: string) {
    this.#file = join(folder, "call.wav");
  }

  /** Records until the room or `stop` ends it. @param heard Called with the seconds recorded so far. */
  async run(
    recorded: RoomConfig,
    stop: AbortSignal,
    heard: (atS: number) => void,
  ): Promise<void> {
    await using output = await openCaptureOutput({
      ...{
        path: this.#file,
        format: "wav",
        wavFormat: "s16",
        sampleRate,
        channels: 3,
        force: true,
      },
    });
    let frames = 0;
    const samples = async (part: Float32Array<ArrayBuffer>) => {
      await output.write(part);
      frames += part.length / 3;
      heard(frames / sampleRate);
    };
    const event = (it: MeetingEvent) => {
      this.sidecar.add(it);
      if (it.type === "gap" && it.source === "all") this.lostS += it.lengthS;
    };
    await using meeting = await Meeting.open({
      ...{
        backend: "simulated",
        mode: "meeting",
        tracks: "three",
        balance: 0.5,
        sampleRate,
      },
      ...{ pipeline: {}, microphone: defaultChoice, speaker: defaultChoice, room: recorded },
    }, { samples, event, drift: (atS, ppm) => this.sidecar.addDrift(atS, ppm) });
    await meeting.run(stop);
  }
}

/** Measures for some seconds. @return the share of one core that the process takes. */
async function loadOver(seconds: number): Promise<number> {
  const [before, startedMs] = [process.cpuUsage(), performance.now()];
  await sleep(seconds * 1000);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / (performance.now() - startedMs);
}

async function engineLoad(seconds: number): Promise<number> {
  await using engine = await Engine.open({ backend: "simulated", room });
  while (engine.snapshot().frames < settlingS * 100) await loadOver(0.1);
  return await loadOver(seconds);
}

async function recordingLoad(seconds: number, folder: string): Promise<number> {
  const stop = new AbortController();
  const running = new Recording(folder).run(room, stop.signal, () => {});
  await loadOver(settlingS);
  const load = await loadOver(seconds);
  stop.abort();
  await running;
  return load;
}

/** @return anonymous resident memory, in MiB. */
function ownMb(): number {
  const [, kib] = /^RssAnon:\s+(\d+) kB$/m.exec(Deno.readTextFileSync("/proc/self/status")) ?? [];
  return Math.round(Number(kib) / 1024);
}

/** @return the heap in use after a garbage collection, in MiB; `undefined` if JavaScript can't start one. */
function heapMb(): number | undefined {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) return undefined;
  gc();
  return Math.round(10 * process.memoryUsage().heapUsed / mib) / 10;
}

/** @return memory at each quarter of an hour, and the seconds that were lost. */
async function memoryOver(hours: number, folder: string) {
  const memory: { ownMb: number; heapMb: number | undefined }[] = [];
  const long = { ...room, accelerated: true, durationS: 3600 * hours };
  const never = new AbortController().signal;
  const recording = new Recording(folder);
  await recording.run(long, never, (atS) => {
    // Measures a second before each quarter ends: the room's last sound is still buffered when the room ends.
    if (atS < quarterS * (memory.length + 1) - 1) return;
    memory.push({ ownMb: ownMb(), heapMb: heapMb() });
  });
  return { memory, lostS: recording.lostS };
}

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "20" },
    rounds: { type: "string", default: "3" },
    hours: { type: "string", default: "0" },
  },
});
const folder = await Deno.makeTempDir({ prefix: "anecho-meeting-" });
try {
  const rounds: { engine: number; recording: number }[] = [];
  // In turns, so that other work of the machine affects both.
  for (let round = 0; round < Number(values.rounds); round++) {
    const engine = await engineLoad(Number(values.seconds));
    rounds.push({ engine, recording: await recordingLoad(Number(values.seconds), folder) });
  }
  const beyond = rounds.map(({ engine, recording }) => recording - engine)
    .toSorted((a, b) => a - b)[Math.floor(rounds.length / 2)];
  const hours = Number(values.hours);
  const memory = hours > 0 ? await memoryOver(hours, folder) : {};
  console.log(JSON.stringify({ rounds, beyond, ...memory }));
} finally {
  await Deno.remove(folder, { recursive: true });
}
