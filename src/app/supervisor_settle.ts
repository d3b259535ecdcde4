import { isDeepStrictEqual } from "node:util";
import type { Endpoint } from "../engine/endpoint.ts";
import { isCaptureSideOf, sharesCable } from "../devices/pairing.ts";
import type { WiringPlan } from "../devices/wiring_plan.ts";
import { microphoneDemand } from "./microphone_demand.ts";
import { recorderWatch } from "./recorder_watch.ts";
import { afterLife, type Backoff, noBackoff } from "./backoff.ts";
import { isComingUp, settleMs } from "./sound_server.ts";
import { describeFailure } from "./supervisor_texts.ts";
import type { EngineMode, StreamName } from "../engine/engine_event.ts";
import {
  type Endpoints,
  type EngineLife,
  type StreamLife,
  streamNames,
  type SupervisorEffect,
  type SupervisorState,
} from "./supervisor_state.ts";

/**
 * Time in ms after which an engine or stream that is still opening counts as stuck, and after which the person is
 * told that an engine is still closing.
 */
export const stuckMs = 30_000;

/**
 * Order in which streams are opened. The output comes first, so that recording apps find it before the session
 * manager gives them another microphone; the microphone last, so that its reference is open before it.
 */
const openingOrder: readonly StreamName[] = ["output", "reference", "microphone"];

type OpenEngine = Extract<EngineLife, { kind: "open" }>;
type ClosingEngine = Extract<EngineLife, { kind: "closing" }>;

/** Requests effects for everything that differs from the plan and the settings. */
export function settle(
  state: SupervisorState,
  now: number,
  effects: SupervisorEffect[],
): SupervisorState {
  const watching = watchRecorders(state, effects);
  const { engine } = watching;
  if (watching.isQuitting) {
    const isThere = engine.kind === "opening" || engine.kind === "open";
    return isThere ? closeEngine(watching, engine.backoff, now, effects) : watching;
  }
  if (isStuck(engine, now)) return closeStuck(watching, now, effects);
  switch (engine.kind) {
    case "none":
      return openEngine(watching, now, effects);
    case "open":
      if (wouldLoop(watching, engine)) {
        return restart("the devices change places", watching, now, effects);
      }
      if (isOutOfDate(watching, engine)) {
        return restart("the settings have changed", watching, now, effects);
      }
      return { ...watching, engine: settleEngine(watching, engine, now, effects) };
    case "opening": {
      const isDemanded = wantsMicrophone(watching);
      if (isDemanded === (engine.commanded === "run")) return watching;
      effects.push({ kind: isDemanded ? "resume" : "pause" });
      return { ...watching, engine: { ...engine, commanded: isDemanded ? "run" : "pause" } };
    }
    case "closing":
      return { ...watching, engine: tellOfClosing(engine, now, effects) };
  }
}

/** @return the time in ms of the next deadline if no event comes before it; `undefined` if there is none. */
export function nextDeadline(state: SupervisorState): number | undefined {
  const { engine, server } = state;
  const times: number[] = [];
  if (server.kind === "there" && !server.isSettled) times.push(server.since + settleMs);
  if (engine.kind === "none" && mayOpenEngine(state)) times.push(engine.backoff.retryAt);
  if (engine.kind === "opening") times.push(engine.since + stuckMs);
  if (engine.kind === "closing" && !engine.isTold && !state.isQuitting) {
    times.push(engine.since + stuckMs);
  }
  if (engine.kind === "open") {
    for (const name of streamNames) {
      const stream = engine.streams[name];
      if (stream.pending !== null) times.push(stream.pendingSince + stuckMs);
      else if (isWanted(state, engine, name)) times.push(stream.backoff.retryAt);
    }
  }
  return times.length > 0 ? Math.min(...times) : undefined;
}

/**
 * Whether the engine has to run now, with the microphone. Where the system itself pauses the engine while
 * nobody records, the number of recorders does not matter.
 */
export function wantsMicrophone(state: SupervisorState): boolean {
  const isDemanded = state.policy.systemPauses ||
    microphoneDemand(state.mode, state.recorders).open;
  return isDemanded && !state.isHeld && !state.isAsleep &&
    (isComingUp(state) || mayGoOn(state.plan));
}

/** Whether sound may go on with a plan. Missing speakers don't stop it: without them there is no echo. */
function mayGoOn(plan: WiringPlan): boolean {
  return plan.kind === "ready" ||
    plan.role === "speaker" &&
      ["chosen-missing", "chosen-inactive", "no-speaker"].includes(plan.reason);
}

function mayOpenEngine(state: SupervisorState): boolean {
  return state.plan.kind === "ready" && state.server.kind === "there" && !state.isAsleep &&
    !state.isQuitting;
}

function openEngine(
  state: SupervisorState,
  now: number,
  effects: SupervisorEffect[],
): SupervisorState {
  const { plan, engine } = state;
  if (!mayOpenEngine(state) || now < engine.backoff.retryAt) return state;
  const endpoints = endpointsOf(plan);
  if (endpoints === undefined) return state;
  const generation = state.generation + 1;
  const isDemanded = wantsMicrophone(state);
  const treatment = treatmentOf(state);
  effects.push({ kind: "open-engine", generation, endpoints, paused: !isDemanded, treatment });
  return {
    ...state,
    generation,
    engine: {
      kind: "opening",
      since: now,
      endpoints,
      setup: state.setup,
      treatment,
      outputLevelDb: state.outputLevelDb,
      commanded: isDemanded ? "run" : "pause",
      backoff: engine.backoff,
    },
  };
}

/** @return the output mode that is wanted now. */
function treatmentOf(state: SupervisorState): EngineMode {
  const demanded = microphoneDemand(state.mode, state.recorders).treatment;
  return state.isComparing && demanded === "cancel" ? "bypass" : demanded;
}

function settleEngine(
  state: SupervisorState,
  engine: OpenEngine,
  now: number,
  effects: SupervisorEffect[],
): OpenEngine {
  let { streams, treatment, commanded } = engine;
  for (const name of openingOrder) {
    const endpoint = desiredOf(state, name);
    if (!isWanted(state, { ...engine, commanded }, name) || endpoint === undefined) continue;
    const stream = streams[name];
    if (stream.pending !== null || now < stream.backoff.retryAt) continue;
    effects.push({ kind: "open-stream", stream: name, endpoint });
    streams = { ...streams, [name]: { ...stream, pending: endpoint, pendingSince: now } };
  }
  const wanted = treatmentOf(state);
  if (wanted !== treatment) {
    effects.push({ kind: "treat", treatment: wanted });
    treatment = wanted;
  }
  const { outputLevelDb } = state;
  if (outputLevelDb !== engine.outputLevelDb) {
    effects.push({ kind: "set-output-level", levelDb: outputLevelDb });
  }
  if (commanded === "run" && !wantsMicrophone(state)) {
    effects.push({ kind: "pause" });
    commanded = "pause";
  } else if (commanded === "pause" && canResume(state, streams)) {
    effects.push({ kind: "resume" });
    commanded = "run";
  }
  return { ...engine, streams, treatment, outputLevelDb, commanded };
}

/** Whether a stream differs from the plan, and can be opened as planned now. */
function isWanted(state: SupervisorState, engine: OpenEngine, name: StreamName): boolean {
  const endpoint = desiredOf(state, name);
  if (endpoint === undefined || state.isAsleep || state.server.kind === "gone") return false;
  // Exchanging a released microphone would open it: the exchange waits until the microphone is needed.
  if (name === "microphone" && !wantsMicrophone(state)) return false;
  return engine.streams[name].current !== endpoint;
}

/** @return the endpoint that a stream should use; "" for Anecho's own microphone, which needs no device. */
function desiredOf(state: SupervisorState, name: StreamName): string | undefined {
  if (name === "output" && state.policy.ownMicrophone) return "";
  return endpointsOf(state.plan)?.[name];
}

/** Whether the engine can be resumed. A new microphone has to be in use first, or the old one would open. */
function canResume(
  state: SupervisorState,
  streams: Readonly<Record<StreamName, StreamLife>>,
): boolean {
  const { microphone, output } = streams;
  const desired = endpointsOf(state.plan);
  return wantsMicrophone(state) && microphone.pending === null &&
    microphone.current !== null && output.current !== null &&
    (desired === undefined || microphone.current === desired.microphone);
}

/** Whether exchanging the streams one after the other would make a feedback loop meanwhile. */
function wouldLoop(state: SupervisorState, { streams }: OpenEngine): boolean {
  const { plan } = state;
  if (plan.kind === "impossible" || plan.output.kind === "own") return false;
  const held = (name: StreamName) => {
    const { current, pending } = streams[name];
    return state.endpoints.filter(({ id }) => id === current || id === pending);
  };
  const isLoop = (heard: Endpoint, played: Endpoint) =>
    heard.flow === "render" ? sharesCable(heard, played) : isCaptureSideOf(heard, played);
  const target = plan.output.endpoint;
  return held("output").some((it) => isLoop(plan.reference, it) || isLoop(plan.microphone, it)) ||
    [...held("reference"), ...held("microphone")].some((it) => isLoop(it, target));
}

/** Whether the settings need an engine with another setup, and such an engine can be opened now. */
function isOutOfDate(state: SupervisorState, { setup }: OpenEngine): boolean {
  return mayOpenEngine(state) && !isDeepStrictEqual(setup, state.setup);
}

function restart(
  reason: string,
  state: SupervisorState,
  now: number,
  effects: SupervisorEffect[],
): SupervisorState {
  effects.push({ kind: "log", level: "info", text: `${reason}: reopening all devices` });
  return closeEngine(state, state.engine.backoff, now, effects);
}

/** Reopens all devices because the person wants it, and forgets earlier failures. */
export function openAnew(
  state: SupervisorState,
  now: number,
  effects: SupervisorEffect[],
): SupervisorState {
  if (state.engine.kind === "closing") return state;
  const engine = { ...state.engine, backoff: noBackoff };
  const hurried = { ...state, engine };
  return engine.kind === "none" ? hurried : restart("asked for", hurried, now, effects);
}

function watchRecorders(state: SupervisorState, effects: SupervisorEffect[]): SupervisorState {
  if (state.plan.kind === "impossible" || state.isQuitting) return state;
  const watch = recorderWatch(state.plan.output);
  if (JSON.stringify(watch) === JSON.stringify(state.watched)) return state;
  effects.push({ kind: "watch-recorders", watch });
  return { ...state, watched: watch };
}

function closeEngine(
  state: SupervisorState,
  backoff: Backoff,
  now: number,
  effects: SupervisorEffect[],
): SupervisorState {
  effects.push({ kind: "close-engine", generation: state.generation });
  return { ...state, engine: { kind: "closing", since: now, isTold: false, backoff } };
}

/** Reports that closing takes too long: this process can't end the call of a driver that hangs. */
function tellOfClosing(
  engine: ClosingEngine,
  now: number,
  effects: SupervisorEffect[],
): ClosingEngine {
  if (engine.isTold || now - engine.since < stuckMs) return engine;
  const text = "A sound device hangs: quit Anecho and start it again.";
  effects.push({ kind: "log", level: "warning", text }, { kind: "tell", text });
  return { ...engine, isTold: true };
}

function isStuck(engine: EngineLife, now: number): boolean {
  if (engine.kind === "opening") return now - engine.since >= stuckMs;
  if (engine.kind !== "open") return false;
  return streamNames.some((name) => {
    const { pending, pendingSince } = engine.streams[name];
    return pending !== null && now - pendingSince >= stuckMs;
  });
}

function closeStuck(
  state: SupervisorState,
  now: number,
  effects: SupervisorEffect[],
): SupervisorState {
  const { engine } = state;
  const openedAt = engine.kind === "open" ? engine.openedAt : now;
  const backoff = afterLife(engine.backoff, openedAt, now);
  const message = "A sound device does not answer: unplug it and plug it in again.";
  effects.push(...describeFailure("engine", message, Math.max(1, backoff.failures)));
  return closeEngine({ ...state, lastFailure: message }, backoff, now, effects);
}

/** @return the endpoints of a plan; `undefined` if the plan is impossible. */
export function endpointsOf(plan: WiringPlan): Endpoints | undefined {
  if (plan.kind === "impossible") return undefined;
  return {
    microphone: plan.microphone.id,
    reference: plan.reference.id,
    output: plan.output.kind === "own" ? "" : plan.output.endpoint.id,
  };
}
