import { enums, eventStruct } from "./abi.ts";
import { AnechoError } from "./errors.ts";
import { type LossReason, lossText } from "./loss_text.ts";

const { ECHO, EVENT, LOSS, MODE, STATE, STREAM } = enums;

/** State of an engine. */
export type EngineState = "closed" | "opening" | "running" | "paused" | "faulted";

/** Output mode of an engine. */
export type EngineMode = "cancel" | "bypass" | "mute";

/** The streams of an engine. */
export type StreamName = "microphone" | "reference" | "output";

/** Whether the microphone hears what is played; "unknown" until enough has been played to tell. */
export type EchoState = "unknown" | "found" | "none";

/** Event of an engine. */
export type EngineEvent =
  & {
    /** Number of the event; lost events are counted too. */
    readonly sequence: number;
    /** When it happened, in seconds on the engine's clock. */
    readonly timeS: number;
  }
  & (
    /** The engine went to another state, because of `cause`. */
    | { readonly kind: "state"; readonly state: EngineState; readonly cause: string }
    /** The canceller, or a candidate for its place, is replaced by a new one, because of `cause`. */
    | { readonly kind: "canceller-reset"; readonly cause: string }
    /** The output ran out of samples `times` times; a fade concealed each. */
    | { readonly kind: "underrun"; readonly times: number }
    /** The output had too many samples `times` times, and some were skipped. */
    | { readonly kind: "overrun"; readonly times: number }
    /** The engine now reads the reference at another position, newer by `movedMs` (negative: older). */
    | { readonly kind: "realigned"; readonly movedMs: number }
    /** `count` events were dropped, because they were not fetched in time. */
    | { readonly kind: "lost"; readonly count: number }
    /** The input has ended. */
    | { readonly kind: "finished" }
    /** A recording could not be written. The sound goes on. */
    | { readonly kind: "recording-failed"; readonly cause: string }
    /** The requested stream is in use. */
    | { readonly kind: "stream-opened"; readonly stream: StreamName }
    /** A stream is lost; the others go on. */
    | {
      readonly kind: "stream-lost";
      readonly stream: StreamName;
      readonly reason: LossReason;
      readonly cause: string;
    }
    /** These channels of the microphone are used from now on; `text` says why the others are not. */
    | { readonly kind: "channels"; readonly used: readonly number[]; readonly text: string }
    /** The microphone was found to carry only what the speakers play, or to carry more than that. */
    | { readonly kind: "loopback"; readonly isLoopback: boolean }
    /** An echo was found, or none although sound is played, or it has become unknown. */
    | { readonly kind: "echo"; readonly echo: EchoState }
    /** A requested stream could not be opened; the former one stays in use. */
    | { readonly kind: "stream-failed"; readonly stream: StreamName; readonly cause: string }
  );

/** Event: the engine has stopped because of a fault. */
export type FaultedEvent = EngineEvent & { readonly kind: "state"; readonly state: "faulted" };

/** @return whether an event says that the engine has stopped because of a fault. */
export function isFaulted(event: EngineEvent): event is FaultedEvent {
  return event.kind === "state" && event.state === "faulted";
}

const states: ReadonlyMap<number, EngineState> = new Map([
  [STATE.CLOSED, "closed"],
  [STATE.OPENING, "opening"],
  [STATE.RUNNING, "running"],
  [STATE.PAUSED, "paused"],
  [STATE.FAULTED, "faulted"],
]);

const modes: ReadonlyMap<number, EngineMode> = new Map([
  [MODE.CANCEL, "cancel"],
  [MODE.BYPASS, "bypass"],
  [MODE.MUTE, "mute"],
]);

const streams: ReadonlyMap<number, StreamName> = new Map([
  [STREAM.MICROPHONE, "microphone"],
  [STREAM.REFERENCE, "reference"],
  [STREAM.OUTPUT, "output"],
]);

const losses: ReadonlyMap<number, LossReason> = new Map([
  [LOSS.GONE, "gone"],
  [LOSS.STALLED, "stalled"],
  [LOSS.FORMAT_CHANGED, "format-changed"],
  [LOSS.SERVER_LOST, "server-lost"],
  [LOSS.LIBRARY_OUTDATED, "library-outdated"],
]);

const echoes: ReadonlyMap<number, EchoState> = new Map([
  [ECHO.UNKNOWN, "unknown"],
  [ECHO.FOUND, "found"],
  [ECHO.NONE, "none"],
]);

/**
 * @return the state of the echo that an ANECHO_ECHO_ names.
 * @throws {AnechoError} With code "internal", if it names none that an engine uses.
 */
export function echoState(value: number): EchoState {
  return known(echoes, value, "echo");
}

/**
 * @return the state that an ANECHO_STATE_ names.
 * @throws {AnechoError} With code "internal", if it names none.
 */
export function engineState(value: number): EngineState {
  return known(states, value, "state");
}

/**
 * @return the mode that an ANECHO_MODE_ names.
 * @throws {AnechoError} With code "internal", if it names none.
 */
export function engineMode(value: number): EngineMode {
  return known(modes, value, "mode");
}

/**
 * Reads an `anecho_event`.
 *
 * @throws {AnechoError} With code "internal", if it is of no known kind.
 */
export function readEngineEvent(bytes: Uint8Array): EngineEvent {
  const { kind, sequence, timeNs, code, value, text } = eventStruct.read(bytes);
  const head = { sequence: Number(sequence), timeS: Number(timeNs) / 1e9 };
  switch (kind) {
    case EVENT.STATE:
      return { ...head, kind: "state", state: engineState(code), cause: text };
    case EVENT.CANCELLER_RESET:
      return { ...head, kind: "canceller-reset", cause: text };
    case EVENT.UNDERRUN:
      return { ...head, kind: "underrun", times: value };
    case EVENT.OVERRUN:
      return { ...head, kind: "overrun", times: value };
    case EVENT.REALIGNED:
      return { ...head, kind: "realigned", movedMs: value };
    case EVENT.LOST:
      return { ...head, kind: "lost", count: value };
    case EVENT.FINISHED:
      return { ...head, kind: "finished" };
    case EVENT.RECORDING_FAILED:
      return { ...head, kind: "recording-failed", cause: text };
    case EVENT.STREAM_OPENED:
      return { ...head, kind: "stream-opened", stream: known(streams, code, "stream") };
    case EVENT.STREAM_LOST: {
      const stream = known(streams, code, "stream");
      const reason = known(losses, value, "loss");
      return {
        ...head,
        kind: "stream-lost",
        stream,
        reason,
        cause: lossText(`the ${stream}`, reason),
      };
    }
    case EVENT.STREAM_FAILED:
      return {
        ...head,
        kind: "stream-failed",
        stream: known(streams, code, "stream"),
        cause: text,
      };
    case EVENT.CHANNELS:
      return { ...head, kind: "channels", used: channelNumbers(value), text };
    case EVENT.LOOPBACK:
      return { ...head, kind: "loopback", isLoopback: value !== 0 };
    case EVENT.ECHO:
      return { ...head, kind: "echo", echo: echoState(value) };
    default:
      throw unknownValue(`event ${kind}`);
  }
}

/** @return the channel numbers in a mask: bit n stands for channel n + 1. */
export function channelNumbers(mask: number): number[] {
  return Array.from({ length: 32 }, (_, bit) => bit + 1)
    .filter((number) => Math.floor(mask / 2 ** (number - 1)) % 2 === 1);
}

function known<T>(names: ReadonlyMap<number, T>, value: number, what: string): T {
  const name = names.get(value);
  if (name === undefined) throw unknownValue(`${what} ${value}`);
  return name;
}

/** @return the error for an unknown value from the library. */
export function unknownValue(what: string): AnechoError {
  return new AnechoError(
    "internal",
    `The native library sent the unknown ${what}: run \`deno task build\`.`,
  );
}
