import type { EngineConfig } from "../../engine/config.ts";
import type { Snapshot } from "../../engine/engine.ts";
import type { EngineEvent } from "../../engine/engine_event.ts";
import { figuresJson } from "../../report/json.ts";
import { closingLine, eventLine, statusHeader, statusLine } from "../status_line.ts";
import { oneLine } from "../../platform/visible_text.ts";
import type { Terminal } from "../terminal.ts";

/** Output of `anecho run`. */
export interface RoomOutput {
  started(config: EngineConfig): void;
  event(event: EngineEvent): void;
  status(snapshot: Snapshot): void;
  closing(snapshot: Snapshot): void;
}

const whereItRuns = "Running in the simulated room.";

/** Output for a person: lines of figures in columns, and events between them. */
export function textOutput(terminal: Terminal): RoomOutput {
  let startS: number | undefined;
  return {
    started() {
      terminal.print(`${whereItRuns} Ctrl+C ends it.`);
      terminal.print(statusHeader());
    },
    event(event) {
      startS ??= event.timeS;
      terminal.print(oneLine(eventLine(event, startS)));
    },
    status: (snapshot) => terminal.print(statusLine(snapshot)),
    closing: (snapshot) => terminal.print(closingLine(snapshot)),
  };
}

/** Output for a script: one JSON object per line; its `type` is "started", "event", "status" or "closing". */
export function jsonOutput(terminal: Terminal): RoomOutput {
  const print = (type: string, figures: object) => {
    terminal.print(figuresJson({ type, ...figures }));
  };
  return {
    started: (config) => print("started", { config, note: whereItRuns }),
    event: (event) => print("event", event),
    status: (snapshot) => print("status", snapshot),
    closing: (snapshot) => print("closing", snapshot),
  };
}
