/** Bytes of the length before each frame, which is big-endian. */
const prefixBytes = 2;

/**
 * Cuts a stream of bytes into frames: before each stands its length, two bytes, big-endian. A frame
 * of no length says that the sender is silent (DTX).
 */
export class FrameSplitter {
  #rest = new Uint8Array(0);

  /** Takes bytes as they come. @return the frames that are whole by now. */
  push(bytes: Uint8Array): Uint8Array<ArrayBuffer>[] {
    const all = new Uint8Array(this.#rest.length + bytes.length);
    all.set(this.#rest);
    all.set(bytes, this.#rest.length);
    const view = new DataView(all.buffer);
    const frames = [];
    let at = 0;
    while (at + prefixBytes <= all.length) {
      const end = at + prefixBytes + view.getUint16(at);
      if (end > all.length) break;
      frames.push(all.slice(at + prefixBytes, end));
      at = end;
    }
    this.#rest = all.slice(at);
    return frames;
  }

  /** Whether the stream may end here: not in the middle of a frame. */
  get isWhole(): boolean {
    return this.#rest.length === 0;
  }
}
