import { contenders } from "./contenders.ts";
import { costColumns } from "./costs.ts";
import { figureKinds } from "./figures.ts";
import type { BenchResults } from "./results.ts";
import { cellText, figureTables, tableTitle } from "./table.ts";
import { runLogged } from "../tools/command.ts";
import { ToolError } from "../tools/tool_error.ts";
import { defeatText, findDefeats } from "./verdict.ts";

const begin = "<!-- bench: what follows is written by `deno task bench --document` -->";
const end = "<!-- bench: end -->";

/**
 * Reads a Markdown file whose tables will be replaced.
 *
 * @returns The text before and after the tables. Two marker lines enclose the tables.
 * @throws {ToolError} `usage` when the file or its marker lines are missing.
 */
export async function readMeasurements(path: string): Promise<{ before: string; after: string }> {
  const text = await Deno.readTextFile(path).catch(() => "");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from >= 0 && to > from) return { before: text.slice(0, from), after: text.slice(to) };
  throw new ToolError(
    "usage",
    `${path} has no place for tables: put these two lines into it:\n${begin}\n${end}`,
  );
}

/** Replaces the tables in a Markdown file. Throws as {@linkcode readMeasurements} does. */
export async function writeMeasurements(path: string, results: BenchResults): Promise<void> {
  const { before, after } = await readMeasurements(path);
  const tables = measurementsMarkdown(results);
  await Deno.writeTextFile(path, `${before}${begin}\n\n${tables}\n\n${after}`);
  await runLogged(Deno.execPath(), ["fmt", "--quiet", path]);
}

/** Formats results as Markdown. */
export function measurementsMarkdown(results: BenchResults): string {
  const { created, version, command, machine, material, takes } = results;
  const parts = [
    `Anecho ${version}, ${
      created.slice(0, 10)
    }, \`${command}\`, ${machine}; ${material}; ${takes} ` +
    `takes of each computed scene. The best of each row is bold.`,
  ];
  for (const { kind, columns, rows } of figureTables(results)) {
    const body = rows.map(({ scene, cells }) => [
      scene,
      ...cells.map((cell) => {
        const text = cellText(kind, cell);
        return cell?.isBest ? `**${text}**` : text;
      }),
    ]);
    parts.push(
      `### ${tableTitle(kind)}`,
      table(["scene", ...columns.map(({ title }) => title)], body),
    );
  }
  const defeats = findDefeats(results);
  parts.push("### Where a peer is ahead");
  parts.push(
    defeats.length === 0 ? "Nowhere." : defeats.map((it) => `- ${defeatText(it)}`).join("\n"),
  );
  if (results.speed.length > 0) parts.push(...costMarkdown(results));
  parts.push("### Who takes part", contendersMarkdown());
  parts.push("### How each figure is computed", definitionsMarkdown());
  return parts.join("\n\n");
}

function costMarkdown({ costs, speed }: BenchResults): string[] {
  const body = Object.entries(costs).map(([id, figures]) => [
    contenders.find((it) => it.id === id)?.title ?? id,
    ...costColumns.map((column) => `${figures[column.id] ?? "–"}`),
  ]);
  const rows = speed.map((
    { title, value, unit, note },
  ) => [title, `${value ?? "–"} ${unit}`, note]);
  return [
    "### What it costs",
    table(["", ...costColumns.map(({ title }) => title)], body),
    table(["Anecho", "", "how"], rows),
  ];
}

function contendersMarkdown(): string {
  return contenders.map(({ title, description }) => `- **${title}**: ${description}`).join("\n");
}

function definitionsMarkdown(): string {
  return figureKinds.map(({ title, definition }) => `- **${title}.** ${definition}`).join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, index) => index === 0 ? "---" : "---:");
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}
