import assert from "node:assert/strict";
import { echoOf, levelDb, mix, voice } from "../integration/wav.ts";
import { rigTest } from "../rig/rig_case.ts";
import { provideTrixie } from "../rig/trixie.ts";
import { winePart } from "../rig/wine.ts";
import { LiveMachine } from "./live_machine.ts";

const trixie = await provideTrixie([winePart]);

/** How long only the far end speaks. */
const farEndSeconds = Number(Deno.env.get("ANECHO_LIVE_SECONDS") ?? 60);
/** How long both sides speak after that. */
const bothSeconds = 8;
/** The canceller may take so long to learn the room. */
const learningSeconds = 3;

function seconds(samples: Float32Array, rate: number, from: number, to: number): Float32Array {
  return samples.subarray(Math.round(from * rate), Math.round(to * rate));
}

function firstAbove(samples: Float32Array, level: number): number {
  const index = samples.findIndex((sample) => Math.abs(sample) > level);
  assert.ok(index >= 0, "nothing was recorded");
  return index;
}

async function cancelLive(ready: typeof trixie & { kind: "ready" }, rate: number): Promise<void> {
  await using live = await LiveMachine.start(ready, rate);
  const total = (farEndSeconds + bothSeconds) * rate;
  const far = voice(total, rate, 1);
  const echo = echoOf(far, rate, 40, 0.4);
  const near = voice(total, rate, 3).map((it, index) => index < farEndSeconds * rate ? 0 : 2 * it);
  const heard = live.record("micfeed");
  const clean = live.record("cable");
  await live.play({ speakers: far, micfeed: mix(echo, near) });
  const [microphone, output] = await Promise.all([heard.finish(), clean.finish()]);

  // Both recordings began together, give or take less than the voice has pauses.
  const start = firstAbove(microphone, 0.001) / rate;
  const level = (of: Float32Array, from: number, to: number) =>
    levelDb(seconds(of, rate, start + from, start + to));
  const farEnd = [learningSeconds, farEndSeconds - 0.5] as const;
  const both = [farEndSeconds + 0.5, farEndSeconds + bothSeconds - 0.5] as const;
  const lower = (from: number, to: number) => level(microphone, from, to) - level(output, from, to);
  const reduction = lower(...farEnd);
  const bySecond = Array.from(
    { length: Math.floor(farEnd[1] - farEnd[0]) },
    (_, index) => lower(farEnd[0] + index, farEnd[0] + index + 1),
  ).sort((a, b) => a - b);
  const median = bySecond[bySecond.length >> 1] ?? 0;
  const nearLoss = lower(...both);
  const kinds = live.events().map(({ kind = "" }) => kind).filter((kind) => kind !== "state");
  // A machine that has no time for sound makes gaps, after which the canceller learns anew.
  const hiccups = kinds.filter((kind) => kind !== "stream-opened").length;
  console.log(
    `${rate} Hz, WASAPI under Wine: echo ${level(microphone, ...farEnd).toFixed(1)} dBFS, ` +
      `${reduction.toFixed(1)} dB lower in CABLE Output for ${farEndSeconds} s ` +
      `(median second ${median.toFixed(1)} dB); near-end speech ${nearLoss.toFixed(1)} dB lower; ` +
      `${hiccups} hiccups of the machine`,
  );
  assert.ok(median >= 25, `the echo is only ${median.toFixed(1)} dB lower at ${rate} Hz`);
  const least = hiccups === 0 ? 25 : 12;
  assert.ok(reduction >= least, `the echo is only ${reduction.toFixed(1)} dB lower at ${rate} Hz`);
  assert.ok(nearLoss <= 6, `the near end is ${nearLoss.toFixed(1)} dB lower at ${rate} Hz`);
  assert.ok(!kinds.includes("stream-lost"), kinds.join());
}

rigTest(
  trixie,
  "A1 A2 A3 A4 far-end speech is 25 dB lower in the cable at 44.1 and 48 kHz, near-end speech is not",
  async (ready) => {
    await Promise.all([44100, 48000].map((rate) => cancelLive(ready, rate)));
  },
);

rigTest(
  trixie,
  "A14 A15 a device that is pulled out and plugged in is back within 3 s, and nothing else stops",
  async (ready) => {
    await using live = await LiveMachine.start(ready, 48000);
    const streams = { speakers: "reference", cable: "output", micfeed: "microphone" } as const;
    for (const sink of ["speakers", "cable", "micfeed"] as const) {
      const skip = live.events().length;
      await live.wine.unload(sink);
      const lost = await live.waitForEvent(`${sink} to be lost`, ({ kind }) => {
        return kind === "stream-lost";
      }, skip);
      assert.equal(lost.stream, streams[sink]);
      await live.wine.load(sink);
      const plugged_ms = performance.now();
      await live.waitForEvent(`${sink} to be back`, ({ kind, stream }) => {
        return kind === "stream-opened" && stream === streams[sink];
      }, skip);
      const took_s = (performance.now() - plugged_ms) / 1000;
      const other = live.events().slice(skip).filter(({ kind, stream, state }) => {
        return (kind === "stream-lost" && stream !== streams[sink]) || state !== undefined;
      });
      assert.deepEqual(other, [], "something else stopped");
      console.log(`${sink}: ${lost.reason}, back ${took_s.toFixed(1)} s after it was plugged in`);
      assert.ok(took_s < 3, `${sink} took ${took_s} s`);
    }
  },
);
