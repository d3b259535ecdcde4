/**
 * `deno task bench` compares Anecho with the cancellers that people would use instead: what they do to the echo
 * and to the voice, and how fast they are.
 *
 * @module
 */
import { Command } from "commander";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "../tools/build.ts";
import { Progress } from "../tools/progress.ts";
import { projectRoot, version } from "../tools/project.ts";
import { setUp } from "../tools/set_up.ts";
import { runTool, ToolError } from "../tools/tool_error.ts";
import { addOpinions } from "./aecmos/add_opinions.ts";
import { changesText, findChanges } from "./compare.ts";
import { pipeWireId } from "./contenders.ts";
import { costColumns } from "./costs.ts";
import { baselineFile, measureGuarded, writeBaseline } from "./guard/guard.ts";
import { isLiveScene, judgePipeWire } from "./live/pipewire_canceller.ts";
import { type Material, provideMaterial, voiceCache } from "./material.ts";
import { readMeasurements, writeMeasurements } from "./measurements.ts";
import { readPlayers } from "./page/players.ts";
import { benchPage } from "./page/bench_page.ts";
import { NativeProgram } from "./native_program.ts";
import { type BenchResults, parseResults, type SceneResult } from "./results.ts";
import { addTakes, runScenes } from "./run_scenes.ts";
import { computedScenes, recordedScenes, type Scene } from "./scenes.ts";
import { measureSpeed } from "./speed/measure_speed.ts";
import { parseOptions, wholeUpTo } from "./options.ts";
import { aligned, terminalTables } from "./table.ts";
import { defeatText, findDefeats } from "./verdict.ts";

interface Options {
  readonly scenes?: readonly string[];
  readonly takes: number;
  readonly quick?: boolean;
  readonly speed: boolean;
  readonly live: boolean;
  readonly json?: boolean;
  readonly output?: string;
  readonly compare?: string;
  readonly report: string;
  readonly document?: string;
  readonly jobs: number;
  readonly accept?: boolean;
}

const defaultTakes = 3;

function readOptions(): Options {
  const command = new Command("deno task bench")
    .description("Measures Anecho beside its peers, on the same material.")
    .option("--scenes <names...>", "only scenes whose name has one of these words in it")
    .option(
      "--takes <number>",
      "how often each computed scene is played",
      wholeUpTo(64),
      defaultTakes,
    )
    .option("--quick", "a few scenes, one take, no speed, nothing live")
    .option("--no-speed", "leave out what programs and processors take")
    .option("--no-live", "leave out PipeWire's canceller, which plays in real time")
    .option("--json", "print the results as JSON instead of tables")
    .option("--output <file>", "write the results as JSON")
    .option("--compare <file>", "show what changed since results that --output has written")
    .option("--report <file>", "the HTML report", "bench/report.html")
    .option("--document <file>", "bring the tables in a Markdown file up to date")
    .option(
      "--jobs <number>",
      "scenes at once",
      wholeUpTo(64),
      Math.min(4, navigator.hardwareConcurrency),
    )
    .option("--accept", "make today's figures those that `deno task test` must not fall behind");
  return parseOptions(command);
}

async function chooseScenes({ scenes: words, quick }: Options, notes: string[]): Promise<Scene[]> {
  const folder = Deno.env.get("ANECHO_RECORDINGS");
  if (!folder) notes.push("no real recordings: ANECHO_RECORDINGS names no folder");
  const recorded = folder ? await recordedScenes(resolve(folder)) : [];
  if (folder && recorded.length === 0) notes.push("no real recordings: ANECHO_RECORDINGS has none");
  const all = [...computedScenes, ...recorded];
  const chosen = words
    ? all.filter(({ name }) => words.some((word) => name.includes(word)))
    : quick
    ? all.filter(({ quick }) => quick)
    : all;
  if (chosen.length > 0) return chosen;
  const names = all.map(({ name }) => name).join(", ");
  throw new ToolError("usage", `No scene has such a name; there are: ${names}.`);
}

async function readOld(path: string | undefined): Promise<BenchResults | undefined> {
  if (path === undefined) return undefined;
  const text = await Deno.readTextFile(path).catch(() => {
    throw new ToolError("usage", `${path} can't be read: name a file that --output has written.`);
  });
  try {
    return parseResults(text);
  } catch {
    throw new ToolError("usage", `${path} holds no results of this version of the benchmark.`);
  }
}

async function measure(options: Options, audio: string): Promise<BenchResults> {
  const notes: string[] = [];
  const scenes = await chooseScenes(options, notes);
  await setUp(["bench", "voices"]);
  const program = await build("quality");
  const material = await provideMaterial(voiceCache());
  const takes = options.quick ? 1 : options.takes;
  const results = await (async () => {
    using progress = new Progress("Running scenes");
    return await runScenes(scenes, {
      program,
      material,
      takes,
      audio,
      workers: options.jobs,
      onScene: ({ name }, index) => progress.update(`${index + 1} of ${scenes.length}: ${name}`),
    });
  })();
  const model = Deno.env.get("ANECHO_AECMOS");
  if (model) await addOpinions(scenes, results, audio, resolve(model));
  else notes.push("no AECMOS: ANECHO_AECMOS names no model");
  const delays = options.live && !options.quick
    ? await addPipeWire(scenes, results, { program, material, notes })
    : {};
  const { costs, speed } = options.speed && !options.quick
    ? await measureSpeed(program, material, notes)
    : { costs: {}, speed: [] };
  return {
    schema: "anecho-bench",
    schema_version: 1,
    created: new Date().toISOString(),
    version,
    command: commandOf(options),
    machine: await describeMachine(),
    material: material.description,
    takes,
    scenes: Object.fromEntries(results),
    costs: { ...costs, ...delays },
    speed,
    notes,
  };
}

/** Adds the figures of PipeWire's canceller. @returns the only one of its costs that is measured: the delay. */
async function addPipeWire(
  scenes: readonly Scene[],
  results: ReadonlyMap<string, SceneResult>,
  { program: path, material, notes }: { program: string; material: Material; notes: string[] },
): Promise<BenchResults["costs"]> {
  const live = scenes.filter(isLiveScene);
  if (live.length === 0) return {};
  await setUp(["rig"]);
  await using program = NativeProgram.start(path);
  using progress = new Progress("Playing scenes through PipeWire");
  const onScenes = (names: readonly string[]) => progress.update(names.join(", "));
  const heard = await judgePipeWire(live, { program, material, onScenes });
  notes.push(...heard.notes);
  for (const [name, judgement] of heard.judgements) {
    const result = results.get(name);
    if (result) addTakes(result, pipeWireId, [judgement]);
  }
  return heard.delay_ms === undefined ? {} : { [pipeWireId]: { delay_ms: heard.delay_ms } };
}

/** @returns the command with the options that influence the figures, without file names. */
function commandOf({ scenes, takes, quick, speed, live }: Options): string {
  const parts = ["deno task bench"];
  if (scenes) parts.push("--scenes", ...scenes);
  if (quick) parts.push("--quick");
  else if (takes !== defaultTakes) parts.push("--takes", `${takes}`);
  if (!speed) parts.push("--no-speed");
  if (!live) parts.push("--no-live");
  return parts.join(" ");
}

async function describeMachine(): Promise<string> {
  const info = await Deno.readTextFile("/proc/cpuinfo").catch(() => "");
  const model = /^model name\s*: (.+)$/m.exec(info)?.[1] ?? Deno.build.arch;
  return `${model}, ${navigator.hardwareConcurrency} cores, ${Deno.build.os}`;
}

function summary(results: BenchResults): string {
  const parts = [terminalTables(results)];
  if (results.speed.length > 0) {
    const cost = Object.entries(results.costs).map(([id, figures]) => [
      id,
      ...costColumns.map((column) => `${figures[column.id] ?? "–"}`),
    ]);
    const head = ["", ...costColumns.map(({ title }) => title)];
    parts.push(`Cost of each contender\n${aligned([head, ...cost])}`);
    const rows = results.speed.map(({ title, value, unit, note }) => [
      title,
      `${value ?? "–"}`,
      unit,
      note,
    ]);
    parts.push(`Anecho as a program\n${aligned(rows, [0, 2, 3])}`);
  }
  const defeats = findDefeats(results);
  parts.push(
    defeats.length === 0
      ? "No peer is ahead of Anecho anywhere."
      : `Where a peer is ahead of Anecho:\n${
        defeats.map((it) => `  ${defeatText(it)}`).join("\n")
      }`,
  );
  parts.push(...results.notes.map((note) => `Note: ${note}`));
  return parts.join("\n\n");
}

await runTool(async () => {
  const options = readOptions();
  if (options.accept) {
    await writeBaseline(await measureGuarded(await build("quality")));
    console.log(`Written: ${fileURLToPath(baselineFile)}`);
    return;
  }
  const old = await readOld(options.compare);
  // Fails now instead of after minutes of measuring.
  if (options.document !== undefined) await readMeasurements(options.document);
  const audio = await Deno.makeTempDir({ prefix: "anecho-bench-" });
  try {
    const results = await measure(options, audio);
    const json = `${JSON.stringify(results, null, 1)}\n`;
    if (options.output !== undefined) await Deno.writeTextFile(options.output, json);
    console.log(options.json ? json.trimEnd() : summary(results));
    const changes = old && changesText(findChanges(old, results));
    // With JSON, nothing else goes to standard output.
    if (changes) {
      (options.json ? console.error : console.log)(`\nSince ${options.compare}:\n${changes}`);
    }
    const report = resolve(projectRoot, options.report);
    await Deno.writeTextFile(report, benchPage(results, await readPlayers(audio)));
    console.error(`The report with plots and sound: ${report}`);
    if (options.document !== undefined) await writeMeasurements(options.document, results);
  } finally {
    await Deno.remove(audio, { recursive: true });
  }
});
