import { oneLine } from "../../platform/visible_text.ts";
import { formatDuration } from "../../report/duration.ts";
import { figure, signedFigure, unknownFigure } from "../../report/figure.ts";
import { figuresJson } from "../../report/json.ts";
import type { ReportSummary } from "../../report/process_report.ts";
import { echoProblem } from "../../report/summary_line.ts";
import type { PairResult } from "./run_pairs.ts";

const header = [
  ["length", "reduced", "2nd half", "delay", "drift"],
  ["", "dB", "dB", "ms", "ppm"],
];
const widths = [8, 7, 8, 7, 7];

/** Makes a table of all pairs, line by line: the figures of each, or in words why it has none. */
export function pairTable(results: readonly PairResult[]): string[] {
  const names = results.map(({ pair }) => oneLine(pair.name));
  const width = Math.max("output".length, ...names.map(({ length }) => length));
  const head = header.map((titles, index) =>
    `${(index === 0 ? "output" : "").padEnd(width)} ${columns(titles)}`
  );
  const rows = results.map((result, index) =>
    `${(names[index] ?? "").padEnd(width)} ${oneLine(rowText(result))}`
  );
  return [...head, ...rows];
}

/** Makes the line below the table: how many pairs were done, kept or failed. */
export function pairTotals(results: readonly PairResult[], elapsedS: number): string {
  const count = (state: PairResult["state"]) => results.filter((it) => it.state === state).length;
  const parts = [`${count("done")} done`];
  if (count("kept") > 0) parts.push(`${count("kept")} there already (--force makes them again)`);
  if (count("failed") > 0) parts.push(`${count("failed")} failed`);
  const soundS = results.reduce(
    (sum, it) => it.state === "done" ? sum + it.summary.durationS : sum,
    0,
  );
  if (soundS > 0) parts.push(`${figure(soundS / elapsedS, 0)}× real time`);
  const pairs = results.length === 1 ? "1 pair" : `${results.length} pairs`;
  return `${pairs} in ${formatDuration(elapsedS)}: ${parts.join(", ")}`;
}

/** Version of the JSON lines' layout; raised by the same rule as `jsonReportVersion`. */
const schemaVersion = 1;

/** One line of JSON about a pair, with `state` "done", "kept" or "failed". */
export function pairJson(result: PairResult, number: number, of: number): string {
  const { pair: { microphone, reference, output }, state } = result;
  const isDone = state === "done";
  return figuresJson({
    schema: "anecho-process-pair",
    schemaVersion,
    pair: number,
    pairs: of,
    state,
    microphone,
    reference,
    output,
    error: state === "failed" ? result.error : null,
    summary: isDone ? result.summary : null,
    microphoneChannels: isDone ? result.channels : null,
    notes: isDone ? result.notes : [],
  });
}

function rowText(result: PairResult): string {
  switch (result.state) {
    case "kept":
      return `${columns(widths.map(() => unknownFigure))}  there already`;
    case "failed":
      return `  failed: ${result.error}`;
    case "done":
      return figures(result.summary);
  }
}

function figures(summary: ReportSummary): string {
  const length = formatDuration(summary.durationS);
  const problem = echoProblem(summary, false);
  if (problem !== undefined) return `${length.padStart(widths[0] ?? 0)}  ${problem}`;
  return columns([
    length,
    figure(summary.echoReductionDb),
    figure(summary.secondHalfEchoReductionDb),
    figure(summary.delayMs, 0),
    signedFigure(summary.driftPpm, 0),
  ]);
}

function columns(texts: readonly string[]): string {
  return texts.map((text, index) => text.padStart(widths[index] ?? 0)).join(" ");
}
