import { contenders } from "./contenders.ts";
import { advantage, type FigureKind, figureKinds } from "./figures.ts";
import type { BenchResults } from "./results.ts";
import { besideOf, besideText } from "./table.ts";

/** A scene and a figure in which a peer is better than Anecho. */
export interface Defeat {
  readonly scene: string;
  readonly figure: string;
  readonly unit: string;
  readonly ours: number | null;
  readonly peer: string;
  readonly theirs: number | null;
  /** Values of the kind's `beside` figures: Anecho's, and the peer's. */
  readonly beside: readonly [ours: readonly (number | null)[], theirs: readonly (number | null)[]];
}

/** A peer must be ahead by more than this to count: smaller differences are inaudible, or vary between takes. */
export const tolerance = { db: 0.5, s: 0.1, mos: 0.1 } as const;

/** @returns the tolerance of figures with this unit. */
export function toleranceFor(unit: FigureKind["unit"]): number {
  return unit === "s" ? tolerance.s : unit === "MOS" ? tolerance.mos : tolerance.db;
}

/**
 * Finds where a peer beats Anecho by more than the tolerance. If several peers do, only the best of them is
 * listed.
 */
export function findDefeats(results: BenchResults): Defeat[] {
  const peers = contenders.filter(({ kind }) => kind === "peer");
  const defeats: Defeat[] = [];
  for (const [scene, { figures }] of Object.entries(results.scenes)) {
    const anecho = figures["anecho"];
    if (!anecho) continue;
    for (const kind of figureKinds) {
      const ours = anecho[kind.id] ?? null;
      const least = toleranceFor(kind.unit);
      let worst: { id: string; title: string; theirs: number | null; lead: number } | undefined;
      for (const { id, title } of peers) {
        if (!figures[id]) continue;
        const theirs = figures[id][kind.id] ?? null;
        const lead = advantage(kind, theirs, ours);
        if (lead > Math.max(least, worst?.lead ?? 0)) worst = { id, title, theirs, lead };
      }
      if (!worst) continue;
      const { id, title: peer, theirs } = worst;
      const beside = [besideOf(kind, anecho), besideOf(kind, figures[id])] as const;
      defeats.push({ scene, figure: kind.title, unit: kind.unit, ours, peer, theirs, beside });
    }
  }
  return defeats;
}

/** Describes a defeat in words. */
export function defeatText(defeat: Defeat): string {
  const { scene, figure, unit, ours, peer, theirs, beside: [ourVoice, theirVoice] } = defeat;
  const write = (value: number | null, beside: readonly (number | null)[]): string =>
    value === null
      ? "never"
      : `${value.toFixed(unit === "s" || unit === "MOS" ? 2 : 1)} ${unit}${besideText(beside)}`;
  const name = figure.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
  return `${scene}: ${name}: ${peer} ${write(theirs, theirVoice)}, Anecho ${write(ours, ourVoice)}`;
}
