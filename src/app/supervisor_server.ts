import { planWiring } from "../devices/wiring_plan.ts";
import type { StreamName } from "../engine/engine_event.ts";
import { forgiven, recounted } from "./engine_backoffs.ts";
import { hasComeUp, isComingUp } from "./sound_server.ts";
import type { SupervisorEffect, SupervisorState } from "./supervisor_state.ts";
import { describeFailure, describePlan, outside } from "./supervisor_texts.ts";

/** Notes that the server has ended: no attempts are made until it is back. */
export function loseServer(state: SupervisorState, effects: SupervisorEffect[]): SupervisorState {
  if (state.server.kind === "gone") return state;
  effects.push({
    kind: "log",
    level: "warning",
    text: "the sound server has ended: waiting for it",
  });
  return { ...state, server: { kind: "gone" }, lastFailure: undefined };
}

/** Notes that the server is back. Earlier failures are forgotten, and its devices are not known yet. */
export function greetServer(
  state: SupervisorState,
  now: number,
  effects: SupervisorEffect[],
): SupervisorState {
  if (state.server.kind === "there") return state;
  effects.push(outside("the sound server is back"));
  return {
    ...state,
    server: { kind: "there", since: now, isSettled: false },
    endpoints: [],
    plan: planWiring([], state.choices, state.policy),
    lastFailure: undefined,
    engine: forgiven(state.engine),
  };
}

/** Notes when the time for the server's devices to come up is over; absent ones then count as missing. */
export function endComingUp(
  state: SupervisorState,
  now: number,
  effects: SupervisorEffect[],
): SupervisorState {
  const { server, plan } = state;
  if (server.kind === "gone" || !hasComeUp(state, now)) return state;
  if (plan.kind === "impossible") effects.push(...describePlan(plan));
  const engine = recounted(state.engine);
  return { ...state, server: { ...server, isSettled: true }, engine };
}

/** Makes effects that report a failure. While devices are coming up, the person is not told. */
export function failureEffects(
  state: SupervisorState,
  what: StreamName | "engine",
  message: string,
  failures: number,
): SupervisorEffect[] {
  const effects = describeFailure(what, message, failures);
  return isComingUp(state) ? effects.filter(({ kind }) => kind !== "tell") : effects;
}
