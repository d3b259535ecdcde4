import { medianEchoReductionDb } from "./measures.ts";
import { echoOf, levelDb, mix, voice } from "./wav.ts";

/** Sample rate of the call, in Hz. */
const sampleRate = 48_000;
/** Times at which the far end speaks alone, the near end alone, and both; from and to, in seconds. */
const parts = { far: [0.5, 9], near: [9.5, 12], both: [12.5, 17] } as const;
const endS = 17;
/** Amplitude above which a sample of the loopback counts as the far end's voice. */
const voiceLevel = 0.003;

type Part = readonly [fromS: number, toS: number];

/** Makes a call at 48 kHz: a voice in the speakers, its echo in the microphone, and a voice near the microphone. */
export function callScene(): { readonly speakers: Float32Array; readonly micfeed: Float32Array } {
  const speakers = spokenIn(5, [parts.far, parts.both]);
  return { speakers, micfeed: mix(echoOf(speakers, sampleRate, 40, 0.5), nearVoice()) };
}

/** Figures of a {@linkcode callScene} that was recorded in three tracks. */
export interface CallFigures {
  /** By how much the echo is lower in the track without echo than in the raw microphone. */
  readonly echoReductionDb: number;
  /** Gain of the near end's voice from the raw microphone to the track without echo, while the far end is silent. */
  readonly nearDb: number;
  /** The same gain, while the far end speaks too. */
  readonly nearAtOnceDb: number;
  /** By how much the echo in the raw microphone lags the loopback. */
  readonly lagMs: number;
}

/**
 * Measures a recording of a {@linkcode callScene}.
 *
 * @param tracks Microphone, microphone without echo, loopback.
 */
export function measureCall(tracks: readonly Float32Array[]): CallFigures {
  const [microphone = new Float32Array(), clean = microphone, loopback = microphone] = tracks;
  const first = loopback.findIndex((sample) => Math.abs(sample) > voiceLevel);
  if (first < 0) throw new Error("the loopback is silent");
  const beginS = first / sampleRate - parts.far[0];
  const within = (track: Float32Array, [fromS, toS]: Part) =>
    part(track, [beginS + fromS, beginS + toS]);
  const level = (track: Float32Array, of: Part) => levelDb(within(track, of));
  const learnt: Part = [3, parts.far[1]];
  const alone: Part = [parts.near[0] + 0.5, parts.near[1] - 0.1];
  const atOnce: Part = [parts.both[0] + 0.5, parts.both[1] - 0.1];
  const spoken = nearVoice();
  const heardBy = level(microphone, alone) - levelDb(part(spoken, alone));
  return {
    echoReductionDb: medianEchoReductionDb(
      within(microphone, learnt),
      within(loopback, learnt),
      within(clean, learnt),
    ),
    nearDb: level(clean, alone) - level(microphone, alone),
    nearAtOnceDb: level(clean, atOnce) - (levelDb(part(spoken, atOnce)) + heardBy),
    lagMs: lagMs(within(microphone, [4, 6]), within(loopback, [4, 6])),
  };
}

function nearVoice(): Float32Array {
  return spokenIn(2, [parts.near, parts.both]);
}

function spokenIn(seed: number, when: readonly Part[]): Float32Array {
  return voice(endS * sampleRate, sampleRate, seed).map((sample, index) => {
    const atS = index / sampleRate;
    return when.some(([fromS, toS]) => atS >= fromS && atS < toS) ? sample : 0;
  });
}

function part(track: Float32Array, [fromS, toS]: Part): Float32Array {
  return track.subarray(Math.round(fromS * sampleRate), Math.round(toS * sampleRate));
}

/** @return by how many ms `late` lags `early`, between 20 and 80. */
export function lagMs(late: Float32Array, early: Float32Array): number {
  const [least, most] = [0.02 * sampleRate, 0.08 * sampleRate];
  let best = { lag: 0, sum: 0 };
  for (let lag = least; lag < most; lag++) {
    let sum = 0;
    for (let i = most; i < late.length; i += 2) sum += (late[i] ?? 0) * (early[i - lag] ?? 0);
    if (Math.abs(sum) > best.sum) best = { lag, sum: Math.abs(sum) };
  }
  return 1000 * best.lag / sampleRate;
}
