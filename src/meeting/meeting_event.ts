import { toSnakeCaseJson } from "../engine/config.ts";
import type { Isolation, IsolationFailure } from "./isolation.ts";

/** Version of the events, the commands and the sidecar file, which `docs/meetings.md` describes. */
export const meetingVersion = 1;

/** What is recorded: one source, both ("meeting"), or one device alone as it is ("device"). */
export type MeetingMode = "microphone" | "loopback" | "meeting" | "device";

/** Layout of the tracks. */
export type MeetingTracks = "mix" | "two" | "three";

/** Source of sound. */
export type SourceName = "microphone" | "loopback";

/** Contents of one channel of a recording. */
export type ChannelContent =
  | "microphone"
  | "clean-microphone"
  | "loopback"
  | "mix"
  | "device";

/** Health of a source: it delivers sound, only zeros, or nothing. */
export type SourceHealth = "live" | "silent" | "missing";

/** State of the echo: nothing was played yet, it is searched for, it is taken out, or there is none. */
export type EchoState = "unknown" | "searching" | "cancelling" | "none";

/** Why a recording ended. */
export type StopReason =
  | "command"
  | "duration"
  | "interrupted"
  | "reader-gone"
  | "ended"
  | "failed";

/** Event of a recording. */
export type MeetingEvent =
  & {
    /** Position in the recording, in seconds. */
    readonly atS: number;
  }
  & (
    | {
      readonly type: "started";
      readonly version: typeof meetingVersion;
      /** The time, in ISO 8601. */
      readonly time: string;
      readonly mode: MeetingMode;
      readonly channels: readonly ChannelContent[];
      readonly sampleRate: number;
      readonly format: string;
      readonly microphone: string | null;
      readonly speaker: string | null;
    }
    /** RMS levels of the last second; in JSON `null` for a source that is silent or missing. */
    | {
      readonly type: "levels";
      readonly microphoneDbfs: number;
      readonly cleanDbfs: number;
      readonly loopbackDbfs: number;
    }
    | { readonly type: "health"; readonly source: SourceName; readonly health: SourceHealth }
    | {
      readonly type: "echo";
      readonly state: EchoState;
      readonly delayMs: number;
      readonly reductionDb: number;
    }
    /**
     * A span of zeros. "microphone": it delivered nothing. "all": sound of all tracks is lost, because the reader
     * lagged or the engine recorded nothing for more than 3 s.
     */
    | {
      readonly type: "gap";
      readonly source: "microphone" | "all";
      readonly lengthS: number;
    }
    /** A device was lost, could not be opened, or was opened. */
    | { readonly type: "device"; readonly source: SourceName; readonly text: string }
    /**
     * An isolation does not work for this reason. Another is tried ("try"), or none works ("give-up"). From now on,
     * `isolation` is used.
     */
    | {
      readonly type: "isolation";
      readonly step: "try" | "give-up";
      readonly isolation: Isolation;
      readonly reason: IsolationFailure;
    }
    /** An isolation works after others did not ("keep"), or a remembered one is used from the beginning. */
    | {
      readonly type: "isolation";
      readonly step: "keep" | "remembered";
      readonly isolation: Isolation;
    }
    | { readonly type: "muted"; readonly isMuted: boolean }
    | { readonly type: "mark"; readonly text: string }
    /** A line on standard input is not a command; `text` says why. */
    | { readonly type: "refused"; readonly text: string }
    | { readonly type: "stopped"; readonly reason: StopReason; readonly text: string | null }
  );

/** An event without its position in the recording. */
export type MeetingNews = MeetingEvent extends infer Event
  ? Event extends MeetingEvent ? Omit<Event, "atS"> : never
  : never;

/** @return an event as one line of JSON; `type` comes first. */
export function eventLine(event: MeetingEvent): string {
  const { type, atS, ...rest } = event;
  return toSnakeCaseJson({ type, atS: Math.round(atS * 1000) / 1000, ...rest });
}

/** @return the sources that are recorded. */
export function sourcesOf(mode: MeetingMode): readonly SourceName[] {
  if (mode === "meeting") return ["microphone", "loopback"];
  return [mode === "loopback" ? "loopback" : "microphone"];
}

/** @return what the channels of a recording hold. */
export function channelsOf(mode: MeetingMode, tracks: MeetingTracks): readonly ChannelContent[] {
  switch (mode) {
    case "device":
      return ["device"];
    case "loopback":
      return ["loopback"];
    case "microphone":
      return ["clean-microphone"];
    case "meeting":
      if (tracks === "mix") return ["mix"];
      return tracks === "two"
        ? ["clean-microphone", "loopback"]
        : ["microphone", "clean-microphone", "loopback"];
  }
}
