import { call, cString } from "./call.ts";
import { toSnakeCaseJson } from "./config.ts";
import { type Library, sharedLibrary } from "./library.ts";

/** Configuration of a voice encoder. */
export interface VoiceEncoderConfig {
  readonly channels: 1 | 2;
  /** Bits per second for all channels together, 6000 to 510000. @default 64000 */
  readonly bitRate?: number;
  /** Length of a packet, in ms. @default 20 */
  readonly packetMs?: 10 | 20;
  /** Expected packet loss in percent; unless 0, packets carry FEC for the one before where Opus can. @default 0 */
  readonly expectedLossPercent?: number;
}

/** Largest packet of 20 ms, in bytes. */
const maxPacketBytes = 1275;

/**
 * Encodes a voice at 48 kHz as Opus packets.
 *
 * @example
 * ```ts
 * using encoder = VoiceEncoder.open({ channels: 1 });
 * const packet = encoder.encode(new Float32Array(encoder.packetFrames));
 * ```
 */
export class VoiceEncoder implements Disposable {
  readonly #library: Library;
  readonly #handle: number;
  /** Frames (samples per channel) of a packet. */
  readonly packetFrames: number;

  private constructor(library: Library, handle: number, packetFrames: number) {
    this.#library = library;
    this.#handle = handle;
    this.packetFrames = packetFrames;
  }

  /**
   * Opens an encoder.
   *
   * @throws {AnechoError} With code "invalid-config".
   */
  static open(config: VoiceEncoderConfig, library: Library = sharedLibrary()): VoiceEncoder {
    const handle = new Uint32Array(1);
    const text = cString(toSnakeCaseJson(config));
    const { anecho_encoder_open } = library.functions;
    call((error) => anecho_encoder_open(text, new Uint8Array(handle.buffer), error));
    return new VoiceEncoder(library, handle[0] ?? 0, 48 * (config.packetMs ?? 20));
  }

  /**
   * Encodes one packet.
   *
   * @param samples {@linkcode packetFrames} frames, interleaved.
   */
  encode(samples: Float32Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    const packet = new Uint8Array(maxPacketBytes);
    const size = new Uint32Array(1);
    const sizeBytes = new Uint8Array(size.buffer);
    const { anecho_encoder_encode } = this.#library.functions;
    const { packetFrames: frames } = this;
    call((error) =>
      anecho_encoder_encode(this.#handle, bytes, frames, packet, packet.length, sizeBytes, error)
    );
    return packet.subarray(0, size[0]);
  }

  /** Frees the encoder. */
  [Symbol.dispose](): void {
    call((error) => this.#library.functions.anecho_encoder_close(this.#handle, error));
  }
}
