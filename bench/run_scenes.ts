import { contendersFor } from "./contenders.ts";
import { figureKinds, isJudged, overTakes } from "./figures.ts";
import type { Material } from "./material.ts";
import { type Judgement, judgementSchema, NativeProgram } from "./native_program.ts";
import type { SceneResult } from "./results.ts";
import { type Scene, sceneJob } from "./scenes.ts";

/** Options of {@linkcode runScenes}. */
export interface RunOptions {
  /** Path of the native program. */
  readonly program: string;
  readonly material: Material;
  /** How often each computed scene is played; the takes of a scene differ by their random numbers. */
  readonly takes: number;
  /** Ids of the contenders to run, in the scenes that they take part in. @default all */
  readonly only?: readonly string[];
  /** Folder for the sound of the first take of audible scenes. @default none */
  readonly audio?: string;
  /** Number of native programs that run at once. @default 1 */
  readonly workers?: number;
  /** Called before each scene. */
  readonly onScene?: (scene: Scene, index: number) => void;
}

/** Runs the contenders over scenes. On one processor, the same scenes and options give the same figures. */
export async function runScenes(
  scenes: readonly Scene[],
  options: RunOptions,
): Promise<Map<string, SceneResult>> {
  const results: (SceneResult | undefined)[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    await using program = NativeProgram.start(options.program);
    while (next < scenes.length) {
      const index = next++;
      const scene = scenes[index];
      if (!scene) return;
      options.onScene?.(scene, index);
      results[index] = await runScene(scene, program, options);
    }
  };
  await Promise.all(Array.from({ length: options.workers ?? 1 }, work));
  return new Map(scenes.flatMap((scene, index) => {
    const result = results[index];
    return result ? [[scene.name, result]] : [];
  }));
}

async function runScene(
  scene: Scene,
  program: NativeProgram,
  { material, takes, only, audio }: RunOptions,
): Promise<SceneResult> {
  const isRecorded = scene.recording !== undefined;
  const ids = contendersFor({
    isStereo: scene.room.stereo ?? false,
    isFile: isRecorded || scene.group === "start",
  })
    .map(({ id }) => id)
    .filter((id) => !only || only.includes(id));
  const judgements: Record<string, Judgement>[] = [];
  for (let take = 1; take <= (isRecorded ? 1 : takes); take++) {
    const isHeard = take === 1 && scene.audible;
    judgements.push(
      await program.ask({
        kind: "scene",
        scene: sceneJob(scene, take, material),
        contenders: ids,
        audio: isHeard ? audio : "",
      }, judgementSchema),
    );
  }
  const result: SceneResult = { title: scene.title, group: scene.group, figures: {}, series: {} };
  for (const id of ids) {
    addTakes(result, id, judgements.flatMap((judgement) => judgement[id] ?? []));
  }
  return result;
}

/** Adds the judgements of one contender's takes to a scene's results. */
export function addTakes(result: SceneResult, id: string, takes: readonly Judgement[]): void {
  const figures: Record<string, number | null> = {};
  for (const kind of figureKinds) {
    const figure = kind.id;
    if (!isJudged(figure)) continue;
    figures[figure] = rounded(overTakes(kind, takes.map((it) => it[figure])));
  }
  result.figures[id] = figures;
  if (takes[0]) result.series[id] = takes[0].series;
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100;
}
