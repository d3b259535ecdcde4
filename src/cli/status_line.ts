import type { EngineEvent } from "../engine/engine_event.ts";
import type { Snapshot } from "../engine/engine.ts";
import { formatDuration } from "../report/duration.ts";
import { figure, signedFigure } from "../report/figure.ts";

interface Column {
  readonly name: string;
  readonly unit: string;
  readonly width: number;
  readonly text: (snapshot: Snapshot) => string;
}

const columns: readonly Column[] = [
  { name: "time", unit: "", width: 8, text: ({ frames }) => formatDuration(frames / 100) },
  { name: "mic", unit: "dBFS", width: 7, text: ({ microphoneDbfs }) => figure(microphoneDbfs) },
  { name: "speakers", unit: "dBFS", width: 9, text: ({ referenceDbfs }) => figure(referenceDbfs) },
  { name: "output", unit: "dBFS", width: 7, text: ({ outputDbfs }) => figure(outputDbfs) },
  { name: "reduced", unit: "dB", width: 8, text: ({ echoReductionDb }) => figure(echoReductionDb) },
  { name: "delay", unit: "ms", width: 7, text: ({ delayMs }) => figure(delayMs) },
  {
    name: "drift",
    unit: "ppm",
    width: 7,
    text: ({ referenceDriftPpm }) => signedFigure(referenceDriftPpm, 0),
  },
  { name: "buffer", unit: "ms", width: 7, text: ({ bufferMs }) => figure(bufferMs) },
  { name: "latency", unit: "ms", width: 8, text: ({ latencyMs }) => figure(latencyMs) },
];

/** Makes the two lines above the status lines: names and units of the columns. */
export function statusHeader(): string {
  const line = (texts: readonly string[]) =>
    texts.map((text, index) => text.padStart(columns[index]?.width ?? 0)).join(" ").trimEnd();
  return `${line(columns.map(({ name }) => name))}\n${line(columns.map(({ unit }) => unit))}`;
}

/** Makes a line of live figures, for the columns of {@linkcode statusHeader}. */
export function statusLine(snapshot: Snapshot): string {
  return columns.map(({ text, width }) => text(snapshot).padStart(width)).join(" ");
}

/**
 * Describes an event in one line.
 *
 * @param startS When the run started, in seconds on the engine's clock.
 */
export function eventLine(event: EngineEvent, startS: number): string {
  const time = formatDuration(Math.max(0, event.timeS - startS));
  return `${time.padStart(columns[0]?.width ?? 0)}  ${eventText(event)}`;
}

/** Makes the last line of a run. */
export function closingLine(snapshot: Snapshot): string {
  const { underruns, overruns, cancellerRestarts, echoReductionDb } = snapshot;
  const parts = [`Ran for ${formatDuration(snapshot.frames / 100)}`];
  if (!Number.isNaN(echoReductionDb)) {
    parts.push(`echo last reduced by ${figure(echoReductionDb, 1, "dB")}`);
  }
  parts.push(count(underruns, "underrun"), count(overruns, "overrun"));
  if (cancellerRestarts > 0) parts.push(count(cancellerRestarts, "canceller restart"));
  return `${parts.join(", ")}.`;
}

function eventText(event: EngineEvent): string {
  switch (event.kind) {
    case "state":
      return event.cause ? `${event.state}: ${event.cause}` : event.state;
    case "canceller-reset":
      return event.cause
        ? `a canceller was replaced by a new one: ${event.cause}`
        : "a canceller was replaced by a new one";
    case "underrun":
      return `output ran dry ${count(event.times, "time")}: a fade hides it`;
    case "overrun":
      return `output took sound too slowly ${count(event.times, "time")}: some was left out`;
    case "realigned":
      return `reference realigned by ${signedFigure(event.movedMs, 1, "ms")}`;
    case "lost":
      return `${count(event.count, "event")} lost`;
    case "finished":
      return "finished";
    case "recording-failed":
      return `recording failed: ${event.cause}`;
    case "channels":
      return event.text;
    case "loopback":
      return event.isLoopback
        ? "the microphone gives what the speakers play, and no voice"
        : "the microphone gives a voice after all";
    case "echo":
      if (event.echo === "unknown") return "not known any more whether there is an echo";
      return event.echo === "found" ? "an echo is heard" : "no echo heard: nothing to take out";
    case "stream-opened":
      return `${event.stream} opened`;
    case "stream-lost":
      return `${event.stream} lost: ${event.cause}`;
    case "stream-failed":
      return `${event.stream} can't be opened: ${event.cause}`;
  }
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
