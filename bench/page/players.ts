import { Buffer } from "node:buffer";
import { join } from "node:path";
import { readSound, toThird, writeSound } from "../sound.ts";

/** Sounds by scene, then by contender or `microphone`: WAV files in base64. */
export type Players = ReadonlyMap<string, ReadonlyMap<string, string>>;

const excerptS = 10;
const fromS = 7;

/**
 * Reads the sounds that the native program wrote for audible scenes, and reduces them for the page to 16 kHz
 * and ten seconds: those from 7 s on, or the last ten of a sound that is shorter than 17 s.
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
