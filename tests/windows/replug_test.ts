import assert from "node:assert/strict";
import { levelDb, noise } from "../../testing/wav.ts";
import { type Running } from "../../testing/rig/machine.ts";
import { rigTest } from "../../testing/rig/rig_case.ts";
import { provideTrixie } from "../../testing/rig/trixie.ts";
import { winePart } from "../../testing/rig/wine.ts";
import { type LiveLine, LiveMachine, type Recording } from "./live_machine.ts";
import { until } from "../../testing/waiting.ts";

const trixie = await provideTrixie([winePart]);

/** Devices that are unplugged, with Anecho's names for their streams. */
const streams = {
  speakers: "reference",
  cable: "output",
  micfeed: "microphone",
} as const;

type Pulled = keyof typeof streams;

/**
 * Amplitudes of the noise. The speakers are quiet, so that a fresh canceller does not take the microphone's
 * noise for their echo.
 */
const amplitudes = { micfeed: 0.1, speakers: 0.002 } as const;

/** Tells whether a level is less than 10 dB below that of noise with an amplitude. */
function isAudible(level: number | null | undefined, amplitude: number): boolean {
  return (level ?? -Infinity) > 20 * Math.log10(amplitude / Math.sqrt(3)) - 10;
}

/** Players of noise into the microphone and the speakers, and a recording of the cable. */
class Sounds {
  readonly #players = new Map<Pulled, Running>();
  #cable: Recording;

  private constructor(private readonly live: LiveMachine) {
    this.#cable = live.record("cable");
  }

  static async start(live: LiveMachine): Promise<Sounds> {
    const sounds = new Sounds(live);
    for (const sink of ["micfeed", "speakers"] as const) await sounds.begin(sink);
    return sounds;
  }

  /** Plays into a device, or records from it. */
  async begin(sink: Pulled): Promise<void> {
    if (sink === "cable") {
      this.#cable = this.live.record("cable");
      return;
    }
    const sound = noise(60 * this.live.sampleRate, amplitudes[sink], sink.length);
    this.#players.set(sink, await this.live.feed(sink, sound));
  }

  async end(sink: Pulled): Promise<void> {
    if (sink === "cable") await this.#cable.finish();
    await this.#players.get(sink)?.end();
  }

  /** Waits until all three devices carry sound. @param skip Number of the engine's lines to skip. */
  async flow(skip: number): Promise<void> {
    const piece = this.live.sampleRate / 10;
    const begin = (await this.#cable.soFar()).length;
    const isLive = ({ type, microphoneDbfs, referenceDbfs }: LiveLine) =>
      type === "figures" && isAudible(microphoneDbfs, amplitudes.micfeed) &&
      isAudible(referenceDbfs, amplitudes.speakers);
    await until("sound in all devices", async () => {
      const heard = (await this.#cable.soFar()).subarray(begin).subarray(-piece);
      return heard.length === piece && isAudible(levelDb(heard), amplitudes.micfeed) &&
        this.live.lines().slice(skip).some(isLive);
    });
  }
}

rigTest(
  trixie,
  "A14 A15 a device that is pulled out and plugged in sounds within 3 s, and nothing else stops",
  async (ready) => {
    await using live = await LiveMachine.start(ready, { sampleRate: 48000 });
    const sounds = await Sounds.start(live);
    await sounds.flow(0);
    for (const sink of ["speakers", "cable", "micfeed"] as const) {
      const [events, before] = [live.events().length, live.lines().length];
      await live.wine.unload(sink);
      const lost = await live.waitForEvent(
        `${sink} to be lost`,
        ({ kind }) => kind === "stream-lost",
        events,
      );
      assert.equal(lost.stream, streams[sink]);
      await sounds.end(sink);
      await live.wine.load(sink);
      const plugged_ms = performance.now();
      const plugged = live.lines().length;
      await sounds.begin(sink);
      await sounds.flow(plugged);
      const took_s = (performance.now() - plugged_ms) / 1000;
      console.log(`${sink}: ${lost.reason}; sound ${took_s.toFixed(1)} s after it was plugged in`);
      assert.ok(took_s < 3, `${sink} took ${took_s} s`);
      const other = live.events().slice(events).filter(({ kind, stream, state }) => {
        return (kind === "stream-lost" && stream !== streams[sink]) || state !== undefined;
      });
      assert.deepEqual(other, [], "something else stopped");
      if (sink === "micfeed") continue;
      const frames = live.lines().slice(before).flatMap(({ frames }) => frames ?? []);
      const stood = frames.filter((count, index) => index > 0 && count === frames[index - 1]);
      assert.deepEqual(stood, [], "the microphone's frames stood still");
    }
  },
);
