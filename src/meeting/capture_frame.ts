/** Samples of one stream, as one process sends them to another. */
export interface CaptureFrame {
  /** 32-bit floats, mono, 48 kHz. */
  readonly samples: Uint8Array<ArrayBuffer>;
  /** Index of the first sample, counted from the beginning of the capture. */
  readonly position: bigint;
  /** When the first sample was captured, on the system's monotonic clock. */
  readonly timeNs: bigint;
}

/** Error: a child wrote something that is not a frame, or not the next one. */
export class FrameError extends Error {
  override readonly name = "FrameError";
  readonly code = "capture-frame";
}

const magic = 0x4341_4e41;
const headerBytes = 24;
const bytesPerSample = 4;
const mostSamples = 48_000;
const sampleRate = 48_000n;
/** Largest deviation of a frame's time from the end of the frame before it, in ns. */
const mostStrayNs = 500_000_000n;

/** @return a frame as bytes: "ANAC", the number of samples, position, time (little endian), and the samples. */
export function writeFrame({ samples, position, timeNs }: CaptureFrame): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(headerBytes + samples.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, samples.length / bytesPerSample, true);
  view.setBigInt64(8, position, true);
  view.setBigInt64(16, timeNs, true);
  bytes.set(samples, headerBytes);
  return bytes;
}

/** Reads frames from the bytes of a pipe, which come in pieces of any size. */
export class FrameReader {
  #rest = new Uint8Array(0);
  #last: { readonly end: bigint; readonly endNs: bigint } | undefined;

  /**
   * Adds bytes.
   *
   * @return the frames that are complete now.
   * @throws {FrameError} If the bytes are not a frame, or the frame does not follow the previous one.
   */
  add(bytes: Uint8Array): readonly CaptureFrame[] {
    const all = new Uint8Array(this.#rest.length + bytes.length);
    all.set(this.#rest);
    all.set(bytes, this.#rest.length);
    const view = new DataView(all.buffer);
    const frames: CaptureFrame[] = [];
    let at = 0;
    while (all.length - at >= headerBytes) {
      const count = view.getUint32(at + 4, true);
      if (view.getUint32(at, true) !== magic || count === 0 || count > mostSamples) {
        throw new FrameError("it writes garbage");
      }
      const end = at + headerBytes + count * bytesPerSample;
      if (end > all.length) break;
      const frame = {
        samples: all.slice(at + headerBytes, end),
        position: view.getBigInt64(at + 8, true),
        timeNs: view.getBigInt64(at + 16, true),
      };
      this.#check(frame, BigInt(count));
      frames.push(frame);
      at = end;
    }
    this.#rest = all.slice(at);
    return frames;
  }

  #check({ position, timeNs }: CaptureFrame, count: bigint): void {
    const last = this.#last;
    if (last !== undefined) {
      const strayNs = timeNs - last.endNs;
      const isStray = strayNs > mostStrayNs || strayNs < -mostStrayNs;
      if (position !== last.end || isStray) throw new FrameError("it stammers");
    }
    this.#last = {
      end: position + count,
      endNs: timeNs + count * 1_000_000_000n / sampleRate,
    };
  }
}
