import { receiverStatisticsStruct } from "./abi.ts";
import { call, callNonblocking, cString } from "./call.ts";
import { toSnakeCaseJson } from "./config.ts";
import type { Engine } from "./engine.ts";
import { AnechoError } from "./errors.ts";
import { type Library, sharedLibrary } from "./library.ts";
import type { VirtualMic } from "./virtual_mic.ts";

/** Configuration of a receiver. */
export interface ReceiverConfig {
  /** Size of the packet queue, 1 to 1024; packets beyond that are dropped. @default 64 */
  readonly queuePackets?: number;
  /** Lower bound of the delay, which follows the jitter, in milliseconds. @default 20 */
  readonly minDelayMs?: number;
  /** Upper bound of the delay, in milliseconds. @default 200 */
  readonly maxDelayMs?: number;
  /**
   * Limit for a pause of the sender, in milliseconds. After a longer pause, the buffer is emptied before the next
   * packet plays.
   *
   * @default 600
   */
  readonly gapMs?: number;
  /**
   * Engine that gets the sound as its microphone. The engine must have a "pushed" microphone, and the virtual
   * microphone, with one channel, as its output.
   */
  readonly engine?: Engine;
}

/**
 * Result of adding a packet:
 *
 * - `heard`: it was accepted.
 * - `ignored`: it is not Opus, or comes from another sender than the current one.
 * - `dead`: the virtual microphone is dead: open another.
 */
export type PutResult = "heard" | "ignored" | "dead";

/** Figures of a receiver. Packets are counted from its opening. */
export interface ReceiverStatistics {
  readonly isAlive: boolean;
  /** Whether sound arrives. */
  readonly isPlaying: boolean;
  /** SSRC of the RTP stream that is played, once there is one. */
  readonly ssrc?: number;
  /** Packets in the jitter buffer. */
  readonly waitingPackets: number;
  /**
   * Mean time, in ms, that a packet with the shortest network latency waits in the jitter buffer; and the target of
   * that time.
   */
  readonly delayMs: number;
  readonly targetDelayMs: number;
  /** How much faster the sender's clock runs than the recorder's. */
  readonly driftPpm: number;
  readonly levelDbfs: number;
  readonly received: number;
  /** Packets that are not Opus in RTP, or of another sender than the current one. */
  readonly ignored: number;
  readonly duplicates: number;
  /** Packets that came after their time to play. */
  readonly late: number;
  /** Packets that exceeded the queue. */
  readonly dropped: number;
  readonly decoded: number;
  /** Packets that did not come in time. */
  readonly lost: number;
  /** Lost packets that were recovered from the next packet's FEC. */
  readonly recovered: number;
  readonly undecodable: number;
  /** Blocks of 10 ms that were concealed because no packet had come for them yet. */
  readonly starved: number;
}

/**
 * Plays Opus from a network into a virtual microphone, into which nothing else may push.
 *
 * @example
 * ```ts
 * await using mic = await VirtualMic.open({ backend: "pipewire", name: "Phone", channels: 1 });
 * await using receiver = Receiver.open(mic);
 * socket.on("message", (datagram) => receiver.putRtp(datagram));
 * ```
 */
export class Receiver implements AsyncDisposable {
  readonly #library: Library;
  readonly #handle: number;
  #closing: Promise<void> | undefined;

  private constructor(library: Library, handle: number) {
    this.#library = library;
    this.#handle = handle;
  }

  /**
   * Opens a receiver.
   *
   * @throws {AnechoError} With code "invalid-config", or "invalid-handle" if the microphone or the engine is closed.
   */
  static open(
    mic: VirtualMic,
    { engine, ...config }: ReceiverConfig = {},
    library: Library = sharedLibrary(),
  ): Receiver {
    const { anecho_receiver_open } = library.functions;
    const text = cString(toSnakeCaseJson({ mic: mic.handle, engine: engine?.handle, ...config }));
    const handle = new Uint32Array(1);
    call((error) => anecho_receiver_open(text, new Uint8Array(handle.buffer), error));
    return new Receiver(library, handle[0] ?? 0);
  }

  /** Adds an RTP packet. Never blocks. Packets that can't be played are counted. */
  putRtp(datagram: Uint8Array<ArrayBuffer>): PutResult {
    const { anecho_receiver_put_rtp } = this.#library.functions;
    return resultOf((error) =>
      anecho_receiver_put_rtp(this.#handle, datagram, datagram.length, error)
    );
  }

  /**
   * Adds an Opus packet from a transport that keeps the order. Never blocks.
   *
   * @param frame The packet; empty for silence (DTX), as long as the previous packet.
   */
  putFrame(frame: Uint8Array<ArrayBuffer>): PutResult {
    const { anecho_receiver_put_frame } = this.#library.functions;
    return resultOf((error) => anecho_receiver_put_frame(this.#handle, frame, frame.length, error));
  }

  /** Discards all sound that was not played yet, including the microphone's queue. */
  discard(): void {
    call((error) => this.#library.functions.anecho_receiver_discard(this.#handle, error));
  }

  /** @return the receiver's figures. */
  statistics(): ReceiverStatistics {
    const bytes = receiverStatisticsStruct.allocate();
    const { anecho_receiver_statistics_get } = this.#library.functions;
    call((error) => anecho_receiver_statistics_get(this.#handle, bytes, error));
    const read = receiverStatisticsStruct.read(bytes);
    return {
      isAlive: read.isAlive !== 0,
      isPlaying: read.isPlaying !== 0,
      ...(read.hasSender !== 0 && { ssrc: read.ssrc }),
      waitingPackets: read.waitingPackets,
      delayMs: read.delayMs,
      targetDelayMs: read.targetDelayMs,
      driftPpm: read.driftPpm,
      levelDbfs: read.levelDbfs,
      received: Number(read.received),
      ignored: Number(read.ignored),
      duplicates: Number(read.duplicates),
      late: Number(read.late),
      dropped: Number(read.dropped),
      decoded: Number(read.decoded),
      lost: Number(read.lost),
      recovered: Number(read.recovered),
      undecodable: Number(read.undecodable),
      starved: Number(read.starved),
    };
  }

  /** Ends playing; the microphone stays. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= callNonblocking(
      [],
      (error) => this.#library.functions.anecho_receiver_close(this.#handle, error),
    ).then(() => {});
    return this.#closing;
  }
}

function resultOf(put: (error: Uint8Array<ArrayBuffer>) => number): PutResult {
  try {
    return call(put) === "ignored" ? "ignored" : "heard";
  } catch (error) {
    if (error instanceof AnechoError && error.code === "device") return "dead";
    throw error;
  }
}
