import type { LiveFigures } from "../../src/settings/protocol.ts";

/** Live figures that are remembered, in the order of {@linkcode History.columns}. */
export const historySeries = [
  "microphoneDbfs",
  "referenceDbfs",
  "outputDbfs",
  "echoReductionDb",
  "delayMs",
  "referenceDriftPpm",
  "bufferMs",
] as const satisfies readonly (keyof LiveFigures)[];

/** One of {@linkcode historySeries}. */
export type HistorySeries = typeof historySeries[number];

/** How far back it remembers, in s. */
export const historyS = 60;

/** The least time between two points, in s: more than a plot has pixels for is dropped. */
const stepS = 0.25;

/** The live figures of the last minute. */
export class History {
  #times: number[] = [];
  readonly #values = new Map<HistorySeries, (number | null)[]>(
    historySeries.map((name) => [name, []]),
  );

  /** Remembers figures. @param timeS On a clock that never goes back, in s. */
  add(timeS: number, figures: LiveFigures | null): void {
    const last = this.#times.at(-1);
    if (last !== undefined && timeS - last < stepS) return;
    this.#times.push(timeS);
    for (const [name, values] of this.#values) values.push(figures?.[name] ?? null);
    const kept = this.#times.findIndex((it) => it >= timeS - historyS);
    if (kept <= 0) return;
    this.#times.splice(0, kept);
    for (const values of this.#values.values()) values.splice(0, kept);
  }

  /** @return times in s, relative to the last, and the values of some series: a column each. */
  columns(names: readonly HistorySeries[]): [number[], ...(number | null)[][]] {
    const last = this.#times.at(-1) ?? 0;
    const times = this.#times.map((it) => it - last);
    return [times, ...names.map((name) => [...this.#values.get(name) ?? []])];
  }
}
