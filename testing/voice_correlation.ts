/** Pieces that are compared, and how far from the place of the one before the next is looked for, in s. */
const pieceSeconds = 0.06;
const reachSeconds = 0.15;
/** Less is no trace of the voice. */
const leastCorrelation = 0.5;

/**
 * How much of a voice has come through: the median over its pieces of the correlation with what was
 * recorded, at the place where that is best. A delay that changes slowly doesn't matter.
 *
 * @param recorded Begins before the voice does, or not later than a second after it.
 * @return 1 where all is the same, 0 where nothing has to do with the other.
 */
export function voiceCorrelation(
  voice: Float32Array,
  recorded: Float32Array,
  sampleRate: number,
): number {
  const length = Math.round(pieceSeconds * sampleRate);
  const pieces = [];
  for (let at = sampleRate; at + length <= voice.length; at += length) {
    const piece = voice.subarray(at, at + length);
    if (powerOf(piece) > 1e-4) pieces.push({ at, piece });
  }
  const [first] = pieces;
  if (first === undefined) throw new Error("the voice is silent");
  // A coarse look for the first, then near where the one before was.
  const step = 4;
  const all = bestLag(first.piece, recorded, { from: 0, to: recorded.length, step });
  let lag = all.place - first.at;
  const reach = Math.round(reachSeconds * sampleRate);
  const found = pieces.map(({ at, piece }) => {
    const coarse = bestLag(piece, recorded, { from: at + lag - reach, to: at + lag + reach, step });
    const { place, correlation } = bestLag(piece, recorded, {
      from: coarse.place - step,
      to: coarse.place + step + 1,
      step: 1,
    });
    if (correlation > leastCorrelation) lag = place - at;
    return correlation;
  });
  return found.toSorted((a, b) => a - b)[Math.floor(found.length / 2)] ?? 0;
}

interface Search {
  readonly from: number;
  readonly to: number;
  /** Of places that are tried, and of samples that are compared. */
  readonly step: number;
}

function bestLag(
  piece: Float32Array,
  recorded: Float32Array,
  { from, to, step }: Search,
): { place: number; correlation: number } {
  let best = { place: from, correlation: 0 };
  const last = Math.min(to, recorded.length - piece.length);
  for (let place = Math.max(0, from); place < last; place += step) {
    let cross = 0;
    let own = 0;
    let other = 0;
    for (let i = 0; i < piece.length; i += step) {
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

function powerOf(samples: Float32Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
}
