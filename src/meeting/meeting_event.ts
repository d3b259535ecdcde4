import { toSnakeCaseJson } from "../engine/config.ts";
import type { Isolation } from "./isolation.ts";

/** The version of the events, of the commands and of the sidecar file; `docs/meetings.md` describes them. */
export const meetingVersion = 1;

/** The recording. */
export type MeetingMode = "microphone" | "loopback" | "meeting" | "device";

/** How the sides are laid out. */
export type MeetingTracks = "mix" | "two" | "three";

/** Where sound comes from. */
export type SourceName = "microphone" | "loopback";

/** Contents of one channel of a recording. */
export type ChannelContent =
  | "microphone"
  | "clean-microphone"
  | "loopback"
  | "mix"
  | "device";

/** How a source fares: it delivers sound, nothing but zeros, or nothing at all. */
export type SourceHealth = "live" | "silent" | "missing";

/** State of the echo: nothing was played yet, it is looked for, it is taken out, there is none. */
export type EchoState = "unknown" | "searching" | "cancelling" | "none";

/** Why a recording ended. */
export type StopReason =
  | "command"
  | "duration"
  | "interrupted"
  | "reader-gone"
  | "ended"
  | "failed";

/** Something that happened while recording. */
export type MeetingEvent =
  & {
    /** Where in the recording, in seconds. */
    readonly atS: number;
  }
  & (
    | {
      readonly type: "started";
      readonly version: typeof meetingVersion;
      /** When, in ISO 8601. */
      readonly time: string;
      readonly mode: MeetingMode;
      readonly channels: readonly ChannelContent[];
      readonly sampleRate: number;
      readonly format: string;
      readonly microphone: string | null;
      readonly speaker: string | null;
    }
    /** RMS levels of the last second; null where that is silent or not there. */
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
    /** Zeros stand where a source delivered nothing, or where all was lost since the reader lagged. */
    | {
      readonly type: "gap";
      readonly source: "microphone" | "all";
      readonly lengthS: number;
    }
    /** A device was lost, could not be opened, or was opened. */
    | { readonly type: "device"; readonly source: SourceName; readonly text: string }
    /**
     * The loopback silences the microphone: another way of opening is tried, kept, or none works; or one that
     * was kept before is used from the beginning.
     */
    | {
      readonly type: "isolation";
      readonly step: "try" | "keep" | "give-up" | "remembered";
      readonly isolation: Isolation;
    }
    | { readonly type: "muted"; readonly isMuted: boolean }
    | { readonly type: "mark"; readonly text: string }
    /** A command that can't be followed. */
    | { readonly type: "refused"; readonly text: string }
    | { readonly type: "stopped"; readonly reason: StopReason; readonly text: string | null }
  );

/** An event before it has its place in the recording. */
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
