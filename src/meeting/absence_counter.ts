/** State of the microphone after a part of a recording. */
export interface MicrophonePart {
  /** Length of the recording so far, in frames. */
  readonly frames: number;
  /** Frames since the beginning that hold zeros. */
  readonly silent: number;
  /** Frames since the beginning for which nothing was delivered. */
  readonly missing: number;
  /** Whether the microphone is open. */
  readonly isOpen: boolean;
}

/**
 * Counts the missing frames of the microphone. A sound system (PipeWire) may deliver zeros in place of a lost
 * device: these count as missing, not as silence.
 */
export class AbsenceCounter {
  readonly #lag: number;
  #last = { frames: 0, silent: 0 };
  #absent = 0;
  /** Frame up to which zeros may stand for a lost device. */
  #until = 0;

  /** @param lag How far the recording lags the devices at most, in frames. */
  constructor(lag: number) {
    this.#lag = lag;
  }

  /** @return frames since the beginning that are missing, or are zeros in place of a lost device. */
  add({ frames, silent, missing, isOpen }: MicrophonePart): number {
    if (!isOpen) this.#until = frames + this.#lag;
    const zeros = silent - this.#last.silent;
    if (frames <= this.#until) this.#absent += zeros;
    // After the first sound of the open device, zeros are its own.
    if (isOpen && zeros < frames - this.#last.frames) this.#until = 0;
    this.#last = { frames, silent };
    return missing + this.#absent;
  }
}
