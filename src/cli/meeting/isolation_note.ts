import type { MeetingEvent } from "../../meeting/meeting_event.ts";

/** Event of the search for a way to open the devices. */
export type IsolationEvent = Extract<MeetingEvent, { readonly type: "isolation" }>;

/**
 * Says what an event means to the person.
 *
 * @param isFixed Whether `--isolation` names the only way to use.
 */
export function isolationNote(event: IsolationEvent, isFixed: boolean): string {
  switch (event.step) {
    case "try":
      return event.reason === "silenced"
        ? "The microphone is silent while the speakers are listened to: opening them in another way."
        : "The devices can't be captured in this way: opening them in another way.";
    case "remembered":
      return "The devices are opened in the way that worked the last time.";
    case "keep":
      return "The microphone is heard again.";
    case "give-up":
      // Without --isolation, the first way is used again, in which the microphone was silent.
      return event.reason === "unusable" && isFixed
        ? "The devices can't be captured in the way that --isolation names: name another way, or none."
        : "The microphone stays silent while the speakers are listened to: is it muted? " +
          "If not, choose another one with --microphone, or record it alone with --device.";
  }
}
