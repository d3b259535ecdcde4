import type { Machine } from "../../testing/rig/machine.ts";
import type { SinkName } from "../../testing/rig/wine.ts";

/** @return the command that plays a file of {@linkcode toS16} into a sink. */
export function playing(sink: string, file: string, sampleRate: number): readonly string[] {
  const format = ["--raw", "--format=s16le", "--channels=1", `--rate=${sampleRate}`];
  // One second of sound waits in the server: if a player came too late, an echo would shift against the sound
  // that caused it.
  return ["pacat", ...format, "--latency-msec=1000", "-d", sink, file];
}

/** Plays sounds, each into its sink, at once and to their end. */
export async function playAtOnce(
  machine: Machine,
  sounds: Partial<Record<SinkName, Float32Array>>,
  sampleRate: number,
): Promise<void> {
  const commands = await Promise.all(
    Object.entries(sounds).map(async ([sink, samples]) => {
      await Deno.writeFile(machine.at(`${sink}.raw`), toS16(samples));
      return `${playing(sink, `${sink}.raw`, sampleRate).join(" ")} &`;
    }),
  );
  await machine.must(["sh", "-c", `${commands.join(" ")} wait`], { limit_s: 300, isServer: true });
}

/** @return samples as 16 bits, little endian. */
export function toS16(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const stored = Int16Array.from(
    samples,
    (it) => Math.round(Math.max(-1, Math.min(1, it)) * 32767),
  );
  return new Uint8Array(stored.buffer);
}
