import { randomNumbers } from "./chance.ts";
import { powerOf } from "../src/echo_test/level.ts";

/** A recording: one array of samples per channel, full scale at ±1. */
export interface Sound {
  readonly sampleRate: number;
  readonly channels: readonly Float32Array[];
}

/** White noise with samples from -level to level. */
export function noise(frames: number, level: number, seed: number): Float32Array {
  const random = randomNumbers(seed);
  return Float32Array.from({ length: frames }, () => (random() * 2 - 1) * level);
}

/** Makes a sound like a voice: a gliding pitch with overtones and breath, in syllables with pauses. */
export function voice(frames: number, sampleRate: number, seed: number): Float32Array {
  const random = randomNumbers(seed);
  const samples = new Float32Array(frames);
  let phase = 0;
  for (let start = 0; start < frames;) {
    const length = Math.floor((0.12 + 0.25 * random()) * sampleRate);
    const pitch = 110 + 90 * random();
    const glide = 0.8 + 0.4 * random();
    const tilt = 0.5 + random();
    for (let index = 0; index < length && start + index < frames; index++) {
      const position = index / length;
      phase += 2 * Math.PI * pitch * (1 + (glide - 1) * position) / sampleRate;
      let sample = 0.3 * (random() * 2 - 1);
      for (let overtone = 1; overtone <= 12; overtone++) {
        sample += Math.sin(phase * overtone) / overtone ** tilt;
      }
      samples[start + index] = 0.08 * sample * Math.sin(Math.PI * position) ** 2;
    }
    start += length + Math.floor((random() < 0.2 ? 0.4 : 0.03) * sampleRate);
  }
  return samples;
}

/** Makes a sound's echo in a microphone: delayed, attenuated, with some reflections. */
export function echoOf(
  reference: Float32Array,
  sampleRate: number,
  delayMs: number,
  gain: number,
): Float32Array {
  const random = randomNumbers(77);
  const result = new Float32Array(reference.length);
  for (let path = 0; path < 12; path++) {
    const delay = Math.round((delayMs + path * 4 * random()) * sampleRate / 1000);
    const strength = gain * (path === 0 ? 1 : 0.4 * (random() * 2 - 1) * 0.8 ** path);
    for (let index = delay; index < result.length; index++) {
      result[index] = (result[index] ?? 0) + strength * (reference[index - delay] ?? 0);
    }
  }
  return result;
}

/** Adds sounds of the same length. */
export function mix(...sounds: readonly Float32Array[]): Float32Array {
  const length = sounds[0]?.length ?? 0;
  return Float32Array.from({ length }, (_, index) => {
    return sounds.reduce((sum, sound) => sum + (sound[index] ?? 0), 0);
  });
}

/** Encodes a WAV file. */
export function encodeWav(sound: Sound, format: "s16" | "f32" = "s16"): Uint8Array<ArrayBuffer> {
  const { sampleRate, channels } = sound;
  const frames = channels[0]?.length ?? 0;
  const bytesPerSample = format === "s16" ? 2 : 4;
  const blockSize = bytesPerSample * channels.length;
  const view = new DataView(new ArrayBuffer(44 + frames * blockSize));
  const text = (offset: number, value: string) => {
    for (let index = 0; index < value.length; index++) {
      view.setUint8(offset + index, value.charCodeAt(index));
    }
  };
  text(0, "RIFF");
  view.setUint32(4, view.byteLength - 8, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, format === "s16" ? 1 : 3, true);
  view.setUint16(22, channels.length, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * blockSize, true);
  view.setUint16(32, blockSize, true);
  view.setUint16(34, bytesPerSample * 8, true);
  text(36, "data");
  view.setUint32(40, frames * blockSize, true);
  for (let frame = 0; frame < frames; frame++) {
    channels.forEach((samples, channel) => {
      const offset = 44 + frame * blockSize + channel * bytesPerSample;
      const sample = samples[frame] ?? 0;
      if (format === "f32") view.setFloat32(offset, sample, true);
      else view.setInt16(offset, Math.round(Math.max(-1, Math.min(1, sample)) * 32767), true);
    });
  }
  return new Uint8Array(view.buffer);
}

/**
 * Decodes a WAV file of 16-bit or 24-bit integers, or of 32-bit samples, which it takes for floats. Throws if the
 * samples have another size, or if the file is cut short.
 */
export function decodeWav(bytes: Uint8Array): Sound & { readonly bits: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (offset: number) => String.fromCharCode(...bytes.subarray(offset, offset + 4));
  if (text(0) !== "RIFF" || text(8) !== "WAVE") throw new Error("not a WAV file");
  let format = { channels: 0, sampleRate: 0, bits: 0 };
  for (let offset = 12; offset + 8 <= bytes.length;) {
    const size = view.getUint32(offset + 4, true);
    const start = offset + 8;
    if (start + size > bytes.length) throw new Error(`the chunk ${text(offset)} is cut short`);
    if (text(offset) === "fmt ") {
      format = {
        channels: view.getUint16(start + 2, true),
        sampleRate: view.getUint32(start + 4, true),
        bits: view.getUint16(start + 14, true),
      };
    }
    if (text(offset) === "data") {
      return { ...format, channels: readChannels(view, start, size, format) };
    }
    offset = start + size + size % 2;
  }
  throw new Error("the WAV file has no data");
}

function readChannels(
  view: DataView,
  start: number,
  size: number,
  { channels, bits }: { channels: number; bits: number },
): Float32Array[] {
  const frames = size / (channels * bits / 8);
  return Array.from(
    { length: channels },
    (_, channel) =>
      Float32Array.from({ length: frames }, (_, frame) => {
        const offset = start + (frame * channels + channel) * bits / 8;
        if (bits === 16) return view.getInt16(offset, true) / 32768;
        if (bits === 32) return view.getFloat32(offset, true);
        if (bits !== 24) throw new Error(`samples of ${bits} bits are not for this test`);
        return (view.getInt8(offset + 2) * 65536 + view.getUint16(offset, true)) / 2 ** 23;
      }),
  );
}

/** RMS level in dB; full scale is 1. */
export function levelDb(samples: Float32Array): number {
  return 10 * Math.log10(powerOf(samples));
}

/**
 * Measures by how many dB the output is quieter than the microphone, in those 10 ms frames of the second half
 * in which the reference is above -50 dBFS.
 */
export function echoReductionDb(
  sampleRate: number,
  microphone: Float32Array,
  reference: Float32Array,
  output: Float32Array,
): number {
  const frame = Math.round(sampleRate / 100);
  let [before, after] = [0, 0];
  for (let start = Math.floor(output.length / 2); start + frame <= output.length; start += frame) {
    const part = (samples: Float32Array) => samples.subarray(start, start + frame);
    if (!(levelDb(part(reference)) > -50)) continue;
    before += 10 ** (levelDb(part(microphone)) / 10);
    after += 10 ** (levelDb(part(output)) / 10);
  }
  return 10 * Math.log10(before / after);
}
