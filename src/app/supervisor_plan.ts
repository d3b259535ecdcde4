import { markHeardPlayback } from "../devices/heard_playback.ts";
import { labelled } from "../devices/labels.ts";
import { rememberDefaults } from "../devices/remembered_defaults.ts";
import { renewed } from "../devices/selection.ts";
import { describeSuccessor } from "../devices/wiring_notes.ts";
import { planWiring, type WiringPlan } from "../devices/wiring_plan.ts";
import { describePlan } from "./supervisor_texts.ts";
import type { SupervisorEffect, SupervisorState } from "./supervisor_state.ts";

/** Remembers the person's own default microphones. */
export function rememberDefault(
  state: SupervisorState,
  effects: SupervisorEffect[],
): SupervisorState {
  const before = state.policy.remembered ?? {};
  const defaults = rememberDefaults(before, state.endpoints);
  if (defaults === before) return state;
  effects.push({ kind: "keep-defaults", defaults });
  return { ...state, policy: { ...state.policy, remembered: defaults } };
}

/** Plans the wiring again, and adds effects that report a changed plan. */
export function replan(
  changed: SupervisorState,
  before: SupervisorState,
  effects: SupervisorEffect[],
): SupervisorState {
  // Without the server the list of endpoints is out of date.
  const state = changed.server.kind === "gone" ? changed : renewChoices(changed, effects);
  const plan = planWiring(state.endpoints, state.choices, state.policy);
  const isNews = !before.isListed || planText(plan) !== planText(before.plan);
  // A device that is missing without the server, or just after its return, may still come.
  const isDue = plan.kind === "ready" || state.server.kind === "there" && state.server.isSettled;
  if (state.isListed && isNews && isDue) effects.push(...describePlan(plan));
  return { ...state, plan };
}

/** Updates the choices to their devices' present ids, and reports that. */
function renewChoices(state: SupervisorState, effects: SupervisorEffect[]): SupervisorState {
  let { choices } = state;
  for (const role of ["microphone", "speaker", "output"] as const) {
    const before = choices[role];
    const choice = renewed(before, role, state.endpoints);
    if (choice === before || before.kind === "default" || choice.kind === "default") continue;
    choices = { ...choices, [role]: choice };
    effects.push({ kind: "keep-choice", role, from: before.id, choice });
    const found = labelled(state.endpoints).find(({ id }) => id === choice.id);
    if (choice.id === before.id || found === undefined) continue;
    const text = describeSuccessor(before, found, role);
    effects.push({ kind: "log", level: "warning", text }, { kind: "tell", text });
  }
  return { ...state, choices };
}

function planText(plan: WiringPlan): string {
  if (plan.kind === "impossible") return plan.message;
  const output = plan.output.kind === "own" ? "" : plan.output.endpoint.id;
  return [plan.microphone.id, plan.reference.id, output, ...plan.notes.map(({ text }) => text)]
    .join("\n");
}

/** Marks the devices with the given ids, and no others, as loopbacks, and plans again. */
export function knowPlayback(
  state: SupervisorState,
  heardAsPlayback: readonly string[],
  effects: SupervisorEffect[],
): SupervisorState {
  const endpoints = markHeardPlayback(state.endpoints, heardAsPlayback);
  return replan({ ...state, heardAsPlayback, endpoints }, state, effects);
}
