import { join } from "node:path";
import type { Finding } from "../../doctor/finding.ts";
import type { PipelineConfig } from "../../engine/config.ts";
import type { EngineEvent } from "../../engine/engine_event.ts";
import { figuresJson } from "../../report/json.ts";
import { writeWhole } from "../write_whole.ts";

/** Names of a session's files, besides those that the engine writes. */
export const sessionFiles = { description: "session.json", events: "events.jsonl" } as const;

/** Contents of `session.json`: version, system, devices, settings and findings. */
export interface SessionDescription {
  readonly version: string;
  readonly created: string;
  readonly system: {
    readonly os: string;
    readonly arch: string;
    readonly kernel: string;
    readonly backend: string;
  };
  /** Names of the devices; left out of a private session. */
  readonly devices?: { readonly microphone?: string; readonly reference?: string };
  readonly pipeline: PipelineConfig | Readonly<Record<string, unknown>>;
  /** The app's settings; left out of a private session. */
  readonly settings?: object;
  /** The doctor's findings; in a private session without their texts. */
  readonly findings: readonly (Finding | Pick<Finding, "id" | "verdict">)[];
}

/** Whether a session is private: without the names of devices and programs. */
export interface Privacy {
  readonly isPrivate: boolean;
}

/** @return the findings; for a private session without their texts, which may name a device or program. */
export function keptFindings(
  findings: readonly Finding[],
  { isPrivate }: Privacy,
): SessionDescription["findings"] {
  return isPrivate ? findings.map(({ id, verdict }) => ({ id, verdict })) : findings;
}

/** @return the event as a line of JSON; for a private session without texts, which may name a device. */
export function eventLine(
  event: EngineEvent | Readonly<Record<string, unknown>>,
  { isPrivate }: Privacy,
): string {
  const { cause: _cause, text: _text, ...rest }: Readonly<Record<string, unknown>> = { ...event };
  return figuresJson(isPrivate ? rest : event);
}

/** Writes `session.json`. */
export async function writeDescription(
  folder: string,
  description: SessionDescription,
): Promise<void> {
  const path = join(folder, sessionFiles.description);
  await writeWhole(path, `${figuresJson(description, 2)}\n`, "The session's description");
}
