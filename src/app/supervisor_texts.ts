import { labelled, labelOf } from "../devices/labels.ts";
import type { WiringPlan } from "../devices/wiring_plan.ts";
import { isWorthALine } from "./log_thinner.ts";
import type { StreamName } from "../engine/engine_event.ts";
import type { SupervisorEffect, SupervisorState } from "./supervisor_state.ts";

/** Failures in a row after which the person is told. */
const failuresToTell = 3;

/** @return the name of an endpoint, for a person. */
export function nameOf(id: string, { endpoints }: Pick<SupervisorState, "endpoints">): string {
  if (id === "") return "Anecho's own microphone";
  const endpoint = labelled(endpoints).find((it) => it.id === id);
  return endpoint === undefined ? id : labelOf(endpoint);
}

/** Makes effects for a failure: the 1st, 2nd, 4th, 8th… in a row is logged, the 3rd told to the person. */
export function describeFailure(
  what: StreamName | "engine",
  message: string,
  failures: number,
): SupervisorEffect[] {
  const effects: SupervisorEffect[] = [];
  if (isWorthALine(failures)) {
    const times = failures > 1 ? ` (${failures} times in a row)` : "";
    const text = `${what} could not be opened${times}: ${message}`;
    effects.push({ kind: "log", level: "warning", text });
  }
  if (failures === failuresToTell) effects.push({ kind: "tell", text: message });
  return effects;
}

/** Describes a new plan. */
export function describePlan(plan: WiringPlan): SupervisorEffect[] {
  if (plan.kind === "impossible") {
    return [
      { kind: "log", level: "warning", text: plan.message },
      { kind: "tell", text: plan.message },
    ];
  }
  const { microphone, reference, output } = plan;
  const target = output.kind === "own" ? "Anecho's own microphone" : labelOf(output.endpoint);
  const text = `plan: ${labelOf(microphone)} less ${labelOf(reference)} to ${target}`;
  const notes = plan.notes.map(({ text }) => ({
    kind: "log" as const,
    level: "warning" as const,
    text,
  }));
  return [{ kind: "log", level: "info", text }, ...notes];
}

/** Makes a log line about an outside event. */
export function outside(text: string): SupervisorEffect {
  return { kind: "log", level: "info", text };
}

/** Makes the log line about the programs that record. */
export function describeRecorders(
  { count, names }: { readonly count: number | null; readonly names: readonly string[] },
): SupervisorEffect {
  if (count === null) {
    const text =
      "the system does not tell when an app records: the microphone stays open, pause to release it";
    return { kind: "log", level: "warning", text };
  }
  const who = names.length > 0 ? `: ${names.join(", ")}` : "";
  const programs = `${count} ${count === 1 ? "program records" : "programs record"}`;
  return { kind: "log", level: "info", text: count === 0 ? "nobody records" : programs + who };
}
