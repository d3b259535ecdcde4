import { unknownFigure } from "../src/report/figure.ts";
import { type Contender, contenders } from "./contenders.ts";
import { advantage, type FigureKind, figureKinds } from "./figures.ts";
import type { BenchResults } from "./results.ts";

/** One table of the results: a figure, with a row for each scene and a column for each contender. */
export interface FigureTable {
  readonly kind: FigureKind;
  readonly columns: readonly Contender[];
  readonly rows: readonly FigureRow[];
}

/** A row of a {@linkcode FigureTable}. */
export interface FigureRow {
  readonly scene: string;
  readonly title: string;
  readonly cells: readonly Cell[];
}

/** A cell; `undefined` where the contender did not take part, or has no such figure. */
export type Cell = {
  readonly value: number | null;
  /** Values of the kind's `beside` figures. */
  readonly beside: readonly (number | null)[];
  readonly isBest: boolean;
} | undefined;

/** Makes a table for each figure that some scene has. */
export function figureTables(results: BenchResults): FigureTable[] {
  return figureKinds.flatMap((kind) => {
    const scenes = Object.entries(results.scenes).filter(([, { figures }]) =>
      Object.values(figures).some((it) => typeof it[kind.id] === "number")
    );
    const columns = contenders.filter(({ id }) =>
      scenes.some(([, { figures }]) => figures[id] !== undefined)
    );
    const rows = scenes.map(([scene, { title, figures }]) => {
      const values = columns.map(({ id, kind: who }) => {
        const value = figures[id]?.[kind.id];
        return value === undefined ? undefined : { value, isContender: who !== "none" };
      });
      const rivals = values.flatMap((it) => it?.isContender ? [it.value] : []);
      const best = rivals.length < 2
        ? null
        : rivals.reduce((one, other) => advantage(kind, one, other) >= 0 ? one : other);
      const cells = values.map((it, index): Cell =>
        it && {
          value: it.value,
          beside: besideOf(kind, figures[columns[index]?.id ?? ""]),
          isBest: it.isContender && it.value !== null && it.value === best,
        }
      );
      return { scene, title, cells };
    });
    return rows.length > 0 ? [{ kind, columns, rows }] : [];
  });
}

/** @returns the figures that are shown in brackets after a contender's figure. */
export function besideOf(
  kind: FigureKind,
  figures: Readonly<Record<string, number | null>> = {},
): (number | null)[] {
  return (kind.beside ?? []).map((id) => figures[id] ?? null);
}

/** Formats a figure of a kind. */
export function figureText(kind: FigureKind, value: number): string {
  return value.toFixed(kind.unit === "s" || kind.unit === "MOS" ? 2 : 1);
}

/** Formats the figures that accompany a cell, in brackets; an empty list gives an empty text. */
export function besideText(beside: readonly (number | null)[]): string {
  if (beside.length === 0) return "";
  return ` (${beside.map((value) => value?.toFixed(1) ?? unknownFigure).join("; ")})`;
}

/** Formats a cell's figure, followed by those that accompany it, in brackets. */
export function cellText(kind: FigureKind, cell: Cell): string {
  if (!cell) return "";
  if (cell.value === null) return kind.unit === "s" ? "never" : unknownFigure;
  return figureText(kind, cell.value) + besideText(cell.beside);
}

/** Makes a table's title, which says what its figures are. */
export function tableTitle(kind: FigureKind): string {
  const hint = kind.better === "higher" ? "more is better" : "less is better";
  const beside = (kind.beside ?? []).flatMap((id) =>
    figureKinds.filter((it) => it.id === id).map((it) => `${it.title}, ${it.unit}`)
  );
  const brackets = beside.length === 0 ? "" : `; in brackets: ${beside.join("; ")}`;
  return `${kind.title}, ${kind.unit} (${hint}${brackets})`;
}

/** Writes the tables for a terminal; the best of a row has a star. */
export function terminalTables(results: BenchResults): string {
  const tables = figureTables(results).map(({ kind, columns, rows }) => {
    const head = ["", ...columns.map(({ title }) => title)];
    const body = rows.map(({ scene, cells }) => [
      scene,
      ...cells.map((cell) => cellText(kind, cell) + (cell?.isBest ? "*" : " ")),
    ]);
    return `${tableTitle(kind)}\n${aligned([head, ...body])}`;
  });
  return tables.join("\n\n");
}

/**
 * Writes rows in columns.
 *
 * @param left Indices of the columns that are aligned to the left; the others are aligned to the right.
 * @default [0]
 */
export function aligned(
  rows: readonly (readonly string[])[],
  left: readonly number[] = [0],
): string {
  const widths = rows[0]?.map((_, index) =>
    Math.max(...rows.map((row) => (row[index] ?? "").length))
  );
  return rows.map((row) =>
    row.map((cell, index) => {
      const width = widths?.[index] ?? 0;
      return left.includes(index) ? cell.padEnd(width) : cell.padStart(width);
    }).join("  ").trimEnd()
  ).join("\n");
}
