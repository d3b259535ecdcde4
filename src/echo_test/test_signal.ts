/** Part of a {@linkcode TestSignal}; times in seconds from its start. */
export interface SignalPart {
  readonly startS: number;
  readonly endS: number;
}

/** The sound that an echo test plays: mono, full scale 1. */
export interface TestSignal {
  readonly samples: Float32Array<ArrayBuffer>;
  /** Sample rate in Hz. */
  readonly sampleRate: number;
  /** The rising sweep at the beginning, and the falling one at the end. */
  readonly sweeps: readonly [SignalPart, SignalPart];
  readonly speech: SignalPart;
}

const sampleRate = 48_000;
const sweepS = 1.5;
const speechS = 4;
const pauseS = 0.5;
const lowHz = 80;
const highHz = 16_000;
/** Peak value, -14 dBFS: loud enough to be heard, too soft to hurt. */
const peak = 0.2;
/** Length of the fades at both ends of each part, in seconds, against clicks. */
const fadeS = 0.03;

/** Makes the sound of an echo test: about 10 s, the same in each run. */
export function makeTestSignal(): TestSignal {
  const rising = partFrom(1, sweepS);
  const speech = partFrom(rising.endS + pauseS, speechS);
  const falling = partFrom(speech.endS + pauseS, sweepS);
  const samples = new Float32Array(Math.round((falling.endS + 1) * sampleRate));
  const put = (part: SignalPart, sound: Float32Array) =>
    samples.set(faded(sound), Math.round(part.startS * sampleRate));
  const sweep = makeSweep();
  put(rising, sweep);
  put(speech, makeSpeech());
  put(falling, sweep.toReversed());
  return { samples, sampleRate, sweeps: [rising, falling], speech };
}

function partFrom(startS: number, lengthS: number): SignalPart {
  return { startS, endS: startS + lengthS };
}

/** Makes a sweep in which each octave takes equally long. */
function makeSweep(): Float32Array {
  const octaves = Math.log(highHz / lowHz);
  return Float32Array.from({ length: sweepS * sampleRate }, (_, i) => {
    const position = i / (sweepS * sampleRate);
    const turns = lowHz * sweepS / octaves * (Math.exp(position * octaves) - 1);
    return peak * Math.sin(2 * Math.PI * turns);
  });
}

/** Three formants of each vowel, in Hz. Each syllable has the next vowel. */
const vowels = [[730, 1090, 2440], [270, 2290, 3010], [570, 840, 2410], [530, 1840, 2480]];
const syllableS = 0.25;

/** Makes speech without words: buzz and noise through three resonances that change with each syllable. */
function makeSpeech(): Float32Array {
  const length = speechS * sampleRate;
  const sound = new Float32Array(length);
  let [phase, noise] = [0, 1];
  const resonators = [0, 1, 2].map(() => new Resonator());
  for (let i = 0; i < length; i++) {
    const timeS = i / sampleRate;
    const inSyllable = (timeS % syllableS) / syllableS;
    const vowel = vowels[Math.floor(timeS / syllableS) % vowels.length] ?? [];
    phase += (110 + 30 * Math.sin(2 * Math.PI * timeS / 1.7)) / sampleRate;
    noise = (noise * 16_807) % 2_147_483_647;
    const breath = noise / 2_147_483_647 - 0.5;
    const buzz = 2 * (phase % 1) - 1;
    const source = inSyllable < 0.2 ? breath : 0.3 * buzz + 0.02 * breath;
    const loudness = Math.sin(Math.PI * inSyllable) ** 0.7;
    sound[i] = loudness *
      resonators.reduce((sum, it, n) => sum + it.next(source, vowel[n] ?? 500), 0);
  }
  const most = sound.reduce((least, it) => Math.max(least, Math.abs(it)), 0);
  return sound.map((it) => it * peak / most);
}

/** A resonance with a bandwidth of a tenth of its frequency. */
class Resonator {
  #last = 0;
  #before = 0;

  next(input: number, frequency: number): number {
    const radius = Math.exp(-Math.PI * frequency / 10 / sampleRate);
    const turn = 2 * radius * Math.cos(2 * Math.PI * frequency / sampleRate);
    const output = (1 - radius) * input + turn * this.#last - radius ** 2 * this.#before;
    this.#before = this.#last;
    this.#last = output;
    return output;
  }
}

function faded(sound: Float32Array): Float32Array {
  const frames = fadeS * sampleRate;
  return sound.map((it, i) => it * Math.min(1, i / frames, (sound.length - 1 - i) / frames));
}
