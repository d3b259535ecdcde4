/**
 * Scores recordings with AECMOS in a process of its own, so that the network's runtime is fetched only where
 * the model is used, and stays out of the project's lock file. Reads a {@linkcode ScoreJob} as JSON from
 * standard input and prints scores by scene and contender.
 *
 * @module
 */
import { join } from "node:path";
import * as v from "valibot";
import { readSound, toThird } from "../sound.ts";
import { Aecmos, type Opinion } from "./aecmos.ts";
import { scoreJobSchema } from "./score_job.ts";

const text = await new Response(Deno.stdin.readable).text();
const { model, audio, scenes } = v.parse(scoreJobSchema, JSON.parse(text));

async function read(scene: string, who: string): Promise<Float32Array> {
  return toThird(readSound(await Deno.readFile(join(audio, `${scene}.${who}.wav`))).samples);
}

try {
  const aecmos = await Aecmos.load(model);
  const opinions: Record<string, Record<string, Opinion>> = {};
  for (const { name, talk, contenders } of scenes) {
    const reference = await read(name, "reference");
    const microphone = await read(name, "microphone");
    const ofScene: Record<string, Opinion> = {};
    for (const id of contenders) {
      const enhanced = await read(name, id);
      ofScene[id] = await aecmos.score({ reference, microphone, enhanced }, talk);
    }
    opinions[name] = ofScene;
  }
  console.log(JSON.stringify(opinions));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  Deno.exit(1);
}
