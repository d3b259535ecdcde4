import type { PipeWireRig } from "../../testing/rig/pipewire.ts";
import type { Running } from "../../testing/rig/rig_process.ts";

/** Bytes before the samples of a WAV of `pw-record`. */
const headerBytes = 80;
/** Number of samples at the end of a recording that are judged: 10 ms. */
const judged = 480;

/** Amplitude above which the rig's humming microphone counts as audible. */
export const audible = 0.01;

/**
 * A program that records from the virtual microphone, as an app does, and starts again at once when the
 * daemon ends. The session manager links it.
 */
export class RestlessRecorder implements AsyncDisposable {
  readonly #process: Running;
  /** Number of the first recording that counts; earlier ones were deleted by {@linkcode forget}. */
  #first = 1;

  constructor(private readonly rig: PipeWireRig) {
    const record =
      'pw-record --target anecho_microphone --format f32 --rate 48000 --channels 1 "$0$i.wav"';
    const loop = `i=0; while :; do i=$((i+1)); ${record}; sleep 0.02; done`;
    this.#process = rig.start(["sh", "-c", loop, rig.at("restless-")]);
  }

  /** Deletes all recordings so far. */
  forget(): void {
    for (const index of this.#recordings()) {
      if (index < this.#first) continue;
      Deno.removeSync(this.rig.here(`restless-${index}.wav`));
      this.#first = index + 1;
    }
  }

  /** Whether the newest recording ends with sound. */
  hearsSound(): boolean {
    const samples = this.#samples(this.#count());
    return samples.length >= judged && loudest(samples.subarray(-judged)) > audible;
  }

  /** Whether the newest recording has lasted for a second. */
  records(): boolean {
    return this.#samples(this.#count()).length >= 100 * judged;
  }

  /** The largest amplitude in all recordings since {@linkcode forget}. */
  loudest(): number {
    let most = 0;
    for (let index = this.#first; index <= this.#count(); index++) {
      most = Math.max(most, loudest(this.#read(index)));
    }
    return most;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.end("SIGKILL");
  }

  /** The numbers of the recordings, in order. */
  #recordings(): number[] {
    const names = [...Deno.readDirSync(this.rig.here("."))].map(({ name }) => name);
    return names.flatMap((name) => Number(/^restless-(\d+)\.wav$/.exec(name)?.[1] ?? []))
      .filter((index) => index > 0)
      .sort((one, other) => one - other);
  }

  /** The number of the newest recording. */
  #count(): number {
    return this.#recordings().at(-1) ?? 0;
  }

  #samples(index: number): Float32Array {
    return index < this.#first ? new Float32Array(0) : this.#read(index);
  }

  #read(index: number): Float32Array {
    try {
      const bytes = Deno.readFileSync(this.rig.here(`restless-${index}.wav`));
      return new Float32Array(
        bytes.buffer,
        headerBytes,
        Math.floor((bytes.length - headerBytes) / 4),
      );
    } catch {
      return new Float32Array(0);
    }
  }
}

function loudest(samples: Float32Array): number {
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}
