/** Reads a mono WAV file of 16-bit samples, as the native program writes it. Throws if it is anything else. */
export function readSound(bytes: Uint8Array): { samples: Float32Array; sampleRate: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = (offset: number) => String.fromCharCode(...bytes.subarray(offset, offset + 4));
  if (name(0) !== "RIFF" || name(8) !== "WAVE") throw new Error("not a WAV file");
  let sampleRate = 0;
  for (let offset = 12; offset + 8 <= bytes.length;) {
    const size = view.getUint32(offset + 4, true);
    const start = offset + 8;
    if (name(offset) === "fmt ") {
      sampleRate = view.getUint32(start + 4, true);
      const [channels, bits] = [view.getUint16(start + 2, true), view.getUint16(start + 14, true)];
      if (channels !== 1 || bits !== 16) throw new Error("not mono with 16 bits");
    }
    if (name(offset) === "data") {
      const frames = Math.min(size, bytes.length - start) >> 1;
      const samples = Float32Array.from(
        { length: frames },
        (_, frame) => view.getInt16(start + 2 * frame, true) / 32768,
      );
      return { samples, sampleRate };
    }
    offset = start + size + size % 2;
  }
  throw new Error("the WAV file has no data");
}

/** Writes a mono WAV file of 16-bit samples. */
export function writeSound(samples: Float32Array, sampleRate: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(44 + 2 * samples.length));
  const text = (offset: number, value: string) => {
    for (let index = 0; index < value.length; index++) {
      view.setUint8(offset + index, value.charCodeAt(index));
    }
  };
  text(0, "RIFF");
  view.setUint32(4, view.byteLength - 8, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * sampleRate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((sample, index) => {
    const whole = Math.round(Math.max(-1, Math.min(1, sample)) * 32767);
    view.setInt16(44 + 2 * index, whole, true);
  });
  return new Uint8Array(view.buffer);
}

const factor = 3;
const halfTaps = 48;

/** Brings a sound from 48 to 16 kHz (windowed sinc, flat to 7 kHz). */
export function toThird(samples: Float32Array): Float32Array {
  const cutoff = 0.93 / factor;
  const taps = Float64Array.from({ length: 2 * halfTaps + 1 }, (_, index) => {
    const x = index - halfTaps;
    const window = 0.5 + 0.5 * Math.cos(Math.PI * x / (halfTaps + 1));
    const angle = Math.PI * x * cutoff;
    return window * cutoff * (x === 0 ? 1 : Math.sin(angle) / angle);
  });
  return Float32Array.from({ length: Math.floor(samples.length / factor) }, (_, frame) => {
    let sum = 0;
    taps.forEach((tap, index) => {
      sum += tap * (samples[frame * factor + index - halfTaps] ?? 0);
    });
    return sum;
  });
}
