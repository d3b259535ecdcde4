import { join } from "node:path";
import * as v from "valibot";
import { projectRoot } from "../../tools/project.ts";
import { ToolError } from "../../tools/tool_error.ts";

/** One figure about Anecho as a program. */
export interface SpeedFigure {
  readonly title: string;
  readonly value: number | null;
  readonly unit: string;
  /** How it was measured. */
  readonly note: string;
}

const engineCostSchema = v.object({ running: v.number(), paused: v.number() });
const benchmarksSchema = v.object({
  benchmarks: v.array(v.object({
    name: v.string(),
    cpu_time: v.number(),
    time_unit: v.picklist(["ns", "us", "ms"]),
    worst_us: v.number(),
  })),
});

/** Measures how long Anecho takes to start: from its sources and, if it has been compiled, as an executable. */
export async function measureStart(): Promise<SpeedFigure[]> {
  const source = ["run", "--quiet", "--allow-all", join(projectRoot, "main.ts"), "--version"];
  const figures = [
    {
      title: "start, from sources",
      value: await medianMs(() => runQuietly(Deno.execPath(), source)),
      unit: "ms",
      note: "`anecho --version`, median of 7",
    },
  ];
  const executable = join(
    projectRoot,
    "dist",
    Deno.build.os === "windows" ? "Anecho.exe" : "anecho",
  );
  if (await Deno.stat(executable).then((it) => it.isFile, () => false)) {
    const value = await medianMs(() => runQuietly(executable, ["--version"]));
    figures.push({ title: "start, executable", value, unit: "ms", note: "the same, compiled" });
  }
  return figures;
}

/** Measures how fast `anecho process` is, its start and its files included. */
export async function measureThroughput(
  recording: { microphone: string; reference: string; seconds: number },
): Promise<SpeedFigure[]> {
  const folder = await Deno.makeTempDir({ prefix: "anecho-bench-" });
  try {
    const { microphone, reference, seconds } = recording;
    const main = ["run", "--quiet", "--allow-all", join(projectRoot, "main.ts"), "process"];
    const output = join(folder, "clean.wav");
    const args = [...main, microphone, reference, "-o", output, "--force"];
    const ms = await medianMs(() => runQuietly(Deno.execPath(), args), 3);
    return [{
      title: "`anecho process`",
      value: round(seconds * 1000 / ms),
      unit: "× real time",
      note: `${seconds} s at 48 kHz, start and both passes included, median of 3`,
    }];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Measures the share of one core that a process with an engine takes, running and paused. */
export async function measureEngine(): Promise<SpeedFigure[]> {
  const script = join(projectRoot, "bench", "speed", "engine_cost.ts");
  const text = await runQuietly(Deno.execPath(), ["run", "--quiet", "--allow-all", script]);
  const { running, paused } = v.parse(engineCostSchema, JSON.parse(text));
  const note = "whole process, simulated room, 4 s";
  return [
    {
      title: "engine, running",
      value: round(100 * running),
      unit: "% of a core",
      note: `${note}, the room's own computing included`,
    },
    { title: "engine, paused", value: round(100 * paused, 1000), unit: "% of a core", note },
  ];
}

/** Measures the parts of the data plane by Google Benchmark. */
export async function measureParts(program: string): Promise<SpeedFigure[]> {
  const text = await runQuietly(program, ["--benchmark_format=json"]);
  const perUs = { ns: 1000, us: 1, ms: 0.001 } as const;
  return v.parse(benchmarksSchema, JSON.parse(text)).benchmarks.map((benchmark) => ({
    title: benchmark.name.replace(/^BM_/, "").replace(/\/.*$/, ""),
    value: round(benchmark.cpu_time / perUs[benchmark.time_unit], 10),
    unit: "µs a frame",
    note: `slowest ${round(benchmark.worst_us, 1)} µs`,
  }));
}

async function medianMs(run: () => Promise<unknown>, times = 7): Promise<number> {
  const all: number[] = [];
  for (let time = 0; time < times; time++) {
    const started_ms = performance.now();
    await run();
    all.push(performance.now() - started_ms);
  }
  all.sort((one, other) => one - other);
  return round(all[Math.floor(times / 2)] ?? NaN, 1);
}

async function runQuietly(program: string, args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd: projectRoot,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  throw new ToolError("bench_failed", `${program} failed: ${decoder.decode(stderr).trimEnd()}`);
}

function round(value: number, parts = 10): number {
  return Math.round(value * parts) / parts;
}
