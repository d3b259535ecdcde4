import { getRotatingFileSink } from "@logtape/file";
import {
  configure,
  getConfig,
  getLogger,
  type LogRecord,
  reset,
  type Sink,
  type TextFormatter,
} from "@logtape/logtape";
import { join } from "node:path";
import { oneLine } from "./visible_text.ts";
import { messageOf } from "./message_of.ts";

/** Severity of a line. */
export type LogLevel = "info" | "warning";

/** The app's log: lines about what the app does. They name devices, programs and files, but hold no sound. */
export interface Log extends AsyncDisposable {
  /** The file that is written to now. */
  readonly path: string;
  write(level: LogLevel, text: string): void;
}

/** Limit of one file's size in bytes, and of the number of files, the newest included. */
const longestFile = 1024 * 1024;
const mostFiles = 5;

/**
 * Opens the log: up to five files of 1 MiB, the newest of which is anecho.log. If they can't be written, lines
 * go only to `show`.
 *
 * @param folder The folder of the logs; created if it is missing.
 * @param show Also gets each line.
 */
export async function openLog(
  folder: string,
  show: (level: LogLevel, text: string) => void = () => {},
): Promise<Log> {
  const path = join(folder, "anecho.log");
  const sinks: Record<string, Sink> = {
    show: (record) => show(record.level === "warning" ? "warning" : "info", textOf(record)),
  };
  try {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    const there = await Deno.stat(path).catch(() => undefined);
    // A write to a pipe that nobody reads would block.
    if (there !== undefined && !there.isFile) throw new Error(`${path} is no file`);
    sinks["file"] = getRotatingFileSink(path, {
      maxSize: longestFile,
      maxFiles: mostFiles - 1,
      formatter,
      // Unbuffered, so that the lines just before a crash are kept.
      bufferSize: 0,
    });
  } catch (error) {
    const reason = messageOf(error);
    show("warning", `No log can be written to ${folder}: make it writable (${reason}).`);
  }
  await configure({
    reset: getConfig() !== null,
    sinks,
    loggers: [
      { category: "anecho", lowestLevel: "info", sinks: Object.keys(sinks) },
      { category: ["logtape", "meta"], lowestLevel: "error", sinks: [] },
    ],
  });
  const logger = getLogger("anecho");
  return {
    path,
    // The text is a property, so that braces in a device's name are not taken for placeholders.
    write: (level, text) => logger[level]("{text}", { text }),
    [Symbol.asyncDispose]: () => reset(),
  };
}

const formatter: TextFormatter = (record) => {
  const time = new Date(record.timestamp).toISOString().replace("T", " ").replace("Z", "");
  const level = record.level === "warning" ? "warning: " : "";
  return `${time} ${level}${oneLine(textOf(record))}\n`;
};

function textOf({ properties }: LogRecord): string {
  return String(properties["text"]);
}
