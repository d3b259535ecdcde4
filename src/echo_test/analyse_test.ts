import assert from "node:assert/strict";
import { analyse, type EchoTestRecording } from "./analyse.ts";
import { makeTestSignal } from "./test_signal.ts";

const played = makeTestSignal();
const length = played.samples.length + played.sampleRate;

/** @return the signal with a delay and a gain. */
function late(delayMs: number, gain = 1): Float32Array<ArrayBuffer> {
  const track = new Float32Array(length);
  track.set(played.samples.map((it) => it * gain), delayMs * played.sampleRate / 1000);
  return track;
}

/** @return white noise, the same in each run. */
function noise(gain: number): Float32Array<ArrayBuffer> {
  let state = 7;
  const track = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    state = (state * 16_807) % 2_147_483_647;
    track[i] = gain * (state / 2_147_483_647 - 0.5);
  }
  return track;
}

function mixed(...tracks: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const sum = new Float32Array(length);
  for (const track of tracks) {
    for (let i = 0; i < length; i++) sum[i] = (sum[i] ?? 0) + (track[i] ?? 0);
  }
  return sum;
}

function found(parts: Partial<EchoTestRecording>) {
  const raw = mixed(late(300, 0.1), noise(0.001));
  const engine = { driftPpm: NaN, playbackGain: 1 };
  const result = analyse({
    played,
    raw,
    clean: noise(0.001),
    reference: late(250),
    engine,
    ...parts,
  });
  return { ...result, codes: result.findings.map(({ code }) => code) };
}

Deno.test("A20 the figures of an echo test are those of its recordings", () => {
  const { codes, sureness, figures } = found({});
  assert.deepEqual([codes, sureness], [["cancelled"], "sure"]);
  assert.ok(Math.abs((figures.delayMs ?? 0) - 50) < 0.1, String(figures.delayMs));
  assert.ok(Math.abs((figures.echoGainDb ?? 0) + 20) < 0.3, String(figures.echoGainDb));
  assert.equal(figures.driftPpm, null);
});

Deno.test("A20 an echo test says that an echo is left, or that its delay is not steady", () => {
  const loud = mixed(late(300, 0.1), noise(0.001));
  assert.deepEqual(found({ raw: loud, clean: loud }).codes, ["echo-left"]);
  const moved = mixed(late(300, 0.1), noise(0.001));
  const middle = Math.round((played.speech.startS + 1) * played.sampleRate);
  moved.set(late(330, 0.1).subarray(middle), middle);
  const { codes, sureness, lagsMs } = found({ raw: moved });
  assert.ok(codes.includes("lags-contradict"), codes.join());
  assert.equal(sureness, "unsure");
  assert.deepEqual(lagsMs.map(Math.round), [50, 80]);
});

Deno.test("A20 an echo test without its sound says where that is missing", () => {
  const silence = new Float32Array(length);
  assert.deepEqual(found({ reference: silence }).codes, ["reference-elsewhere"]);
  assert.deepEqual(found({ reference: silence, raw: noise(0.001) }).codes, ["reference-missing"]);
  const muted = { raw: noise(0.001), engine: { driftPpm: NaN, playbackGain: 0 } };
  assert.deepEqual(found(muted).codes, ["muted"]);
  assert.deepEqual(found({ raw: silence }).codes, ["processed"]);
  assert.deepEqual(found({ raw: noise(0.001) }).codes, ["no-echo"]);
});
