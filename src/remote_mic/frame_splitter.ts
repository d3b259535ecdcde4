/** Number of bytes of the length before each frame. */
const prefixBytes = 2;

/**
 * Splits a stream of bytes into frames, each of which follows its length: two bytes, big-endian. An empty
 * frame means silence (DTX).
 */
export class FrameSplitter {
  #rest = new Uint8Array(0);

  /** Adds bytes. @return the frames that are complete now. */
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

  /** Whether the stream may end here, since no frame is incomplete. */
  get isWhole(): boolean {
    return this.#rest.length === 0;
  }
}
