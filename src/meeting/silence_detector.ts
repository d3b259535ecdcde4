/** State of the microphone at one moment. */
export interface MicrophoneMoment {
  /** Position in the recording, in seconds. */
  readonly atS: number;
  /** Whether hardly any sound has come since the previous moment. */
  readonly isSilent: boolean;
  /** Whether the person has muted the recording. */
  readonly isMuted: boolean;
  /** Position since which microphone and loopback have been open side by side, in seconds. */
  readonly sideBySideS: number;
}

/**
 * Reason of a microphone's silence:
 * - "sound": it is not silent
 * - "unsure": the silence has just begun
 * - "muted": the person has muted the recording, or the silence began more than 3 s after both devices were open
 * - "silenced": the silence began no later than that, and has lasted 5 s
 */
export type SilenceVerdict = "sound" | "unsure" | "muted" | "silenced";

/** Time after both devices are open, in seconds: a silence that begins in it counts as caused by the loopback. */
const openingS = 3;
/** How long a silence has to last before the microphone counts as silenced, in seconds. */
const lastingS = 5;

/**
 * Distinguishes a microphone that the open loopback silences from a muted one. A mute by a key or a switch
 * gives the same zeros, but rarely begins just when the devices are opened.
 */
export class SilenceDetector {
  #silentSinceS: number | undefined;

  /** Takes the present moment. Call it about once a second. @return the reason of the silence. */
  update({ atS, isSilent, isMuted, sideBySideS }: MicrophoneMoment): SilenceVerdict {
    if (isMuted || !isSilent) {
      this.#silentSinceS = undefined;
      return isMuted ? "muted" : "sound";
    }
    // Of a silence that began before the opening, only the time since the opening counts.
    this.#silentSinceS = Math.max(this.#silentSinceS ?? atS, sideBySideS);
    if (this.#silentSinceS - sideBySideS > openingS) return "muted";
    return atS - this.#silentSinceS >= lastingS ? "silenced" : "unsure";
  }
}
