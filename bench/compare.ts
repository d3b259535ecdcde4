import { unknownFigure } from "../src/report/figure.ts";
import { contenders } from "./contenders.ts";
import { advantage, figureKinds } from "./figures.ts";
import type { BenchResults } from "./results.ts";
import { aligned } from "./table.ts";
import { tolerance, toleranceFor } from "./verdict.ts";

/** A figure that changed between two runs. */
export interface Change {
  readonly scene: string;
  readonly contender: string;
  readonly figure: string;
  readonly unit: string;
  readonly before: number | null;
  readonly after: number | null;
  readonly isBetter: boolean;
}

/**
 * Finds the figures that differ by more than the tolerance of their unit ({@linkcode toleranceFor}). Compares only
 * scenes and contenders that both runs have.
 */
export function findChanges(before: BenchResults, after: BenchResults): Change[] {
  const changes: Change[] = [];
  for (const [scene, { figures }] of Object.entries(after.scenes)) {
    const old = before.scenes[scene]?.figures;
    if (!old) continue;
    for (const { id: contender } of contenders) {
      const [oldFigures, newFigures] = [old[contender], figures[contender]];
      if (!oldFigures || !newFigures) continue;
      for (const kind of figureKinds) {
        const [was, is] = [oldFigures[kind.id] ?? null, newFigures[kind.id] ?? null];
        const gain = advantage(kind, is, was);
        if (Math.abs(gain) <= toleranceFor(kind.unit)) continue;
        const { title: figure, unit } = kind;
        changes.push({
          scene,
          contender,
          figure,
          unit,
          before: was,
          after: is,
          isBetter: gain > 0,
        });
      }
    }
  }
  return changes;
}

/** Formats changes for a terminal. */
export function changesText(changes: readonly Change[]): string {
  if (changes.length === 0) {
    return `No figure changed by more than ${tolerance.db} dB, ${tolerance.s} s or ${tolerance.mos} MOS.`;
  }
  const write = (value: number | null, unit: string): string =>
    value === null ? (unit === "s" ? "never" : unknownFigure) : value.toFixed(2);
  const rows = changes.map(({ scene, contender, figure, unit, before, after, isBetter }) => [
    scene,
    contender,
    `${figure}, ${unit}`,
    write(before, unit),
    write(after, unit),
    isBetter ? "better" : "WORSE",
  ]);
  const better = changes.filter(({ isBetter }) => isBetter).length;
  const head = ["", "who", "figure", "before", "now", ""];
  return `${aligned([head, ...rows])}\n${better} better, ${changes.length - better} worse`;
}
