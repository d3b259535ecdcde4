import { Buffer } from "node:buffer";
import { createCipheriv, createHmac, timingSafeEqual } from "node:crypto";
import { ReplayWindow } from "./replay_window.ts";

/** Length of a master key with its salt, in bytes, for AES_CM_128_HMAC_SHA1_80. */
export const masterBytes = 30;

const keyBytes = 16;
const saltBytes = 14;
const tagBytes = 10;
const headerBytes = 12;
const sequences = 2 ** 16;

/** Wraps of the sequence number that are tried for a stream that is joined late: a day of 20 ms packets. */
const searchedRollovers = 64;
/** Least time between two such searches, in ms, so that forged packets cost little work. */
const searchEveryMs = 100;
/** Most streams whose indices are remembered against replays. Only senders with the key add streams. */
const maxStreams = 1024;

/** Keys of a session (RFC 3711, 4.3). */
interface SessionKeys {
  readonly cipher: Uint8Array;
  readonly authentication: Uint8Array;
  readonly salt: Uint8Array;
}

/**
 * Decrypts SRTP packets (RFC 3711, suite AES_CM_128_HMAC_SHA1_80) with a shared key.
 * Refuses forged, altered and repeated packets.
 */
export class SrtpOpener {
  readonly #keys: SessionKeys;
  readonly #windows = new Map<number, ReplayWindow>();
  #searchedAt = -Infinity;
  #refused = 0;

  /** @param master {@linkcode masterBytes} bytes: the key, then the salt. */
  constructor(master: Uint8Array, private readonly now: () => number = () => performance.now()) {
    this.#keys = deriveKeys(master);
  }

  /** Number of refused packets. */
  get refused(): number {
    return this.#refused;
  }

  /** @return the RTP packet, or `undefined` if it is refused. */
  open(packet: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
    const opened = this.#tryOpen(packet);
    if (opened === undefined) this.#refused++;
    return opened;
  }

  #tryOpen(packet: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
    const payloadAt = payloadStart(packet);
    if (payloadAt === undefined) return undefined;
    const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
    const sequence = view.getUint16(2);
    const ssrc = view.getUint32(8);
    const window = this.#windows.get(ssrc);
    const index = window === undefined
      ? this.#findIndex(packet, sequence)
      : window.nearest(sequence);
    if (index === undefined || window?.isNew(index) === false) return undefined;
    if (window !== undefined && !this.#isAuthentic(packet, index)) return undefined;
    this.#remember(ssrc, window ?? new ReplayWindow(), index);
    const sealed = packet.subarray(payloadAt, packet.length - tagBytes);
    const opened = packet.slice(0, packet.length - tagBytes);
    opened.set(runCipher(this.#keys, ssrc, index, sealed), payloadAt);
    return opened;
  }

  /** Finds the index of a stream's first received packet. Tries first whether the stream has just begun. */
  #findIndex(packet: Uint8Array, sequence: number): number | undefined {
    if (this.#isAuthentic(packet, sequence)) return sequence;
    const now = this.now();
    if (now - this.#searchedAt < searchEveryMs) return undefined;
    this.#searchedAt = now;
    for (let rollover = 1; rollover < searchedRollovers; rollover++) {
      const index = rollover * sequences + sequence;
      if (this.#isAuthentic(packet, index)) return index;
    }
    return undefined;
  }

  #isAuthentic(packet: Uint8Array, index: number): boolean {
    const tagAt = packet.length - tagBytes;
    const tag = tagOf(this.#keys, packet.subarray(0, tagAt), index);
    return timingSafeEqual(tag, packet.subarray(tagAt));
  }

  #remember(ssrc: number, window: ReplayWindow, index: number): void {
    window.add(index);
    this.#windows.delete(ssrc);
    this.#windows.set(ssrc, window);
    const [oldest] = this.#windows.keys();
    if (this.#windows.size > maxStreams && oldest !== undefined) this.#windows.delete(oldest);
  }
}

/** Encrypts and authenticates RTP packets with a shared key, for {@linkcode SrtpOpener}. */
export class SrtpSealer {
  readonly #keys: SessionKeys;

  /** @param master {@linkcode masterBytes} bytes: the key, then the salt. */
  constructor(master: Uint8Array) {
    this.#keys = deriveKeys(master);
  }

  /**
   * Seals a packet.
   *
   * @param index 65536 × how often the sequence number has wrapped, plus the sequence number. It must be
   * different for each packet of a stream.
   */
  seal(packet: Uint8Array, index: number): Uint8Array<ArrayBuffer> {
    const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
    const sealed = new Uint8Array(packet.length + tagBytes);
    sealed.set(packet);
    const payloadAt = payloadStart(sealed) ?? packet.length;
    const payload = packet.subarray(payloadAt);
    sealed.set(runCipher(this.#keys, view.getUint32(8), index, payload), payloadAt);
    sealed.set(tagOf(this.#keys, sealed.subarray(0, packet.length), index), packet.length);
    return sealed;
  }
}

/** @return the offset of a sealed packet's payload, or `undefined` if it is not RTP. */
function payloadStart(packet: Uint8Array): number | undefined {
  const end = packet.length - tagBytes;
  const first = packet[0] ?? 0;
  if (end < headerBytes || first >> 6 !== 2) return undefined;
  let start = headerBytes + 4 * (first & 0x0f);
  if ((first & 0x10) !== 0) {
    if (start + 4 > end) return undefined;
    start += 4 + 4 * ((packet[start + 2] ?? 0) * 256 + (packet[start + 3] ?? 0));
  }
  return start <= end ? start : undefined;
}

function deriveKeys(master: Uint8Array): SessionKeys {
  if (master.length !== masterBytes) throw new Error(`a master key has ${masterBytes} bytes`);
  const key = master.subarray(0, keyBytes);
  const derive = (label: number, bytes: number) => {
    const counter = new Uint8Array(16);
    counter.set(master.subarray(keyBytes));
    counter[7] = (counter[7] ?? 0) ^ label;
    return countUp(key, counter, new Uint8Array(bytes));
  };
  return { cipher: derive(0, keyBytes), authentication: derive(1, 20), salt: derive(2, saltBytes) };
}

/** Encrypts or decrypts by AES in counter mode (RFC 3711, 4.1.1). */
function runCipher(
  { cipher, salt }: SessionKeys,
  ssrc: number,
  index: number,
  bytes: Uint8Array,
): Uint8Array {
  const mask = new DataView(new ArrayBuffer(16));
  mask.setUint32(4, ssrc);
  mask.setUint16(8, Math.floor(index / 2 ** 32));
  mask.setUint32(10, index % 2 ** 32);
  const counter = Uint8Array.from({ length: 16 }, (_, at) => (salt[at] ?? 0) ^ mask.getUint8(at));
  return countUp(cipher, counter, bytes);
}

function countUp(key: Uint8Array, counter: Uint8Array, bytes: Uint8Array): Uint8Array {
  return createCipheriv("aes-128-ctr", key, counter).update(bytes);
}

function tagOf({ authentication }: SessionKeys, packet: Uint8Array, index: number): Uint8Array {
  const rollover = Buffer.alloc(4);
  rollover.writeUInt32BE(Math.floor(index / sequences) % 2 ** 32);
  const digest = createHmac("sha1", authentication).update(packet).update(rollover).digest();
  return digest.subarray(0, tagBytes);
}
