import { choiceOf, type Config, engineSetup } from "../config/config.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import { markHeardPlayback } from "../devices/heard_playback.ts";
import { labelled } from "../devices/labels.ts";
import { rememberDefaults } from "../devices/remembered_defaults.ts";
import { type DeviceChoices, renewed } from "../devices/selection.ts";
import { describeSuccessor } from "../devices/wiring_notes.ts";
import { planWiring, type WiringPlan, type WiringPolicy } from "../devices/wiring_plan.ts";
import { afterFailure, afterLife, afterRefusal, hurried, noBackoff } from "./backoff.ts";
import { withBackoffs } from "./engine_backoffs.ts";
import { afterServerLoss, initialServer, paceOf } from "./sound_server.ts";
import { endComingUp, failureEffects, greetServer, loseServer } from "./supervisor_server.ts";
import {
  describeLoss,
  describePlan,
  describeRecorders,
  nameOf,
  outside,
} from "./supervisor_texts.ts";
import { endpointsOf, openAnew, settle } from "./supervisor_settle.ts";
import type { EchoState, StreamName } from "../engine/engine_event.ts";
import {
  type EngineLife,
  type StreamLife,
  streamNames,
  type SupervisorEffect,
  type SupervisorEvent,
  type SupervisorState,
  type SupervisorStep,
} from "./supervisor_state.ts";

/** What a supervisor knows before it has heard anything. */
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
 * The supervisor: keeps an engine running on the devices that the plan names, and heals it. First the
 * event changes what is known; then whatever differs from what should be is ordered.
 *
 * @param now Milliseconds of a clock that never goes back.
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
      // What is listed belongs to a server that has ended meanwhile.
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
      // Whoever records may be in a call, and goes on talking.
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

type EngineEvent = Extract<SupervisorEvent, { readonly generation: number }>;

function absorbEngine(
  state: SupervisorState,
  event: EngineEvent,
  now: number,
  effects: SupervisorEffect[],
): SupervisorState {
  switch (event.kind) {
    case "engine-failed":
      return failEngine(state, event.message, now, effects);
    case "engine-started":
      // Elsewhere it tells that it runs. Here it does so only once somebody records.
      return state.policy.systemPauses && state.engine.kind === "opening"
        ? startOrUpdate(state, false, now, effects)
        : state;
    case "engine-running":
    case "engine-paused":
      return startOrUpdate(state, event.kind === "engine-running", now, effects);
    case "engine-closed":
      if (state.engine.kind !== "closing") return state;
      return {
        ...state,
        engine: { kind: "none", backoff: state.engine.backoff },
        microphoneChannels: undefined,
        echo: "unknown",
      };
    case "channels":
      effects.push({ kind: "log", level: "info", text: event.text });
      return { ...state, microphoneChannels: event.text };
    case "loopback":
      return hearPlayback(state, event.isLoopback, effects);
    case "echo":
      return hearEcho(state, event.echo, effects);
    case "stream-opened":
      effects.push({ kind: "log", level: "info", text: `${event.stream} opened` });
      return changeStream(
        {
          ...(event.stream === "microphone" ? forgetMicrophone(state, effects) : state),
          lastFailure: undefined,
        },
        event.stream,
        (stream) => ({
          ...stream,
          current: stream.pending ?? stream.current,
          pending: null,
          openedAt: now,
        }),
      );
    case "stream-lost":
      return changeStream(state, event.stream, (stream) => {
        if (stream.current === null) return stream;
        const text = describeLoss(event.stream, nameOf(stream.current, state), event.reason);
        effects.push({ kind: "log", level: "warning", text });
        // It does not heal by itself.
        if (event.reason === "library-outdated") effects.push({ kind: "tell", text });
        const backoff = event.reason === "server-lost"
          ? afterServerLoss(state, stream.openedAt, now)
          : afterLife(stream.backoff, stream.openedAt, now, paceOf(state));
        return { ...stream, current: null, backoff };
      });
    case "stream-failed":
      return changeStream(
        { ...state, lastFailure: event.message },
        event.stream,
        (stream) => {
          const pace = paceOf(state);
          const backoff = afterRefusal(stream.backoff, stream.openedAt, now, pace);
          effects.push(...failureEffects(state, event.stream, event.message, backoff.failures));
          // Another device, which is wanted by now, has not failed.
          const isWanted = endpointsOf(state.plan)?.[event.stream] === stream.pending;
          return {
            ...stream,
            pending: null,
            backoff: isWanted ? backoff : hurried(backoff, now, pace),
          };
        },
      );
  }
}

/** The engine says that it runs, or that it is paused. */
function startOrUpdate(
  state: SupervisorState,
  isRunning: boolean,
  now: number,
  effects: SupervisorEffect[],
): SupervisorState {
  const { engine } = state;
  if (engine.kind === "open") {
    if (engine.isRunning !== isRunning) {
      const text = isRunning ? "running" : "paused: the microphone is released";
      effects.push({ kind: "log", level: "info", text });
    }
    return { ...state, engine: { ...engine, isRunning } };
  }
  if (engine.kind !== "opening") return state;
  const opened = (stream: StreamName): StreamLife => ({
    current: engine.endpoints[stream],
    openedAt: now,
    pending: null,
    pendingSince: now,
    backoff: noBackoff,
  });
  const names = streamNames.map((stream) => nameOf(engine.endpoints[stream], state));
  effects.push({ kind: "log", level: "info", text: `engine opened: ${names.join(" · ")}` });
  return {
    ...state,
    lastFailure: undefined,
    engine: {
      kind: "open",
      openedAt: now,
      setup: engine.setup,
      streams: {
        microphone: opened("microphone"),
        reference: opened("reference"),
        output: opened("output"),
      },
      commanded: engine.commanded,
      isRunning,
      treatment: "cancel",
      outputLevelDb: engine.outputLevelDb,
      backoff: engine.backoff,
    },
  };
}

function failEngine(
  state: SupervisorState,
  message: string,
  now: number,
  effects: SupervisorEffect[],
): SupervisorState {
  const { engine } = state;
  if (engine.kind !== "opening" && engine.kind !== "open") return state;
  const backoff = engine.kind === "open"
    ? afterLife(engine.backoff, engine.openedAt, now, paceOf(state))
    : afterFailure(engine.backoff, now, paceOf(state));
  effects.push(...failureEffects(state, "engine", message, Math.max(1, backoff.failures)));
  effects.push({ kind: "close-engine", generation: state.generation });
  const closing = {
    kind: "closing",
    since: now,
    isTold: false,
    backoff: isOutdated(engine, state) ? hurried(backoff, now, paceOf(state)) : backoff,
  } as const;
  return { ...state, lastFailure: message, engine: closing };
}

/** Whether an engine was to be opened on other devices than are wanted by now, which have not failed. */
function isOutdated(engine: EngineLife, { plan }: SupervisorState): boolean {
  const wanted = endpointsOf(plan);
  return engine.kind === "opening" && wanted !== undefined &&
    streamNames.some((name) => engine.endpoints[name] !== wanted[name]);
}

function changeStream(
  state: SupervisorState,
  name: StreamName,
  change: (stream: StreamLife) => StreamLife,
): SupervisorState {
  const { engine } = state;
  if (engine.kind !== "open") return state;
  const streams = { ...engine.streams, [name]: change(engine.streams[name]) };
  return { ...state, engine: { ...engine, streams } };
}

/** Forgets what was heard from the microphone that is opened: what it has comes afterwards. */
function forgetMicrophone(state: SupervisorState, effects: SupervisorEffect[]): SupervisorState {
  const { engine } = state;
  const id = engine.kind === "open" ? engine.streams.microphone.pending : null;
  const known = { ...state, microphoneChannels: undefined };
  if (id === null || !state.heardAsPlayback.includes(id)) return known;
  return knowPlayback(known, state.heardAsPlayback.filter((it) => it !== id), effects);
}

/**
 * Takes the microphone for a loopback from now on, or for a microphone again: where none was chosen,
 * another one is taken, if there is any.
 */
function hearPlayback(
  state: SupervisorState,
  isLoopback: boolean,
  effects: SupervisorEffect[],
): SupervisorState {
  const { engine } = state;
  const id = engine.kind === "open" ? engine.streams.microphone.current : null;
  if (id === null || state.heardAsPlayback.includes(id) === isLoopback) return state;
  const name = nameOf(id, state);
  const text = isLoopback
    ? `"${name}" gives what the speakers play, and no voice`
    : `"${name}" gives a voice after all`;
  effects.push({ kind: "log", level: isLoopback ? "warning" : "info", text });
  const others = state.heardAsPlayback.filter((it) => it !== id);
  return knowPlayback(state, isLoopback ? [...others, id] : others, effects);
}

function hearEcho(
  state: SupervisorState,
  echo: EchoState,
  effects: SupervisorEffect[],
): SupervisorState {
  const text = echo === "none"
    ? "no echo heard, though sound is played: nothing to take out"
    : "an echo is heard";
  if (echo !== "unknown" && echo !== state.echo) effects.push({ kind: "log", level: "info", text });
  return { ...state, echo };
}

function knowPlayback(
  state: SupervisorState,
  heardAsPlayback: readonly string[],
  effects: SupervisorEffect[],
): SupervisorState {
  const endpoints = markHeardPlayback(state.endpoints, heardAsPlayback);
  return replan({ ...state, heardAsPlayback, endpoints }, state, effects);
}

/** Keeps in mind which default microphone is the person's own. */
function rememberDefault(state: SupervisorState, effects: SupervisorEffect[]): SupervisorState {
  const before = state.policy.remembered ?? {};
  const defaults = rememberDefaults(before, state.endpoints);
  if (defaults === before) return state;
  effects.push({ kind: "keep-defaults", defaults });
  return { ...state, policy: { ...state.policy, remembered: defaults } };
}

/** Brings the choices up to the ids that their devices have by now, and says so. */
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

function replan(
  changed: SupervisorState,
  before: SupervisorState,
  effects: SupervisorEffect[],
): SupervisorState {
  // Without the server the list is not up to date.
  const state = changed.server.kind === "gone" ? changed : renewChoices(changed, effects);
  const plan = planWiring(state.endpoints, state.choices, state.policy);
  const isNews = !before.isListed || planText(plan) !== planText(before.plan);
  // What is missing without the server, or just after its return, may still come.
  const isDue = plan.kind === "ready" || state.server.kind === "there" && state.server.isSettled;
  if (state.isListed && isNews && isDue) effects.push(...describePlan(plan));
  return { ...state, plan };
}

function planText(plan: WiringPlan): string {
  if (plan.kind === "impossible") return plan.message;
  const output = plan.output.kind === "own" ? "" : plan.output.endpoint.id;
  return [plan.microphone.id, plan.reference.id, output, ...plan.notes.map(({ text }) => text)]
    .join("\n");
}

/** Lets everything that waits be tried soon. */
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
