/** Initial values of an RTP stream. */
export interface RtpStart {
  /** Id of the stream, 0 to 2^32 - 1. */
  readonly ssrc: number;
  /** First sequence number, 0 to 2^15 - 1: a receiver that joins early then knows that the number has not wrapped. */
  readonly sequence: number;
  /** Timestamp of the first sample, 0 to 2^32 - 1. */
  readonly timestamp: number;
}

/** A packet with its index. */
export interface PackedRtp {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Index of the packet: 65536 × how often the sequence number has wrapped, plus the sequence number. */
  readonly index: number;
}

/** Payload type of Opus, as in FFmpeg. */
const opusType = 97;
const headerBytes = 12;

/** @return random initial values, as RFC 3550 requires. */
export function randomRtpStart(): RtpStart {
  const [ssrc = 0, sequence = 0, timestamp = 0] = crypto.getRandomValues(new Uint32Array(3));
  return { ssrc, sequence: sequence % 2 ** 15, timestamp };
}

/** Packs Opus into RTP packets (RFC 3550, 7587). */
export class RtpPacker {
  readonly #ssrc: number;
  #index: number;
  #timestamp: number;
  #isFirst = true;

  constructor({ ssrc, sequence, timestamp }: RtpStart) {
    this.#ssrc = ssrc;
    this.#index = sequence;
    this.#timestamp = timestamp;
  }

  /**
   * Packs the next Opus packet.
   *
   * @param frames Its number of frames, at 48 kHz.
   */
  pack(payload: Uint8Array, frames: number): PackedRtp {
    const bytes = new Uint8Array(headerBytes + payload.length);
    const view = new DataView(bytes.buffer);
    bytes[0] = 0x80;
    bytes[1] = opusType | (this.#isFirst ? 0x80 : 0);
    view.setUint16(2, this.#index % 2 ** 16);
    view.setUint32(4, this.#timestamp);
    view.setUint32(8, this.#ssrc);
    bytes.set(payload, headerBytes);
    const index = this.#index;
    this.#isFirst = false;
    this.#index++;
    this.#timestamp = (this.#timestamp + frames) % 2 ** 32;
    return { bytes, index };
  }
}
