import { join } from "node:path";
import { OwnedFolder } from "../platform/owned_files.ts";
import { type Excerpts, htmlReport } from "../report/html_report.ts";
import { jsonReport } from "../report/json_report.ts";
import type { ProcessReport } from "../report/process_report.ts";
import { UsageError } from "./exit.ts";
import { reportKind } from "./process_paths.ts";
import { checkNoTerminal } from "./sound_sink.ts";
import { writeWhole } from "./write_whole.ts";

/** Length of the beginning that a report's page plays, in seconds. */
const excerptS = 30;

/**
 * Refuses standard output for the sound if it is a terminal, or if JSON is printed there.
 *
 * @throws {UsageError}
 */
export function checkStandardOutput(printsJson: boolean): void {
  checkNoTerminal();
  if (printsJson) {
    throw new UsageError(
      "--json and -o - would both write to standard output: use --report FILE.json for the figures.",
    );
  }
}

/** Writes a report to each of the files. */
export async function writeReports(
  paths: readonly string[],
  report: ProcessReport,
  excerpts: Excerpts | undefined,
): Promise<void> {
  for (const path of paths) {
    const text = reportKind(path) === "html" ? htmlReport(report, excerpts) : jsonReport(report);
    await writeWhole(path, text, "The report");
  }
}

/** Folder in which a run writes the beginning of microphone and output, for a report's page to play. */
export interface ExcerptFolder extends AsyncDisposable {
  /** Value of `excerpt` in the run's configuration. */
  readonly excerpt: {
    readonly seconds: number;
    readonly microphone: string;
    readonly output: string;
  };
  /** Reads the excerpts, after the run has ended. */
  read(): Promise<Excerpts>;
}

/** @return a folder for excerpts, or `undefined` if no report plays them. */
export async function excerptFolder(
  reports: readonly string[],
): Promise<ExcerptFolder | undefined> {
  if (!reports.some((path) => reportKind(path) === "html")) return undefined;
  const folder = await OwnedFolder.make("anecho-excerpts");
  const excerpt = {
    seconds: excerptS,
    microphone: join(folder.path, "microphone.wav"),
    output: join(folder.path, "output.wav"),
  };
  return {
    excerpt,
    async read() {
      const [microphone, output] = await Promise.all([
        Deno.readFile(excerpt.microphone),
        Deno.readFile(excerpt.output),
      ]);
      return { microphone, output, seconds: excerptS };
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
