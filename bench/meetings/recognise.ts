/**
 * Measures how well a recogniser understands a recorded call: how many words of each side it finds exactly
 * once, in the untouched sound and in the tracks that `anecho meeting` would record. Needs `flite`, `pocketsphinx`
 * and `pocketsphinx-en-us` of Debian. Prints a table; `--json` prints JSON.
 *
 * @module
 */
import { join } from "node:path";
import { type CancellerKind, cancellerKinds } from "../../src/engine/config.ts";
import { Engine } from "../../src/engine/engine.ts";
import { decodeWav, encodeWav } from "../../testing/wav.ts";
import { runLogged } from "../../tools/command.ts";
import { runTool, ToolError } from "../../tools/tool_error.ts";
import { aligned } from "../table.ts";
import {
  conversation,
  grammar,
  scoreWords,
  type SpokenWord,
  words,
  type WordScore,
} from "./words.ts";

const packages = "flite pocketsphinx pocketsphinx-en-us";
const sampleRate = 16_000;
/** Time in s for which the far end talks before words count, so that the echo is known by then. */
const warmUpS = 12;
const warmUp =
  "good morning everybody, can you hear me well? then let us begin with the first point.";
const voices = { far: "rms", near: "slt" } as const;

/** Simulated rooms, by the level and the delay of their echo. */
const rooms = [
  { name: "loud echo", room: { echoGainDb: 0 } },
  { name: "late echo", room: { echoGainDb: 0, speakerLatencyMs: 350 } },
] as const;

/** Words of both speakers that were recognised in one recording. */
interface Transcribed {
  readonly name: string;
  readonly far: WordScore;
  readonly near: WordScore;
}

/** Runs a program of Debian's. @return its output. */
async function run(program: string, args: readonly string[]): Promise<string> {
  const { code, output } = await runLogged(program, args).catch((error: unknown) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new ToolError("programs_missing", `${program} is missing: apt-get install ${packages}`);
  });
  if (code !== 0) throw new ToolError("bench_failed", `${program} failed: ${output}`);
  return output;
}

async function say(voice: string, text: string, folder: string): Promise<Float32Array> {
  const file = join(folder, "said.wav");
  await run("flite", ["-voice", voice, "-t", text, "-o", file]);
  const { channels: [samples = new Float32Array()] } = decodeWav(await Deno.readFile(file));
  return samples;
}

/** Makes a file with the words of one side. @return its path. */
async function sideOf(
  speaker: keyof typeof words,
  spoken: readonly SpokenWord[],
  lengthS: number,
  folder: string,
): Promise<string> {
  const samples = new Float32Array(Math.round(lengthS * sampleRate));
  const put = (said: Float32Array, atS: number) =>
    samples.set(
      said.subarray(0, samples.length - Math.round(atS * sampleRate)),
      Math.round(atS * sampleRate),
    );
  if (speaker === "far") {
    const said = await say(voices.far, warmUp, folder);
    for (const atS of [0.5, 6]) put(said, atS);
  }
  for (const { speaker: it, word, atS } of spoken) {
    if (it === speaker) put(await say(voices[speaker], word, folder), atS);
  }
  const file = join(folder, `${speaker}.wav`);
  await Deno.writeFile(file, encodeWav({ channels: [samples], sampleRate }));
  return file;
}

/**
 * Records a call in a simulated room.
 *
 * @return microphone, microphone without its echo, and played sound, each from 0.5 s before the first word.
 */
async function record(
  kind: CancellerKind,
  room: (typeof rooms)[number]["room"],
  files: { readonly far: string; readonly near: string },
  durationS: number,
): Promise<[Float32Array, Float32Array, Float32Array]> {
  await using engine = await Engine.open({
    backend: "simulated",
    room: { ...room, ...files, scene: "both", durationS, accelerated: true },
    pipeline: { canceller: { kind } },
    tracks: { layout: "three", sampleRate, bufferMs: 60_000 },
  });
  const tracks: [number[], number[], number[]] = [[], [], []];
  while (true) {
    const part = await engine.readTracks(sampleRate);
    if (part.droppedFrames > 0) throw new Error("sound was lost: the reader was too slow");
    part.samples.forEach((sample, index) => tracks[index % 3]?.push(sample));
    if (part.isEnd) break;
  }
  const from = Math.round((warmUpS - 0.5) * sampleRate);
  const [microphone, clean, loopback] = tracks.map((it) => Float32Array.from(it.slice(from)));
  if (!microphone || !clean || !loopback) throw new Error("a track is missing");
  return [microphone, clean, loopback];
}

/** @return the words that pocketsphinx recognises. */
async function recognise(samples: Float32Array, folder: string): Promise<string[]> {
  const [sound, rules] = [join(folder, "heard.wav"), join(folder, "words.gram")];
  await Deno.writeFile(sound, encodeWav({ channels: [samples], sampleRate }));
  await Deno.writeTextFile(rules, grammar([...words.far, ...words.near]));
  const model = "/usr/share/pocketsphinx/model/en-us";
  const place = Deno.env.get("ANECHO_POCKETSPHINX_MODEL") ?? model;
  const text = await run("pocketsphinx_continuous", [
    ...["-infile", sound, "-jsgf", rules, "-hmm", join(place, "en-us")],
    ...["-dict", join(place, "cmudict-en-us.dict"), "-logfn", "/dev/null"],
  ]);
  return text.split(/\s+/).filter((it) => it !== "");
}

function mixOf(one: Float32Array, other: Float32Array): Float32Array {
  return one.map((sample, index) => 0.5 * sample + 0.5 * (other[index] ?? 0));
}

async function measure(kind: "turns" | "at-once", room: (typeof rooms)[number]["room"]) {
  const folder = await Deno.makeTempDir({ prefix: "anecho-words-" });
  try {
    const { spoken, untilS } = conversation(kind, warmUpS);
    const files = {
      far: await sideOf("far", spoken, untilS + 1, folder),
      near: await sideOf("near", spoken, untilS + 1, folder),
    };
    const heard = async (...tracks: Float32Array[]) => {
      const found: string[] = [];
      for (const track of tracks) found.push(...await recognise(track, folder));
      return { far: scoreWords(words.far, found), near: scoreWords(words.near, found) };
    };
    const rows: Transcribed[] = [];
    for (const canceller of cancellerKinds) {
      const tracks = await record(canceller, room, files, untilS + 1);
      const [microphone, clean, loopback] = tracks;
      if (rows.length === 0) {
        rows.push({ name: "mix, untouched", ...await heard(mixOf(microphone, loopback)) });
        rows.push({ name: "two tracks, untouched", ...await heard(microphone, loopback) });
      }
      rows.push({ name: `mix, ${canceller}`, ...await heard(mixOf(clean, loopback)) });
      rows.push({ name: `two tracks, ${canceller}`, ...await heard(clean, loopback) });
    }
    return rows;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

await runTool(async () => {
  const results = [];
  for (const { name, room } of rooms) {
    for (const kind of ["turns", "at-once"] as const) {
      results.push({ room: name, kind, rows: await measure(kind, room) });
    }
  }
  if (Deno.args.includes("--json")) console.log(JSON.stringify(results));
  else {
    const cell = ({ once, repeated, lost, said }: WordScore) =>
      `${once}/${said} once, ${repeated} more than once, ${lost} lost`;
    const lines = results.flatMap(({ room, kind, rows }) =>
      rows.map(({ name, far, near }) => [room, kind, name, cell(far), cell(near)])
    );
    const heads = ["room", "talk", "sound", "far end's words", "near end's words"];
    console.log(aligned([heads, ...lines], [0, 1, 2, 3, 4]));
  }
});
