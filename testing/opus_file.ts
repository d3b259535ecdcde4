/** Index of the low-frequency channel of 5.1 and 7.1, which holds only frequencies below about 400 Hz. */
const lowChannel = 3;

/** @return the frequency of a channel's tone in Hz, which differs for each channel of an Opus file. */
export function lowToneOf(channel: number, channels: number): number {
  return channels > 2 && channel === lowChannel ? 60 : 300 + 170 * channel;
}

/** Decodes a file by FFmpeg. @return interleaved samples at 48 kHz, with the channels in WAV's order. */
export async function decodeOpus(path: string): Promise<Float32Array> {
  const bytes = await output("ffmpeg", [
    ...["-loglevel", "error", "-xerror", "-i", path],
    ...["-ar", "48000", "-f", "f32le", "-"],
  ]);
  return new Float32Array(bytes.slice().buffer, 0, Math.floor(bytes.length / 4));
}

/** @return whether an Ogg file ends with a whole page (RFC 3533, section 6). */
export function endsWithPage(bytes: Uint8Array): boolean {
  let at = 0;
  while (at + 27 <= bytes.length) {
    const segments = bytes[at + 26] ?? 0;
    const lengths = bytes.subarray(at + 27, at + 27 + segments);
    at += 27 + segments + lengths.reduce((sum, length) => sum + length, 0);
  }
  return at > 0 && at === bytes.length;
}

/** @return FFmpeg's name for the channel layout of a file. */
export async function layoutOf(path: string): Promise<string> {
  const bytes = await output("ffprobe", [
    ...["-loglevel", "error", "-show_entries", "stream=channel_layout"],
    ...["-of", "default=noprint_wrappers=1:nokey=1", path],
  ]);
  return new TextDecoder().decode(bytes).trim();
}

async function output(program: string, args: readonly string[]): Promise<Uint8Array> {
  const command = new Deno.Command(program, { args: [...args], stdin: "null" });
  const { success, stdout, stderr } = await command.output();
  const complaint = new TextDecoder().decode(stderr).trim();
  if (!success || complaint !== "") throw new Error(`${program} complains: ${complaint}`);
  return stdout;
}
