import type { AppStatus } from "../app/status.ts";
import type { SupervisorState } from "../app/supervisor_state.ts";
import { type Config, defaultConfig } from "../config/config.ts";
import { labelled, labelOf } from "../devices/labels.ts";
import { candidatesFor } from "../devices/name_choices.ts";
import { type DeviceRole, findChosen, flowOf } from "../devices/selection.ts";
import { mayBeMetered } from "../devices/metered_devices.ts";
import { plannedLabel } from "../devices/planned_label.ts";
import { withUses } from "../devices/used_endpoint.ts";
import { cableLink, type WiringPlan } from "../devices/wiring_plan.ts";
import type { Choice, Device, Role, SessionRecording, SettingsState, Tests } from "./protocol.ts";
import { roles } from "./protocol.ts";

/** Options of {@linkcode settingsState}. */
export interface StateSources {
  readonly state: SupervisorState;
  readonly status: AppStatus;
  readonly config: Config;
  readonly about: SettingsState["about"];
  readonly startsWithSystem: boolean | null;
  readonly tests: Tests;
  readonly call: SettingsState["call"];
  readonly callFolder: string | null;
  readonly sessionRecording: SessionRecording;
}

/** State of the page, without events. */
export type ShownState = Omit<SettingsState, "events">;

/** Makes the state that the page shows. */
export function settingsState(sources: StateSources): ShownState {
  const { state, status, config, about, startsWithSystem } = sources;
  const { tests, sessionRecording, call, callFolder } = sources;
  const { plan } = state;
  return {
    about,
    status: {
      ...status,
      recorderNames: [...status.recorderNames],
      remoteMics: [...status.remoteMics],
    },
    isPaused: state.isHeld,
    isComparing: state.isComparing,
    settings: config,
    defaults: defaultConfig,
    choices: {
      microphone: choiceFor("microphone", state),
      speaker: choiceFor("speaker", state),
      output: choiceFor("output", state),
    },
    devices: devicesOf(state),
    recorders: { count: state.recorders, names: [...state.recorderNames] },
    problem: problemOf(plan, status),
    notes: plan.kind === "ready" ? plan.notes.map(({ text }) => text) : [],
    startsWithSystem,
    call,
    callFolder,
    ...tests,
    sessionRecording,
  };
}

/** @return the parts of a state that have changed. */
export function changedParts(before: ShownState, after: ShownState): Partial<ShownState> {
  const changed = Object.entries(after).filter(([key, value]) =>
    JSON.stringify(value) !== JSON.stringify(before[key as keyof ShownState])
  );
  return Object.fromEntries(changed);
}

function devicesOf({ endpoints, plan, policy }: SupervisorState): Device[] {
  const candidates = rolesFor(policy.ownMicrophone).map((role) =>
    [role, new Set(candidatesFor(role, endpoints).map(({ id }) => id))] as const
  );
  return withUses(endpoints, plan).map((it) => ({
    id: it.id,
    label: labelOf(it),
    flow: it.flow,
    state: it.state,
    use: it.use,
    why: it.why,
    canBe: candidates.filter(([, ids]) => ids.has(it.id)).map(([role]) => role),
    isDefault: it.defaultFor.includes("console"),
    isDefaultForCalls: it.defaultFor.includes("communications"),
    sampleRate: it.sampleRate,
    channels: it.channels,
    isMetered: mayBeMetered(it, endpoints),
  }));
}

function rolesFor(ownMicrophone: boolean): readonly Role[] {
  return ownMicrophone ? roles.filter((role) => role !== "output") : roles;
}

function choiceFor(role: DeviceRole, { choices, endpoints, plan }: SupervisorState): Choice {
  const choice = choices[role];
  if (choice.kind === "default") {
    return { kind: "default", label: plannedLabel(role, plan) ?? null };
  }
  // The chosen device may have another id now.
  const found = findChosen(choice, flowOf(role), labelled(endpoints));
  return {
    kind: "device",
    id: found?.id ?? choice.id,
    label: found === undefined ? choice.name : labelOf(found),
    isThere: found?.state === "active",
  };
}

function problemOf(plan: WiringPlan, { look, text }: AppStatus): SettingsState["problem"] {
  if (look !== "trouble") return null;
  const isOfPlan = plan.kind === "impossible" && plan.message === text;
  const reason = isOfPlan ? plan.reason : "other";
  return { reason, message: text, link: reason === "no-cable" ? cableLink : null };
}
