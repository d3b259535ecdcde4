import type { LiveFigures } from "../../src/settings/protocol.ts";

/** Names of the live figures that are remembered. */
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

/** Length of the history, in s. */
export const historyS = 60;

/** Least time between two points, in s: a plot has no pixels for more. */
const stepS = 0.25;

/** History of the live figures over the last minute. */
export class History {
  #times: number[] = [];
  readonly #values = new Map<HistorySeries, (number | null)[]>(
    historySeries.map((name) => [name, []]),
  );

  /** Adds figures. @param timeS The time in s, of a monotonic clock. */
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

  /** @return columns: the times in s, relative to the latest (0 or negative), and the values of the named series. */
  columns(names: readonly HistorySeries[]): [number[], ...(number | null)[][]] {
    const last = this.#times.at(-1) ?? 0;
    const times = this.#times.map((it) => it - last);
    return [times, ...names.map((name) => [...this.#values.get(name) ?? []])];
  }
}
