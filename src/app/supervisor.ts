import { choiceOf, type Config, engineSetup } from "../config/config.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import { markHeardPlayback } from "../devices/heard_playback.ts";
import type { DeviceChoices } from "../devices/selection.ts";
import { planWiring, type WiringPolicy } from "../devices/wiring_plan.ts";
import { hurried, noBackoff } from "./backoff.ts";
import { withBackoffs } from "./engine_backoffs.ts";
import { initialServer, paceOf } from "./sound_server.ts";
import { endComingUp, greetServer, loseServer } from "./supervisor_server.ts";
import { describeRecorders, outside } from "./supervisor_texts.ts";
import { openAnew, settle } from "./supervisor_settle.ts";
import type {
  SupervisorEffect,
  SupervisorEvent,
  SupervisorState,
  SupervisorStep,
} from "./supervisor_state.ts";
import { absorbEngine } from "./supervisor_engine.ts";
import { rememberDefault, replan } from "./supervisor_plan.ts";

/** Initial state of a supervisor. */
export function initialState(config: Config, policy: WiringPolicy): SupervisorState {
  const choices = choicesOf(config);
  return {
    server: initialServer,
    isListed: false,
    endpoints: [],
    heardAsPlayback: [],
    choices,
    policy,
    plan: planWiring([], choices, policy),
    mode: config.mode,
    setup: engineSetup(config),
    outputLevelDb: config.cleaning.outputLevelDb,
    isComparing: false,
    recorders: 0,
    recorderNames: [],
    isHeld: false,
    isAsleep: false,
    isQuitting: false,
    generation: 0,
    engine: { kind: "none", backoff: noBackoff },
    watched: undefined,
    lastFailure: undefined,
    microphoneChannels: undefined,
    echo: "unknown",
  };
}

/**
 * The supervisor: keeps an engine running on the planned devices, and repairs it. First the event updates
 * the state. Then effects are requested for everything that differs from the plan.
 *
 * @param now The time in ms, of a monotonic clock.
 */
export function supervise(
  state: SupervisorState,
  event: SupervisorEvent,
  now: number,
): SupervisorStep {
  const effects: SupervisorEffect[] = [];
  const known = endComingUp(absorb(state, event, now, effects), now, effects);
  const next = settle(known, now, effects);
  return { state: next, effects };
}

/** @return the devices that a configuration asks for. */
export function choicesOf(config: Config): DeviceChoices {
  return {
    microphone: choiceOf(config.microphone),
    speaker: choiceOf(config.speaker),
    output: choiceOf(config.output),
  };
}

function absorb(
  state: SupervisorState,
  event: SupervisorEvent,
  now: number,
  effects: SupervisorEffect[],
): SupervisorState {
  if ("generation" in event && event.generation !== state.generation) return state;
  switch (event.kind) {
    case "server":
      return event.isThere ? greetServer(state, now, effects) : loseServer(state, effects);
    case "endpoints": {
      // This list comes from a server that has ended meanwhile.
      if (state.server.kind === "gone") return state;
      const endpoints = markHeardPlayback(event.endpoints, state.heardAsPlayback);
      const listed = { ...state, isListed: true, endpoints };
      const next = replan(rememberDefault(listed, effects), state, effects);
      return isSameSet(event.endpoints, state.endpoints) ? next : hurry(next, now);
    }
    case "config": {
      if (event.config.mode !== state.mode) {
        effects.push({ kind: "log", level: "info", text: `mode: ${event.config.mode}` });
      }
      const changed = {
        ...state,
        mode: event.config.mode,
        setup: engineSetup(event.config),
        outputLevelDb: event.config.cleaning.outputLevelDb,
        choices: choicesOf(event.config),
      };
      const policy = { ...state.policy, reserveDefault: event.config.reserveDefault };
      return hurry(replan({ ...changed, policy }, state, effects), now);
    }
    case "recorders":
      if (event.count !== state.recorders) effects.push(describeRecorders(event));
      return { ...state, recorders: event.count, recorderNames: event.names };
    case "compare":
      return { ...state, isComparing: event.isOn };
    case "restart":
      return openAnew({ ...state, lastFailure: undefined }, now, effects);
    case "hold":
      return { ...state, isHeld: true };
    case "release":
      return hurry({ ...state, isHeld: false }, now);
    case "sleep":
      if (!state.isAsleep) effects.push(outside("the computer goes to sleep"));
      return { ...state, isAsleep: true };
    case "wake":
      if (state.isAsleep) effects.push(outside("the computer is awake again"));
      return hurry({ ...state, isAsleep: false }, now);
    case "lock":
      // The person may be in a call, and may go on talking.
      effects.push(outside("the session is locked: sound goes on"));
      return state;
    case "unlock":
      effects.push(outside("the session is unlocked"));
      return hurry(state, now);
    case "tick":
      return state;
    case "quit":
      return { ...state, isQuitting: true };
    default:
      return absorbEngine(state, event, now, effects);
  }
}

/** Shortens all waits, so that failed attempts are repeated soon. */
function hurry(state: SupervisorState, now: number): SupervisorState {
  const pace = paceOf(state);
  const engine = withBackoffs(state.engine, (backoff) => hurried(backoff, now, pace));
  return { ...state, engine };
}

function isSameSet(one: readonly Endpoint[], other: readonly Endpoint[]): boolean {
  const key = (list: readonly Endpoint[]) =>
    list.map((it) => JSON.stringify([it.id, it.state, it.defaultFor, it.sampleRate])).sort().join();
  return key(one) === key(other);
}
