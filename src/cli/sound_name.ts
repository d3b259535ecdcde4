import { extname } from "node:path";
import { UsageError } from "./exit.ts";

/** The name that stands for standard output or input. */
export const standardStream = "-";

/** File extensions, without the dot, of sound formats that are neither WAV nor samples without a header. */
const otherFormats = new Set(
  ("flac mp3 mp2 ogg oga opus spx m4a m4b mp4 mov aac ac3 aif aiff aifc au snd caf w64 wma asf webm " +
    "mka mkv amr ape wv tta mpc voc avi flv").split(" "),
);
const rawFormats = new Set(["raw", "pcm", "f32", "f32le", "s16", "s16le"]);

/** @return the sample format that a file name such as talk.s16le gives; `undefined` if it gives none. */
export function rawFormatOfName(path: string): "s16le" | "f32le" | undefined {
  const extension = extensionOf(path);
  if (extension === "s16" || extension === "s16le") return "s16le";
  return extension === "f32" || extension === "f32le" ? "f32le" : undefined;
}

/**
 * @return whether a file name has the extension of a recording, even of a format that Anecho can't read. Extensions
 *     of samples without a header don't count.
 */
export function hasSoundExtension(path: string): boolean {
  return isWavName(path) || otherFormats.has(extensionOf(path));
}

/** @return whether a file name asks for Opus in Ogg. */
export function isOpusName(path: string): boolean {
  return ["opus", "ogg", "oga"].includes(extensionOf(path));
}

/** @return whether a file name asks for a WAV. */
export function isWavName(path: string): boolean {
  return ["wav", "wave"].includes(extensionOf(path));
}

/** @return whether a file name asks for FLAC. */
export function isFlacName(path: string): boolean {
  return extensionOf(path) === "flac";
}

/** Format of a written file: a WAV, samples without a header, FLAC, or Opus in Ogg. */
export type WrittenSound = "wav" | "samples" | "flac" | "opus";

const compressed = {
  flac: { name: "FLAC", isName: isFlacName },
  opus: { name: "Opus", isName: isOpusName },
} as const;

/**
 * Refuses a file name whose extension promises a format other than the written one.
 *
 * @param path The file name; "-" promises no format.
 * @throws {UsageError}
 */
export function checkSoundName(path: string, written: WrittenSound): void {
  if (path === standardStream) return;
  const extension = extensionOf(path);
  if (written === "opus" || written === "flac") {
    const { name, isName } = compressed[written];
    if (isName(path) || !(hasSoundExtension(path) || rawFormats.has(extension))) return;
    throw new UsageError(`${path} would be ${name}: give a name that ends in .${written}.`);
  }
  if (otherFormats.has(extension)) {
    const wav = `${path.slice(0, -extension.length)}wav`;
    throw new UsageError(
      `Anecho can't write ${extension.toUpperCase()} files: write ${wav}, and convert it: ` +
        `ffmpeg -i "${wav}" "${path}".`,
    );
  }
  if (written === "samples" && isWavName(path)) {
    throw new UsageError(
      `${path} would not be a WAV: leave --format out, or give a name that ends in .raw.`,
    );
  }
  if (written === "wav" && rawFormats.has(extension)) {
    throw new UsageError(`${path} would be a WAV: give a name that ends in .wav.`);
  }
}

function extensionOf(path: string): string {
  return extname(path).slice(1).toLowerCase();
}
