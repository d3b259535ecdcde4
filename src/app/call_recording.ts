import * as v from "valibot";

/** Schema of the state of a call's recording. */
export const callRecordingSchema = v.variant("phase", [
  /** No recording runs. `file` is the last one's, `null` before the first. */
  v.object({ phase: v.literal("idle"), file: v.nullable(v.string()) }),
  v.object({ phase: v.literal("starting"), file: v.string() }),
  v.object({
    phase: v.literal("recording"),
    file: v.string(),
    /** When it began, in ms since 1970. */
    sinceMs: v.number(),
    /** Sound of the microphone: some, only zeros, or none. */
    microphone: v.picklist(["live", "silent", "missing"]),
  }),
  v.object({ phase: v.literal("ending"), file: v.string() }),
]);

/** See {@linkcode callRecordingSchema}. */
export type CallRecording = v.InferOutput<typeof callRecordingSchema>;

/** The state before the first recording. */
export const noCall: CallRecording = { phase: "idle", file: null };

/** Whether a recording begins, runs or is being finished; the person must see that. */
export function isRecording({ phase }: CallRecording): boolean {
  return phase !== "idle";
}

/** Events of `anecho meeting` that the app uses; see `docs/meetings.md`. */
const eventSchema = v.variant("type", [
  v.object({ type: v.literal("started") }),
  v.object({
    type: v.literal("health"),
    source: v.string(),
    health: v.picklist(["live", "silent", "missing"]),
  }),
  v.object({
    type: v.literal("stopped"),
    reason: v.string(),
    text: v.nullable(v.string()),
  }),
]);

/** See {@linkcode readCallEvent}. */
export type CallEvent = v.InferOutput<typeof eventSchema>;

/** @return the event in a line of `anecho meeting`; `undefined` if the app does not use it. */
export function readCallEvent(line: string): CallEvent | undefined {
  try {
    const parsed = v.safeParse(eventSchema, JSON.parse(line));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/** @return the state of a recording after an event. @param nowMs In ms since 1970. */
export function afterCallEvent(
  recording: CallRecording,
  event: CallEvent,
  nowMs: number,
): CallRecording {
  switch (event.type) {
    case "started":
      if (recording.phase !== "starting") return recording;
      return { ...recording, phase: "recording", sinceMs: nowMs, microphone: "live" };
    case "health":
      if (recording.phase !== "recording" || event.source !== "microphone") return recording;
      return { ...recording, microphone: event.health };
    case "stopped":
      if (recording.phase !== "recording") return recording;
      return { phase: "ending", file: recording.file };
  }
}
