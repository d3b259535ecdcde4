import { join } from "node:path";
import { build } from "../../tools/build.ts";
import { Progress } from "../../tools/progress.ts";
import { contenders } from "../contenders.ts";
import type { Material } from "../material.ts";
import { costSchema, judgementSchema, NativeProgram } from "../native_program.ts";
import type { BenchResults } from "../results.ts";
import { type Scene, sceneJob } from "../scenes.ts";
import { countInstructions } from "./instructions.ts";
import {
  measureEngine,
  measureParts,
  measureStart,
  measureThroughput,
  type SpeedFigure,
} from "./program_speed.ts";

const scene: Scene = {
  name: "cost",
  group: "room",
  title: "the office, both talk",
  durationS: 12,
  room: { nearDb: 0, nearFromS: 0 },
};

/**
 * Measures the costs of the contenders and of Anecho as a program, one after the other, since they would
 * disturb each other.
 *
 * @param program Path of the native program.
 * @param notes Receives sentences about what could not be measured.
 */
export async function measureSpeed(
  program: string,
  material: Material,
  notes: string[],
): Promise<Pick<BenchResults, "costs" | "speed">> {
  using progress = new Progress("Measuring speed");
  const ids = contenders.filter(({ kind, scenes }) => kind !== "none" && scenes === "all")
    .map(({ id }) => id);
  progress.update("(contenders)");
  const costs = await measureCosts(program, material, ids);
  for (const id of ids) {
    progress.update(`(instructions of ${id})`);
    const instructions = await countInstructions(program, id);
    if (instructions === undefined) {
      notes.push("instructions are not counted: valgrind is missing, or can't run the benchmark");
      break;
    }
    costs[id] = { ...costs[id], instructions };
  }
  const speed: SpeedFigure[] = [];
  progress.update("(parts of the data plane)");
  speed.push(...await measureParts(await build("bench")));
  progress.update("(start)");
  speed.push(...await measureStart());
  progress.update("(process)");
  speed.push(...await measureRecording(program, material));
  progress.update("(engine)");
  speed.push(...await measureEngine());
  return { costs, speed };
}

async function measureCosts(
  program: string,
  material: Material,
  ids: readonly string[],
): Promise<BenchResults["costs"]> {
  await using native = NativeProgram.start(program);
  const job = { kind: "cost", scene: sceneJob(scene, 1, material), contenders: ids } as const;
  return { ...await native.ask(job, costSchema) };
}

async function measureRecording(program: string, material: Material): Promise<SpeedFigure[]> {
  const folder = await Deno.makeTempDir({ prefix: "anecho-bench-" });
  try {
    const long: Scene = { ...scene, durationS: 60 };
    await using native = NativeProgram.start(program);
    const job = { scene: sceneJob(long, 1, material), contenders: [], audio: folder };
    await native.ask({ kind: "scene", ...job }, judgementSchema);
    return await measureThroughput({
      microphone: join(folder, `${long.name}.microphone.wav`),
      reference: join(folder, `${long.name}.reference.wav`),
      seconds: long.durationS,
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
