import { figuresJson } from "./json.ts";
import type { ProcessReport } from "./process_report.ts";

/**
 * Version of the JSON report's layout. It is raised when a key changes its meaning or is removed; new
 * keys may be added at any time.
 */
export const jsonReportVersion = 1;

/**
 * Writes a report as JSON: `schema` ("anecho-process-report"), `schema_version`, the files, the
 * settings, `summary`, `interval_s`, and `rows` with one array per figure. Keys are in snake_case with
 * their unit at the end; unknown figures are null.
 *
 * @param withRows Whether to include the figures over time. @default true
 */
export function jsonReport(report: ProcessReport, withRows = true): string {
  const { rows, intervalS, ...rest } = report;
  const head = { schema: "anecho-process-report", schemaVersion: jsonReportVersion, ...rest };
  if (!withRows) return figuresJson(head, 2);
  const columns: Record<string, number[]> = {};
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) (columns[name] ??= []).push(value);
  }
  return compactNumberArrays(figuresJson({ ...head, intervalS, rows: columns }, 2));
}

function compactNumberArrays(json: string): string {
  return json.replace(/\[\n[\s\d.,+\-enul]*\]/g, (array) => array.replace(/\s+/g, ""));
}
