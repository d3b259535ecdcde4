/** State of the microphone in a part of a recording. */
export interface MicrophonePart {
  /** Length of the recording so far, in frames. */
  readonly frames: number;
  /** Frames since the beginning that hold zeros. */
  readonly silent: number;
  /** Frames since the beginning for which nothing came. */
  readonly missing: number;
  /** Its device is there, and open. */
  readonly isOpen: boolean;
}

/**
 * Counts what is missing of the microphone. A sound system may go on with zeros in place of a device that is
 * gone (PipeWire does), which are no silence of that device.
 */
export class AbsenceCounter {
  readonly #lag: number;
  #last = { frames: 0, silent: 0 };
  #absent = 0;
  /** Up to this frame, zeros may stand for a device that is gone. */
  #until = 0;

  /** @param lag Frames between what a device delivers and the part that holds it, at most. */
  constructor(lag: number) {
    this.#lag = lag;
  }

  /** @return frames since the beginning that are missing, or stand for a device that is gone. */
  add({ frames, silent, missing, isOpen }: MicrophonePart): number {
    if (!isOpen) this.#until = frames + this.#lag;
    const zeros = silent - this.#last.silent;
    if (frames <= this.#until) this.#absent += zeros;
    // The first sound of the open device ends that.
    if (isOpen && zeros < frames - this.#last.frames) this.#until = 0;
    this.#last = { frames, silent };
    return missing + this.#absent;
  }
}
