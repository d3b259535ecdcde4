import { powerOf } from "../src/echo_test/level.ts";

/** Length of a piece of the voice, in seconds. */
const pieceSeconds = 0.06;
/** How far a piece's lag may differ from the lag around which the piece is searched for, in seconds. */
const reachSeconds = 0.15;
/** Correlation that a piece must exceed, so that the next one is searched for around this piece's lag. */
const leastCorrelation = 0.5;
/** Number of pieces that are searched for in the whole recording: a single piece may be lost or resemble another. */
const scouts = 9;

/**
 * Measures how much of a voice has come through. Correlates each piece of the voice with the recording, at the
 * piece's best lag, and takes the median over the pieces. A delay that changes slowly doesn't matter.
 *
 * @param recorded The recording. It begins before the voice, or at most 1 s after it.
 * @return 1 for identical sounds, less than 0.5 for noise.
 */
export function voiceCorrelation(
  voice: Float32Array,
  recorded: Float32Array,
  sampleRate: number,
): number {
  const length = Math.round(pieceSeconds * sampleRate);
  const pieces: Piece[] = [];
  for (let at = sampleRate; at + length <= voice.length; at += length) {
    const piece = voice.subarray(at, at + length);
    if (powerOf(piece) > 1e-4) pieces.push({ at, piece });
  }
  if (pieces.length === 0) throw new Error("the voice is silent");
  const step = 4;
  const reach = Math.round(reachSeconds * sampleRate);
  const start = findStart(pieces, recorded, reach);
  const follow = (some: readonly Piece[]) => {
    let { lag } = start;
    return some.map(({ at, piece }) => {
      const near = { from: at + lag - reach, to: at + lag + reach, step };
      const coarse = bestLag(piece, recorded, near);
      const fine = { from: coarse.place - step, to: coarse.place + step + 1, step: 1 };
      const { place, correlation } = bestLag(piece, recorded, fine);
      if (correlation > leastCorrelation) lag = place - at;
      return correlation;
    });
  };
  const before = follow(pieces.slice(0, start.index).reverse());
  const found = [...before, ...follow(pieces.slice(start.index))];
  return found.toSorted((a, b) => a - b)[Math.floor(found.length / 2)] ?? 0;
}

/** A piece of the voice that is not a pause. */
interface Piece {
  /** Its position in the voice, in samples. */
  readonly at: number;
  readonly piece: Float32Array;
}

/** @return the index of a piece that has come through, and by how many samples the recording lags the voice there. */
function findStart(
  pieces: readonly Piece[],
  recorded: Float32Array,
  reach: number,
): { index: number; lag: number } {
  const everywhere = { from: 0, to: recorded.length, step: 4, compareStep: 16 };
  const found = Array.from({ length: scouts }, (_, count) => {
    const index = Math.floor(count * pieces.length / scouts);
    const { at, piece } = pieces[index] ?? { at: 0, piece: new Float32Array() };
    const { place, correlation } = bestLag(piece, recorded, everywhere);
    const lag = place - at;
    return { index, lag, correlation };
  });
  // Sum of the correlations of the pieces that agree on a lag.
  const supportOf = (lag: number) =>
    found.filter((other) => Math.abs(other.lag - lag) <= reach)
      .reduce((sum, { correlation }) => sum + correlation, 0);
  return found.reduce((best, it) => supportOf(it.lag) > supportOf(best.lag) ? it : best);
}

interface Search {
  readonly from: number;
  readonly to: number;
  /** Distance between the places that are tried, in samples. */
  readonly step: number;
  /** Distance between the samples that are compared, in samples. @default step */
  readonly compareStep?: number;
}

function bestLag(
  piece: Float32Array,
  recorded: Float32Array,
  { from, to, step, compareStep = step }: Search,
): { place: number; correlation: number } {
  let best = { place: from, correlation: 0 };
  const last = Math.min(to, recorded.length - piece.length);
  for (let place = Math.max(0, from); place < last; place += step) {
    let cross = 0;
    let own = 0;
    let other = 0;
    for (let i = 0; i < piece.length; i += compareStep) {
      const a = piece[i] ?? 0;
      const b = recorded[place + i] ?? 0;
      cross += a * b;
      own += a * a;
      other += b * b;
    }
    const correlation = cross / Math.sqrt(own * other + 1e-12);
    if (correlation > best.correlation) best = { place, correlation };
  }
  return best;
}
