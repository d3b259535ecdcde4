import type { Mode } from "../config/config.ts";
import { labelOf } from "../devices/labels.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import type { EchoState } from "../engine/engine_event.ts";
import type { RemoteMicStatus } from "./remote_mic_status.ts";
import { isComingUp } from "./sound_server.ts";
import { nameOf } from "./supervisor_texts.ts";
import { streamNames, type SupervisorState } from "./supervisor_state.ts";

/** State of the app at a glance. */
export type Look =
  /** The microphone is open, and any echo is taken out, except while the person compares. */
  | "running"
  /** Ready, but no app records; or starting. */
  | "waiting"
  /** Bypassed, muted or paused. */
  | "off"
  /** A device, the engine or the sound server is missing, has failed or can't be used. */
  | "trouble";

/** The state of the app, for a person. */
export interface AppStatus {
  readonly look: Look;
  /** A sentence or word about what the app does, or what to do. */
  readonly text: string;
  readonly mode: Mode;
  /** Name of the planned microphone; "–" for none. The same for `speaker` and `output`. */
  readonly microphone: string;
  /** Tells which of the microphone's channels are used, and why; `null` if unknown, or if it has only one. */
  readonly microphoneChannels: string | null;
  readonly speaker: string;
  readonly output: string;
  /** Name of the microphone from which apps should record. */
  readonly recordFrom: string;
  /** Number of programs that record from Anecho (`null`: the system does not tell), and the known names. */
  readonly recorders: number | null;
  readonly recorderNames: readonly string[];
  /** Whether the microphone hears what the speakers play. */
  readonly echo: EchoState;
  /** Running remote microphones (`anecho remote-mic`) of this computer. */
  readonly remoteMics: readonly RemoteMicStatus[];
}

const none = "–";
const ready = "Ready: no app is recording";
const noEcho = "No echo heard: nothing to take out";
const openAlways =
  ". The microphone stays open, since the system does not tell when an app records: " +
  "pause to release it";

/** @return the status for a person, from the supervisor's state and the remote microphones. */
export function statusOf(
  state: SupervisorState,
  remoteMics: readonly RemoteMicStatus[] = [],
): AppStatus {
  const { plan, mode, recorders, recorderNames } = state;
  const devices = plan.kind === "ready"
    ? {
      microphone: labelOf(plan.microphone),
      speaker: labelOf(plan.reference),
      output: plan.output.kind === "own" ? nameOf("", state) : labelOf(plan.output.endpoint),
      recordFrom: plan.output.kind === "own"
        ? nameOf("", state)
        : labelOf(plan.output.captures[0] ?? { name: none }),
    }
    : { microphone: none, speaker: none, output: none, recordFrom: none };
  const microphoneChannels = state.microphoneChannels ?? null;
  return {
    ...glance(state),
    mode,
    ...devices,
    microphoneChannels,
    recorders,
    recorderNames,
    echo: state.echo,
    remoteMics,
  };
}

function glance(state: SupervisorState): { look: Look; text: string } {
  const trouble = troubleOf(state);
  if (trouble !== undefined) return { look: "trouble", text: trouble };
  const { engine, mode, isHeld, policy, recorders } = state;
  const note = mode !== "always" && recorders === null ? openAlways : "";
  if (isHeld) return { look: "off", text: "Paused: the microphone is released" };
  if (mode === "off") {
    return { look: "off", text: `Off: your microphone goes through untouched${note}` };
  }
  if (mode === "mute") return { look: "off", text: `Muted: apps record silence${note}` };
  if (engine.kind === "open" && policy.systemPauses && recorders === 0) {
    return { look: "waiting", text: ready };
  }
  if (engine.kind === "open" && engine.isRunning) {
    const doing = state.echo === "none" ? noEcho : "Taking the echo out";
    return { look: "running", text: `${doing}${note}` };
  }
  if (engine.kind !== "open" || engine.commanded === "run") {
    return { look: "waiting", text: "Starting" };
  }
  return { look: "waiting", text: ready };
}

function troubleOf(state: SupervisorState): string | undefined {
  const { plan, engine, lastFailure, endpoints, isListed, server } = state;
  if (server.kind === "gone") return "Waiting for the sound server, which has ended";
  if (!isListed) return undefined;
  const lost = engine.kind === "open"
    ? streamNames.find((name) => engine.streams[name].current === null)
    : undefined;
  const isIncomplete = plan.kind === "impossible" || lastFailure !== undefined ||
    lost !== undefined;
  if (isComingUp(state) && isIncomplete) return "Waiting for the sound server's devices";
  if (plan.kind === "impossible") return plan.message;
  if (lastFailure !== undefined) return lastFailure;
  if (lost === undefined) return undefined;
  const wanted: Record<typeof lost, Endpoint | undefined> = {
    microphone: plan.microphone,
    reference: plan.reference,
    output: plan.output.kind === "cable" ? plan.output.endpoint : undefined,
  };
  return `Waiting for ${nameOf(wanted[lost]?.id ?? "", { endpoints })}`;
}
