import { equal, ok } from "node:assert/strict";
import { hearing, later, mixed, randomNumbers, syllables } from "../../../testing/example_heard.ts";
import { transform } from "../../echo_test/fourier.ts";
import type { Lag } from "./echo_lag.ts";

const played = syllables(6, 1);
const voice = syllables(6, 2);

function assertLag(lag: Lag | undefined, ms: number): void {
  ok(lag !== undefined && Math.abs(lag.ms - ms) < 0.5, `${lag?.ms} is not ${ms} ms`);
}

Deno.test("D4 an echo is found beside a voice, and what it takes", () => {
  const { lags, coherence = 0, reductionDb } = hearing(
    mixed(later(played, 80, 0.3), voice),
    played,
  );
  assertLag(lags.echo, 80);
  equal(lags.playedBack, undefined);
  ok(coherence > 0.05 && coherence < 0.5, `coherence ${coherence}`);
  ok(reductionDb !== undefined && Math.abs(reductionDb - 40) < 0.1);
});

Deno.test("D4 unrelated sounds have no lag, no coherence, and follow each other nowhere", () => {
  const { lags, coherence = 1, loudness } = hearing(voice, played);
  equal(lags.echo, undefined);
  equal(lags.playedBack, undefined);
  ok(coherence < 0.1, `coherence ${coherence}`);
  ok(loudness.correlation < 0.4, `correlation ${loudness.correlation}`);
});

Deno.test("D4 a voice that is played later, and a loop, are found", () => {
  const back = hearing(voice, mixed(played, later(voice, 60, 0.5))).lags;
  assertLag(back.playedBack, 60);
  equal(back.echo, undefined);
  const loop = hearing(mixed(voice, later(played, 90, 0.3)), mixed(played, later(voice, 60, 0.5)));
  assertLag(loop.lags.echo, 90);
  assertLag(loop.lags.playedBack, 60);
});

/** Keeps the magnitude of each frequency and randomizes all phases, like a voice codec. */
function scrambled(sound: Float32Array): Float32Array<ArrayBuffer> {
  const next = randomNumbers(7);
  const size = 1024;
  const result = new Float32Array(sound.length);
  for (let start = 0; start + size <= sound.length; start += size / 2) {
    const window = (i: number) => 0.5 - 0.5 * Math.cos(2 * Math.PI * i / size);
    const re = Float64Array.from({ length: size }, (_, i) => window(i) * (sound[start + i] ?? 0));
    const im = new Float64Array(size);
    transform(re, im);
    for (let k = 1; k < size / 2; k++) {
      const level = Math.hypot(re[k] ?? 0, im[k] ?? 0);
      const angle = Math.PI * next();
      re[k] = re[size - k] = level * Math.cos(angle);
      im[k] = level * Math.sin(angle);
      im[size - k] = -(im[k] ?? 0);
    }
    transform(re, im, true);
    for (let i = 0; i < size; i++) result[start + i] = (result[start + i] ?? 0) + (re[i] ?? 0);
  }
  return result;
}

Deno.test("D4 an echo that something has changed is loud with the reference, and not coherent", () => {
  const { coherence = 1, loudness, lags } = hearing(scrambled(later(played, 80, 0.3)), played);
  ok(loudness.correlation > 0.8, `correlation ${loudness.correlation}`);
  ok(coherence < 0.2, `coherence ${coherence}`);
  equal(lags.echo, undefined);
  const room = hearing(later(played, 80, 0.3), played);
  ok((room.coherence ?? 0) > 0.9, `coherence ${room.coherence}`);
});

Deno.test("D4 an echo that moves is followed", () => {
  const half = played.length / 2;
  const [early, late] = [later(played, 60), later(played, 120)];
  const moved = Float32Array.from(early, (it, i) => i < half ? it : late[i] ?? 0);
  const { echoMs } = hearing(moved, played).lags;
  ok(echoMs.some((it) => Math.abs(it - 60) < 1), echoMs.join());
  ok(echoMs.some((it) => Math.abs(it - 120) < 1), echoMs.join());
});

Deno.test("D4 clips, silence and what a gate cuts off are counted", () => {
  const loud = hearing(later(voice, 0, 40).map((it) => Math.max(-1, Math.min(1, it))), played);
  ok(loud.microphone.clips > 100);
  equal(hearing(voice, played).microphone.clips, 0);
  equal(hearing(new Float32Array(voice.length), played).microphone.silentShare, 1);
  const gated = voice.map((it, i) => i % 24_000 < 4800 ? 0 : it);
  const { cutOffs } = hearing(gated, played).microphone;
  ok(cutOffs >= 10 && cutOffs <= 12, `${cutOffs}`);
  equal(hearing(mixed(voice, later(played, 80, 0.3)), played).microphone.cutOffs, 0);
});
