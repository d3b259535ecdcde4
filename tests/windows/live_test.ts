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
/** Time in which the canceller converges. */
const learningSeconds = 3;
/** Loss of the near end by the high-pass, as measured with `anecho process` and a silent reference. */
const highPassed_dB = 0.5;
/** Largest latency of Anecho beyond that of a simple relay from the microphone to the cable. */
const mostAdded_ms = 35;

function seconds(samples: Float32Array, rate: number, from: number, to: number): Float32Array {
  return samples.subarray(Math.round(from * rate), Math.round(to * rate));
}

function firstAbove(samples: Float32Array, level: number): number {
  const index = samples.findIndex((sample) => Math.abs(sample) > level);
  assert.ok(index >= 0, "nothing was recorded");
  return index;
}

/** Makes the speakers' sound, and the microphone's with its echo and the near end. */
function talk(rate: number): {
  readonly speakers: Float32Array;
  readonly micfeed: Float32Array;
  readonly near: Float32Array;
} {
  const total = (farEndSeconds + bothSeconds) * rate;
  const far = voice(total, rate, 1);
  const echo = echoOf(far, rate, 40, 0.4);
  const near = voice(total, rate, 3).map((it, index) => index < farEndSeconds * rate ? 0 : 2 * it);
  return { speakers: far, micfeed: mix(echo, near), near };
}

interface Heard {
  /** Reduction of the echo, in the median second of the far end alone. */
  readonly echo_dB: number;
  /** Loss of the near end, in the median second in which both speak. */
  readonly nearLoss_dB: number;
}

async function cancelLive(live: LiveMachine, sounds: ReturnType<typeof talk>): Promise<Heard> {
  const rate = live.sampleRate;
  const heard = live.record("micfeed");
  const clean = live.record("cable");
  await live.play({ speakers: sounds.speakers, micfeed: sounds.micfeed });
  const [microphone, output] = await Promise.all([heard.finish(), clean.finish()]);

  // Both recordings began nearly together: the difference is shorter than the pauses of the voice.
  const start = firstAbove(microphone, 0.001) / rate;
  const level = (of: Float32Array, from: number, to: number) =>
    levelDb(seconds(of, rate, start + from, start + to));
  const farEnd = [learningSeconds, farEndSeconds - 0.5] as const;
  const both = [farEndSeconds + 0.5, farEndSeconds + bothSeconds - 0.5] as const;
  const lower = (from: number, to: number) => level(microphone, from, to) - level(output, from, to);
  const reduction = lower(...farEnd);
  const bySecond = (from: number, to: number) =>
    Array.from(
      { length: Math.floor(to - from) },
      (_, index) => lower(from + index, from + index + 1),
    )
      .sort((a, b) => a - b);
  const middle = (sorted: readonly number[]) => sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const echoBySecond = bySecond(...farEnd);
  const median = middle(echoBySecond);
  // While both speak, the echo raises the microphone's level a little above that of the near end; this part is
  // no loss.
  const echoToo = levelDb(seconds(sounds.micfeed, rate, ...both)) -
    levelDb(seconds(sounds.near, rate, ...both));
  const nearLoss = middle(bySecond(...both)) - echoToo;
  const kinds = live.events().map(({ kind = "" }) => kind).filter((kind) => kind !== "state");
  const worst = echoBySecond[0] ?? NaN;
  console.log(
    `${rate} Hz, ${live.canceller}, WASAPI under Wine: echo ` +
      `${level(microphone, ...farEnd).toFixed(1)} dBFS, ` +
      `${reduction.toFixed(1)} dB lower in CABLE Output for ${farEndSeconds} s ` +
      `(median second ${median.toFixed(1)} dB, worst ${worst.toFixed(1)} dB); ` +
      `near-end speech ${nearLoss.toFixed(1)} dB lower; events: ${kinds.join(", ")}`,
  );
  // Wine's timestamps step sometimes; in the second after a step, more echo is left than in all others.
  const good = echoBySecond.filter((it) => it >= 25).length / echoBySecond.length;
  assert.ok(good >= 0.9, `the echo is 25 dB lower in ${(100 * good).toFixed(0)} % of ${rate} Hz`);
  assert.ok(!kinds.includes("stream-lost"), kinds.join());
  return { echo_dB: median, nearLoss_dB: nearLoss };
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
  "A1 A2 A3 A4 a call through the cable, classic at 44.1 and full duplex at 48 kHz: 25 dB less of the far end, the near end whole, 35 ms later",
  async (ready) => {
    // What takes time is done before, one step after the other, so that no start falls into the two calls.
    const [lowTalk, highTalk] = [talk(44100), talk(48000)];
    await using low = await LiveMachine.start(ready, { sampleRate: 44100, canceller: "classic" });
    await using high = await LiveMachine.start(ready, { sampleRate: 48000, cableInRoom: true });
    const [classic, fullDuplex] = await Promise.all([
      cancelLive(low, lowTalk),
      cancelLive(high, highTalk),
    ]);
    assert.ok(classic.nearLoss_dB <= 6, `classic takes ${classic.nearLoss_dB} dB of the near end`);
    assert.ok(fullDuplex.echo_dB >= 40, `the echo is ${fullDuplex.echo_dB} dB lower`);
    const most_dB = 1 + highPassed_dB;
    assert.ok(fullDuplex.nearLoss_dB <= most_dB, `${fullDuplex.nearLoss_dB} dB of the near end`);
    assert.ok(fullDuplex.nearLoss_dB < classic.nearLoss_dB, "classic keeps more of the near end");
    await low.stop();
    // Measured once all has settled: at first the microphone waits a frame longer, and the output has a surplus.
    await measureLatency(high);
  },
);
