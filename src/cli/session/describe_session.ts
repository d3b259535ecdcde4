import { join } from "node:path";
import type { SavedSession } from "../../app/app.ts";
import type { SavedSessionReply } from "../../app/app_command.ts";
import type { BackendName, PipelineConfig } from "../../engine/config.ts";
import { diagnose } from "../../doctor/diagnose.ts";
import { gatherFacts } from "../../doctor/gather.ts";
import {
  eventLine,
  keptFindings,
  type Privacy,
  sessionFiles,
  writeDescription,
} from "./session_files.ts";

/** Circumstances of a recorded session. */
export interface Circumstances {
  /** Anecho's version. */
  readonly version: string;
  readonly backend: BackendName;
  /** Names of the devices. */
  readonly names: { readonly microphone?: string; readonly reference?: string };
  readonly pipeline: PipelineConfig | Readonly<Record<string, unknown>>;
}

/** Writes `session.json`: version, system, devices, settings, and what the doctor finds. */
export async function describeSession(
  folder: string,
  { backend, names, pipeline, version }: Circumstances,
  privacy: Privacy,
): Promise<void> {
  const facts = await gatherFacts(version, backend);
  const settings = facts.settings.kind === "known" ? facts.settings.value.config : undefined;
  await writeDescription(folder, {
    version,
    created: new Date().toISOString(),
    system: { os: Deno.build.os, arch: Deno.build.arch, kernel: Deno.osRelease(), backend },
    ...(!privacy.isPrivate && { devices: names, ...(settings !== undefined && { settings }) }),
    pipeline,
    findings: keptFindings(diagnose(facts), privacy),
  });
}

/**
 * Adds `session.json` and `events.jsonl` to sound that the app has saved. Facts about that sound come from the
 * app, which runs in this process or has sent them in its reply.
 */
export async function describeSaved(
  folder: string,
  { pipeline, microphone, speaker, events }: SavedSession | SavedSessionReply,
  { version, backend }: Pick<Circumstances, "version" | "backend">,
  privacy: Privacy,
): Promise<void> {
  const names = { microphone, reference: speaker };
  await describeSession(folder, { backend, names, pipeline, version }, privacy);
  const lines = events.map((event) => `${eventLine(event, privacy)}\n`).join("");
  await Deno.writeTextFile(join(folder, sessionFiles.events), lines, { createNew: true });
}
