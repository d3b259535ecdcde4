import { afterFailure, afterLife, afterRefusal, hurried, noBackoff } from "./backoff.ts";
import { afterServerLoss, paceOf } from "./sound_server.ts";
import { failureEffects } from "./supervisor_server.ts";
import { nameOf } from "./supervisor_texts.ts";
import { endpointsOf } from "./supervisor_settle.ts";
import type { EchoState, StreamName } from "../engine/engine_event.ts";
import {
  type EngineLife,
  type StreamLife,
  streamNames,
  type SupervisorEffect,
  type SupervisorEvent,
  type SupervisorState,
} from "./supervisor_state.ts";
import { knowPlayback } from "./supervisor_plan.ts";
import { lossText } from "../engine/loss_text.ts";

type EngineEvent = Extract<SupervisorEvent, { readonly generation: number }>;

/** Applies an event of the present engine. Events of an earlier engine must not come here. */
export function absorbEngine(
  state: SupervisorState,
  event: EngineEvent,
  now: number,
  effects: SupervisorEffect[],
): SupervisorState {
  switch (event.kind) {
    case "engine-failed":
      return failEngine(state, event.message, now, effects);
    case "engine-started":
      // Until somebody records, an engine that the system pauses does not report that it runs. Any other engine
      // soon reports that it runs or is paused.
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
      return openStream(state, event.stream, now, effects);
    case "stream-lost":
      return loseStream(state, event, now, effects);
    case "stream-failed":
      return refuseStream(state, event, now, effects);
  }
}

/** Notes that a requested stream is in use. */
function openStream(
  state: SupervisorState,
  name: StreamName,
  now: number,
  effects: SupervisorEffect[],
): SupervisorState {
  const known = name === "microphone" ? forgetMicrophone(state, effects) : state;
  return changeStream({ ...known, lastFailure: undefined }, name, (stream) => ({
    ...stream,
    current: stream.pending ?? stream.current,
    pending: null,
    openedAt: now,
  }));
}

/** Applies the loss of a stream's device. */
function loseStream(
  state: SupervisorState,
  { stream: name, reason }: Extract<EngineEvent, { readonly kind: "stream-lost" }>,
  now: number,
  effects: SupervisorEffect[],
): SupervisorState {
  return changeStream(state, name, (stream) => {
    if (stream.current === null) return stream;
    const text = lossText(`${name} "${nameOf(stream.current, state)}"`, reason);
    effects.push({ kind: "log", level: "warning", text });
    // Only the person can update an outdated library.
    if (reason === "library-outdated") effects.push({ kind: "tell", text });
    const backoff = reason === "server-lost"
      ? afterServerLoss(state, stream.openedAt, now)
      : afterLife(stream.backoff, stream.openedAt, now, paceOf(state));
    return { ...stream, current: null, backoff };
  });
}

/** Notes that a stream's device could not be opened. */
function refuseStream(
  state: SupervisorState,
  { stream: name, message }: Extract<EngineEvent, { readonly kind: "stream-failed" }>,
  now: number,
  effects: SupervisorEffect[],
): SupervisorState {
  const pace = paceOf(state);
  return changeStream({ ...state, lastFailure: message }, name, (stream) => {
    const backoff = afterRefusal(stream.backoff, stream.openedAt, now, pace);
    effects.push(...failureEffects(state, name, message, backoff.failures));
    // If another device is wanted by now, that device has not failed, and is tried soon.
    const isWanted = endpointsOf(state.plan)?.[name] === stream.pending;
    return { ...stream, pending: null, backoff: isWanted ? backoff : hurried(backoff, now, pace) };
  });
}

/** Notes that the engine has opened, runs or is paused. */
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
      treatment: engine.treatment,
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

/** Whether an engine was being opened with a device that is no longer wanted. Then the wanted devices may work. */
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

/** Forgets a reopened microphone's channels, and whether it is a loopback: both will be determined again. */
function forgetMicrophone(state: SupervisorState, effects: SupervisorEffect[]): SupervisorState {
  const { engine } = state;
  const id = engine.kind === "open" ? engine.streams.microphone.pending : null;
  const known = { ...state, microphoneChannels: undefined };
  if (id === null || !state.heardAsPlayback.includes(id)) return known;
  return knowPlayback(known, state.heardAsPlayback.filter((it) => it !== id), effects);
}

/**
 * Notes whether the microphone is a loopback. If it is, and the person has chosen no microphone, another one is
 * used in its place, if there is one.
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
