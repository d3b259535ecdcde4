import assert from "node:assert/strict";
import { echoOf, levelDb, mix, voice } from "../../testing/wav.ts";
import { rigTest } from "../../testing/rig/rig_case.ts";
import { provideTrixie } from "../../testing/rig/trixie.ts";
import { winePart } from "../../testing/rig/wine.ts";
import { measureClicks, measureRelay } from "./latency.ts";
import { LiveMachine } from "./live_machine.ts";

const trixie = await provideTrixie([winePart]);

/** How long only the far end speaks. */
const farEndSeconds = Number(Deno.env.get("ANECHO_LIVE_SECONDS") ?? 30);
/** How long both sides speak after that. */
const bothSeconds = 8;
/** The canceller may take so long to learn the room. */
const learningSeconds = 3;
/** What Anecho may add to a plain copy of the microphone into the cable. */
const mostAdded_ms = 35;

function seconds(samples: Float32Array, rate: number, from: number, to: number): Float32Array {
  return samples.subarray(Math.round(from * rate), Math.round(to * rate));
}

function firstAbove(samples: Float32Array, level: number): number {
  const index = samples.findIndex((sample) => Math.abs(sample) > level);
  assert.ok(index >= 0, "nothing was recorded");
  return index;
}

/** What the speakers play, and what the microphone hears of it and of the near end. */
function talk(rate: number): { readonly speakers: Float32Array; readonly micfeed: Float32Array } {
  const total = (farEndSeconds + bothSeconds) * rate;
  const far = voice(total, rate, 1);
  const echo = echoOf(far, rate, 40, 0.4);
  const near = voice(total, rate, 3).map((it, index) => index < farEndSeconds * rate ? 0 : 2 * it);
  return { speakers: far, micfeed: mix(echo, near) };
}

async function cancelLive(live: LiveMachine, sounds: ReturnType<typeof talk>): Promise<void> {
  const rate = live.sampleRate;
  const heard = live.record("micfeed");
  const clean = live.record("cable");
  await live.play(sounds);
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
  );
  bySecond.sort((a, b) => a - b);
  const median = bySecond[Math.floor(bySecond.length / 2)] ?? NaN;
  const nearLoss = lower(...both);
  const kinds = live.events().map(({ kind = "" }) => kind).filter((kind) => kind !== "state");
  console.log(
    `${rate} Hz, WASAPI under Wine: echo ${level(microphone, ...farEnd).toFixed(1)} dBFS, ` +
      `${reduction.toFixed(1)} dB lower in CABLE Output for ${farEndSeconds} s ` +
      `(median second ${median.toFixed(1)} dB, worst ${
        bySecond[0]?.toFixed(1)
      } dB); near-end speech ${nearLoss.toFixed(1)} dB lower; ` +
      `events: ${kinds.join(", ")}`,
  );
  // Wine's time stamps step now and then, and the second after that is louder than all others.
  const good = bySecond.filter((it) => it >= 25).length / bySecond.length;
  assert.ok(good >= 0.9, `the echo is 25 dB lower in ${(100 * good).toFixed(0)} % of ${rate} Hz`);
  assert.ok(nearLoss <= 6, `the near end is ${nearLoss.toFixed(1)} dB lower at ${rate} Hz`);
  assert.ok(!kinds.includes("stream-lost"), kinds.join());
}

async function measureLatency(live: LiveMachine): Promise<void> {
  const ours = await measureClicks(live);
  await live.stop();
  const relay = await measureRelay(live);
  const added_ms = ours.median_ms - relay.median_ms;
  console.log(
    `microphone to cable under Wine: ${ours.text}, a plain relay ${relay.text}: ` +
      `Anecho adds ${added_ms.toFixed(1)} ms`,
  );
  assert.ok(added_ms <= mostAdded_ms, `Anecho adds ${added_ms.toFixed(1)} ms`);
}

rigTest(
  trixie,
  "A1 A2 A3 A4 a call through the cable at 44.1 and 48 kHz: 25 dB less of the far end, all of the near end, 35 ms later",
  async (ready) => {
    // One after the other, and all that takes time beforehand: what starts is no part of the minute.
    const [lowTalk, highTalk] = [talk(44100), talk(48000)];
    await using low = await LiveMachine.start(ready, { sampleRate: 44100 });
    await using high = await LiveMachine.start(ready, { sampleRate: 48000, cableInRoom: true });
    await Promise.all([cancelLive(low, lowTalk), cancelLive(high, highTalk)]);
    await low.stop();
    // Once all has settled: at first the microphone waits a frame longer, and its beginning is kept.
    await measureLatency(high);
  },
);
