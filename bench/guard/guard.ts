import * as v from "valibot";
import { advantage, type FigureId, figureKinds } from "../figures.ts";
import { generatedMaterial } from "../material.ts";
import type { SceneResult } from "../results.ts";
import { runScenes } from "../run_scenes.ts";
import { computedScenes, type Scene } from "../scenes.ts";

/** File of the baseline: figures that Anecho must not fall behind. */
export const baselineFile: URL = new URL("baseline.json", import.meta.url);

/** The contenders that are guarded. */
export const guardedIds = ["anecho", "anecho-classic"] as const;

const figuresSchema = v.record(v.string(), v.number());
const baselineSchema = v.record(v.picklist(guardedIds), v.record(v.string(), figuresSchema));

/** Figures by contender and scene. */
export type Baseline = v.InferOutput<typeof baselineSchema>;

/**
 * Tolerances: by how much a figure may be worse than the baseline, in the figure's unit; multiplied by the
 * contender's `leniency`. A tolerance is a little more than the difference between processors with
 * different instruction sets.
 */
export const tolerances: Readonly<Partial<Record<FigureId, number>>> = {
  erle_db: 2,
  worst_second_db: 3,
  time_to_20_db_s: 0.5,
  recovery_s: 0.5,
  near_si_sdr_db: 0.7,
  near_attenuation_db: 0.7,
};

/**
 * Factor on all tolerances of a contender. The full-duplex canceller chooses between two outputs in
 * every frame. Another processor rounds differently, which can change a close choice, and a single
 * choice can change a figure by 8 dB.
 */
const leniency: Readonly<Record<(typeof guardedIds)[number], number>> = {
  anecho: 3,
  "anecho-classic": 1,
};

/** A figure that is worse than the baseline by more than its tolerance. */
export interface Fall {
  readonly id: string;
  readonly scene: string;
  readonly figure: FigureId;
  readonly before: number;
  readonly now: number | null;
  readonly tolerance: number;
}

/** The scenes that are guarded: those of the short run. */
export function guardedScenes(): Scene[] {
  return computedScenes.filter(({ quick }) => quick);
}

/** Measures the guarded scenes: one take of each, with generated voices. */
export async function measureGuarded(
  program: string,
  scenes: readonly Scene[] = guardedScenes(),
): Promise<Map<string, SceneResult>> {
  return await runScenes(scenes, {
    program,
    material: generatedMaterial,
    takes: 1,
    only: guardedIds,
  });
}

/** Finds the figures that are worse than the baseline by more than their tolerances. */
export function findFalls(scene: string, result: SceneResult, baseline: Baseline): Fall[] {
  return guardedIds.flatMap((id) =>
    figureKinds.flatMap((kind) => {
      const before = baseline[id]?.[scene]?.[kind.id];
      const usual = tolerances[kind.id];
      if (before === undefined || usual === undefined) return [];
      const tolerance = usual * leniency[id];
      const now = result.figures[id]?.[kind.id] ?? null;
      const isWorse = advantage(kind, now, before) < -tolerance;
      return isWorse ? [{ id, scene, figure: kind.id, before, now, tolerance }] : [];
    })
  );
}

/** Describes a regression, and what to do about it. */
export function fallText({ id, scene, figure, before, now, tolerance }: Fall): string {
  return `${id}, ${scene}: ${figure} went from ${before} to ${
    now ?? "never"
  } (${tolerance} are tolerated). ` +
    "If that is the price of something better, `deno task bench --accept` takes the new figures over.";
}

/** Selects the figures that belong in a baseline: those that have a tolerance and are known. */
export function toBaseline(results: ReadonlyMap<string, SceneResult>): Baseline {
  const guarded = (figures: Readonly<Record<string, number | null>> = {}) =>
    Object.fromEntries(
      Object.entries(figures).filter(([figure, value]) =>
        Object.hasOwn(tolerances, figure) && value !== null
      ),
    );
  const baseline = guardedIds.map((id) => [
    id,
    Object.fromEntries([...results].map(([scene, { figures }]) => [scene, guarded(figures[id])])),
  ]);
  return v.parse(baselineSchema, Object.fromEntries(baseline));
}

/** Reads the baseline. */
export async function readBaseline(): Promise<Baseline> {
  return v.parse(baselineSchema, JSON.parse(await Deno.readTextFile(baselineFile)));
}

/** Writes the guarded figures of some results as the baseline. */
export async function writeBaseline(results: ReadonlyMap<string, SceneResult>): Promise<void> {
  await Deno.writeTextFile(baselineFile, `${JSON.stringify(toBaseline(results), null, 2)}\n`);
}
