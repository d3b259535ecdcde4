/**
 * Compares settings of cancellers over takes of computed scenes, and over real recordings if
 * `ANECHO_RECORDINGS` names their folder. For some figures, it prints a table with a column for each contender
 * and a row for each scene. A contender is an id of the benchmark, except `pipewire`. Constants can follow an id
 * of Anecho's, by name:
 *
 *     deno run --allow-all bench/sweep.ts --scenes room talk --first 11 \
 *       --contenders anecho-classic anecho anecho:residual.overestimate=3
 *
 * Takes from 11 on are for control: no constant was tuned on them.
 *
 * @module
 */
import { Command } from "commander";
import { join } from "node:path";
import { build } from "../tools/build.ts";
import { setUp } from "../tools/set_up.ts";
import { sourcesCache } from "../tools/sources.ts";
import { runTool, ToolError } from "../tools/tool_error.ts";
import { type FigureKind, figureKinds, type JudgedFigureId, overTakes } from "./figures.ts";
import { type Material, provideMaterial } from "./material.ts";
import { type Judgement, judgementSchema, NativeProgram } from "./native_program.ts";
import { computedScenes, recordedScenes, type Scene, sceneJob } from "./scenes.ts";
import { parseOptions, wholeUpTo } from "./options.ts";
import { aligned } from "./table.ts";

interface Options {
  readonly scenes?: readonly string[];
  readonly contenders: readonly string[];
  readonly first: number;
  readonly takes: number;
  readonly jobs: number;
}

/** Figures that are compared; their tables are printed in the order of {@linkcode figureKinds}. */
const compared: readonly JudgedFigureId[] = [
  "erle_db",
  "worst_second_db",
  "after_event_db",
  "near_si_sdr_db",
  "near_attenuation_db",
];

function readOptions(): Options {
  const command = new Command("bench/sweep.ts")
    .description("Compares settings of cancellers over takes of computed scenes.")
    .requiredOption("--contenders <ids...>", "ids of the benchmark, with constants by name")
    .option("--scenes <names...>", "only scenes whose name has one of these words in it")
    .option("--first <number>", "the first take", wholeUpTo(1000), 11)
    .option("--takes <number>", "how many takes", wholeUpTo(1000), 3)
    .option(
      "--jobs <number>",
      "takes at once",
      wholeUpTo(1000),
      Math.min(4, navigator.hardwareConcurrency),
    );
  return parseOptions(command);
}

/** Plays all takes of all scenes. @returns the judgements by scene. */
async function play(
  scenes: readonly Scene[],
  program: string,
  material: Material,
  { contenders, first, takes, jobs }: Options,
): Promise<Map<string, Record<string, Judgement>[]>> {
  const played = new Map<string, Record<string, Judgement>[]>();
  const jobsLeft = scenes.flatMap((scene) =>
    Array.from({ length: scene.recording ? 1 : takes }, (_, i) => ({ scene, take: first + i }))
  );
  const work = async (): Promise<void> => {
    await using native = NativeProgram.start(program);
    for (let job = jobsLeft.shift(); job; job = jobsLeft.shift()) {
      const judgements = await native.ask({
        kind: "scene",
        scene: sceneJob(job.scene, job.take, material),
        contenders,
      }, judgementSchema);
      played.set(job.scene.name, [...played.get(job.scene.name) ?? [], judgements]);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return played;
}

function cell(kind: FigureKind, takes: readonly (number | null | undefined)[]): string {
  return overTakes(kind, takes.map((it) => it ?? null))?.toFixed(1) ?? "–";
}

async function main(): Promise<void> {
  const options = readOptions();
  const { scenes: words, contenders } = options;
  const folder = Deno.env.get("ANECHO_RECORDINGS");
  const recorded = folder ? await recordedScenes(folder) : [];
  const scenes = [...computedScenes, ...recorded].filter(({ name }) =>
    !words || words.some((word) => name.includes(word))
  );
  if (scenes.length === 0) throw new ToolError("usage", "No scene has such a name.");
  await setUp(["bench"]);
  const program = await build("quality");
  const cache = join(sourcesCache(Deno.build.os, Deno.env.toObject()), "..", "bench");
  const material = await provideMaterial(cache);
  const played = await play(scenes, program, material, options);
  for (const kind of figureKinds.filter(({ id }) => compared.some((it) => it === id))) {
    const id = compared.find((it) => it === kind.id);
    if (!id) continue;
    const rows = scenes.flatMap(({ name }) => {
      const takes = played.get(name) ?? [];
      const cells = contenders.map((who) => cell(kind, takes.map((take) => take[who]?.[id])));
      return cells.every((it) => it === "–") ? [] : [[name, ...cells]];
    });
    if (rows.length === 0) continue;
    const head = ["", ...contenders.map((_, i) => `${i + 1}`)];
    console.log(`\n${kind.title}, ${kind.unit} (${kind.better} is better)`);
    console.log(aligned([head, ...rows]));
  }
  console.log(`\n${material.description}`);
  console.log(`${contenders.map((who, i) => `${i + 1}: ${who}`).join("\n")}`);
}

await runTool(main);
