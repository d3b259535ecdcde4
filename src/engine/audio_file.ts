import { audioInfoStruct } from "./abi.ts";
import { call, cString } from "./call.ts";
import { type Library, sharedLibrary } from "./library.ts";

/** Format of an audio file. */
export interface AudioInfo {
  /** "wav", "flac", "mp3" or "mp2"; "raw" for samples without a header. */
  readonly format: string;
  /** Sample rate in Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Bits of one sample; 0 for MP3 and MP2, which store no samples. */
  readonly bits: number;
  /** Length in seconds, or `undefined` if it isn't known. */
  readonly durationS: number | undefined;
}

/**
 * Reads an audio file's format, without decoding the file.
 *
 * @throws {AnechoError} With code "file" or "bad-audio".
 */
export function probeAudioFile(path: string, library: Library = sharedLibrary()): AudioInfo {
  const info = audioInfoStruct.allocate();
  const name = cString(path);
  call((error) => library.functions.anecho_audio_probe(name, info, error));
  return audioInfoOf(info);
}

/** Reads an `anecho_audio_info`. */
export function audioInfoOf(bytes: Uint8Array): AudioInfo {
  const { format, sampleRate, channels, bits, frames } = audioInfoStruct.read(bytes);
  const durationS = frames > 0n && sampleRate > 0 ? Number(frames) / sampleRate : undefined;
  return { format, sampleRate, channels, bits, durationS };
}
