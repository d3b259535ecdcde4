import { afterFailure, type Backoff, noBackoff, type Pace } from "../app/backoff.ts";
import type { EngineEvent, StreamName } from "../engine/engine_event.ts";

/** Stands for an endpoint if none is wanted. */
export const absentEndpoint = "(absent)";

/** The streams of a recording. */
export type FollowedStream = Exclude<StreamName, "output">;

/** Ids of the endpoints that should be open, by stream. A stream without one is not recorded, or lacks its device. */
export type WantedEndpoints = Readonly<Partial<Record<FollowedStream, string>>>;

/** Events of a follower. */
export type FollowerEvent =
  | { readonly kind: "wanted"; readonly endpoints: WantedEndpoints }
  | { readonly kind: "opened" | "lost" | "failed"; readonly stream: FollowedStream }
  | { readonly kind: "tick" };

const streamNews = {
  "stream-lost": "lost",
  "stream-failed": "failed",
  "stream-opened": "opened",
} as const;

/** Converts an engine's event to a follower's. @return `undefined` if the follower needs no such event. */
export function streamNewsOf(
  event: EngineEvent,
): Extract<FollowerEvent, { readonly stream: FollowedStream }> | undefined {
  switch (event.kind) {
    case "stream-lost":
    case "stream-failed":
    case "stream-opened":
      return event.stream === "output"
        ? undefined
        : { kind: streamNews[event.kind], stream: event.stream };
    default:
      return undefined;
  }
}

/** A stream that is to be opened. */
export interface Opening {
  readonly stream: FollowedStream;
  readonly endpoint: string;
}

/** State of the follower. Times are in milliseconds. */
export interface FollowerState {
  readonly wanted: WantedEndpoints;
  readonly streams: Readonly<Record<FollowedStream, StreamState>>;
}

interface StreamState {
  /** The endpoint that is open and works. */
  readonly current: string | undefined;
  /** The endpoint that is being opened. */
  readonly pending: string | undefined;
  readonly backoff: Backoff;
}

const pace: Pace = { firstMs: 250, longestMs: 2000, shortestMs: 0 };

/** Makes the initial state. @param endpoints The endpoints with which the engine was opened. */
export function initialFollower(endpoints: WantedEndpoints): FollowerState {
  const stream = (current: string | undefined): StreamState => ({
    current,
    pending: undefined,
    backoff: noBackoff,
  });
  return {
    wanted: endpoints,
    streams: { microphone: stream(endpoints.microphone), reference: stream(endpoints.reference) },
  };
}

/**
 * Decides which streams to reopen, so that a recording follows its devices: a lost device is reopened as
 * soon as it is back, a new default at once. Each stream has one attempt at a time, with growing pauses after
 * failures.
 *
 * @param now The time in ms.
 */
export function follow(
  state: FollowerState,
  event: FollowerEvent,
  now: number,
): { readonly state: FollowerState; readonly openings: readonly Opening[] } {
  let { wanted, streams } = state;
  if (event.kind === "wanted") {
    wanted = event.endpoints;
    // After a change of the devices, attempts may succeed.
    streams = {
      microphone: { ...streams.microphone, backoff: noBackoff },
      reference: { ...streams.reference, backoff: noBackoff },
    };
  } else if (event.kind !== "tick") {
    streams = { ...streams, [event.stream]: changed(streams[event.stream], event.kind, now) };
  }
  const openings: Opening[] = [];
  for (const stream of ["reference", "microphone"] as const) {
    const it = streams[stream];
    const endpoint = wanted[stream];
    if (endpoint === undefined || endpoint === it.current || it.pending !== undefined) continue;
    if (now < it.backoff.retryAt) continue;
    openings.push({ stream, endpoint });
    streams = { ...streams, [stream]: { ...it, pending: endpoint } };
  }
  return { state: { wanted, streams }, openings };
}

function changed(it: StreamState, kind: "opened" | "lost" | "failed", now: number): StreamState {
  switch (kind) {
    case "opened":
      return { current: it.pending ?? it.current, pending: undefined, backoff: noBackoff };
    case "lost":
      return { ...it, current: undefined };
    case "failed":
      return { ...it, pending: undefined, backoff: afterFailure(it.backoff, now, pace) };
  }
}
