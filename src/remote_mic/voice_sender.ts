import type { RtpPacker } from "./rtp_packer.ts";
import type { SrtpSealer } from "./srtp.ts";

/** Encoder of sound, such as a `VoiceEncoder`. */
export interface PacketEncoder {
  readonly packetFrames: number;
  encode(samples: Float32Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
}

/** Options of a sender. */
export interface VoiceSenderParts {
  readonly encoder: PacketEncoder;
  readonly channels: 1 | 2;
  readonly packer: RtpPacker;
  /** Seals packets. @default packets are sent unencrypted */
  readonly sealer?: SrtpSealer;
  /** Sends a datagram. Never blocks. */
  readonly send: (datagram: Uint8Array<ArrayBuffer>) => void;
}

/** Sends sound as Opus in RTP or SRTP, each packet as soon as it is full. */
export class VoiceSender {
  readonly #parts: VoiceSenderParts;
  /** The packet that is being filled, and its number of samples. */
  readonly #packet: Float32Array<ArrayBuffer>;
  #filled = 0;
  #packets = 0;
  #bytes = 0;

  constructor(parts: VoiceSenderParts) {
    this.#parts = parts;
    this.#packet = new Float32Array(parts.encoder.packetFrames * parts.channels);
  }

  /** Number of packets that were sent, and of their bytes. */
  get packets(): number {
    return this.#packets;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Adds interleaved samples at 48 kHz. */
  put(samples: Float32Array<ArrayBuffer>): void {
    for (let rest = samples; rest.length > 0;) {
      const part = rest.subarray(0, this.#packet.length - this.#filled);
      this.#packet.set(part, this.#filled);
      this.#filled += part.length;
      rest = rest.subarray(part.length);
      if (this.#filled === this.#packet.length) this.#sendPacket();
    }
  }

  /** Sends the remaining samples, filled up with silence. */
  end(): void {
    if (this.#filled === 0) return;
    this.#packet.fill(0, this.#filled);
    this.#sendPacket();
  }

  #sendPacket(): void {
    const { encoder, packer, sealer, send } = this.#parts;
    this.#filled = 0;
    const { bytes, index } = packer.pack(encoder.encode(this.#packet), encoder.packetFrames);
    const datagram = sealer === undefined ? bytes : sealer.seal(bytes, index);
    this.#packets++;
    this.#bytes += datagram.length;
    send(datagram);
  }
}
