/** State of the microphone at one moment. */
export interface MicrophoneMoment {
  /** Where in the recording, in seconds. */
  readonly atS: number;
  /** Next to nothing, or nothing, came since the last moment. */
  readonly isSilent: boolean;
  /** The person has muted it. */
  readonly isMuted: boolean;
  /** Since when microphone and loopback have been open side by side, in seconds. */
  readonly sideBySideS: number;
}

/**
 * Reason of a microphone's silence:
 * - "sound": there is none
 * - "unsure": it has just begun
 * - "muted": it began amid sound, as a mute does
 * - "silenced": it began as the loopback was opened, and lasts
 */
export type SilenceVerdict = "sound" | "unsure" | "muted" | "silenced";

/** A silence that begins so soon has to do with the opening. */
const openingS = 3;
/** So long it has to last. */
const lastingS = 5;

/**
 * Tells a microphone that falls silent because the loopback is open from one that was muted. A mute, by a
 * key or a switch, gives the same zeros, but comes at a moment of its own.
 */
export class SilenceDetector {
  #silentSinceS: number | undefined;

  /** @return what its silence means by now. Call it about once a second. */
  update({ atS, isSilent, isMuted, sideBySideS }: MicrophoneMoment): SilenceVerdict {
    if (isMuted || !isSilent) {
      this.#silentSinceS = undefined;
      return isMuted ? "muted" : "sound";
    }
    // What was silent before they were side by side says nothing about that.
    this.#silentSinceS = Math.max(this.#silentSinceS ?? atS, sideBySideS);
    if (this.#silentSinceS - sideBySideS > openingS) return "muted";
    return atS - this.#silentSinceS >= lastingS ? "silenced" : "unsure";
  }
}
