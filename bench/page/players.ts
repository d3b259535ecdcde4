import { Buffer } from "node:buffer";
import { join } from "node:path";
import { readSound, toThird, writeSound } from "../sound.ts";

/** Sounds of each scene: base64 of WAV files by contender, and `microphone`. */
export type Players = ReadonlyMap<string, ReadonlyMap<string, string>>;

const excerptS = 10;
const fromS = 7;

/**
 * Reads the sound of audible scenes that the native program wrote, and reduces it for the page: ten seconds,
 * 16 kHz.
 */
export async function readPlayers(folder: string): Promise<Players> {
  const players = new Map<string, Map<string, string>>();
  for await (const { name } of Deno.readDir(folder)) {
    const [, scene, who] = /^(.+)\.([^.]+)\.wav$/.exec(name) ?? [];
    if (scene === undefined || who === undefined || who === "reference" || who === "untouched") {
      continue;
    }
    const { samples, sampleRate } = readSound(await Deno.readFile(join(folder, name)));
    const last = Math.max(0, samples.length - excerptS * sampleRate);
    const first = Math.min(last, fromS * sampleRate);
    const excerpt = toThird(samples.subarray(first, first + excerptS * sampleRate));
    const base64 = Buffer.from(writeSound(excerpt, sampleRate / 3)).toString("base64");
    const ofScene = players.get(scene) ?? new Map<string, string>();
    players.set(scene, ofScene.set(who, base64));
  }
  return players;
}
