import { receiverStatisticsStruct } from "./abi.ts";
import { call, callNonblocking, cString } from "./call.ts";
import { toSnakeCaseJson } from "./config.ts";
import type { Engine } from "./engine.ts";
import { AnechoError } from "./errors.ts";
import { type Library, sharedLibrary } from "./library.ts";
import type { VirtualMic } from "./virtual_mic.ts";

/** How sound that comes over a network is buffered. */
export interface ReceiverConfig {
  /** Packets that wait at most; the newest are dropped. @default 64 */
  readonly queuePackets?: number;
  /** Between these the delay follows the jitter, in milliseconds. @default 20 */
  readonly minDelayMs?: number;
  /** @default 200 */
  readonly maxDelayMs?: number;
  /**
   * Where the sender that is heard has sent nothing for longer, in milliseconds, what is buffered is
   * discarded before its next packet plays. @default 600
   */
  readonly gapMs?: number;
  /** Gets the sound as its microphone; its output is the virtual microphone, of one channel. @default none */
  readonly engine?: Engine;
}

/** How a packet was taken. "ignored": not Opus, or of another sender; "dead": the microphone is dead. */
export type PutResult = "heard" | "ignored" | "dead";

/** How a receiver fares. Packets are counted from its opening. */
export interface ReceiverStatistics {
  readonly isAlive: boolean;
  /** While sound comes. */
  readonly isPlaying: boolean;
  /** The number that names the stream of RTP that is heard. */
  readonly ssrc?: number;
  /** Packets that wait to be decoded. */
  readonly waitingPackets: number;
  /** For how long a packet waits that came by the shortest way, in milliseconds; and aimed at. */
  readonly delayMs: number;
  readonly targetDelayMs: number;
  /** By how much the sender's clock is faster than the recorder's. */
  readonly driftPpm: number;
  readonly levelDbfs: number;
  readonly received: number;
  /** No Opus in RTP, or of a sender that is not heard. */
  readonly ignored: number;
  readonly duplicates: number;
  /** Came after their sound was due. */
  readonly late: number;
  /** There was no room for them. */
  readonly dropped: number;
  readonly decoded: number;
  /** Did not come in time. */
  readonly lost: number;
  /** Lost, but repeated by the next packet. */
  readonly recovered: number;
  readonly undecodable: number;
  /** Blocks of 10 ms for which nothing was there. */
  readonly starved: number;
}

/**
 * Plays Opus that comes over a network into a virtual microphone, which nobody else pushes into.
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
   * Makes one.
   *
   * @throws {AnechoError} With code "invalid-config", or "invalid-handle" if the microphone is closed.
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

  /**
   * Takes a datagram of RTP. Never waits; what is of no use is counted.
   */
  putRtp(datagram: Uint8Array<ArrayBuffer>): PutResult {
    const { anecho_receiver_put_rtp } = this.#library.functions;
    return resultOf((error) =>
      anecho_receiver_put_rtp(this.#handle, datagram, datagram.length, error)
    );
  }

  /**
   * Takes the next packet of Opus, from a transport that keeps their order. Never waits.
   *
   * @param frame Empty where the sender has nothing to say (DTX).
   */
  putFrame(frame: Uint8Array<ArrayBuffer>): PutResult {
    const { anecho_receiver_put_frame } = this.#library.functions;
    return resultOf((error) => anecho_receiver_put_frame(this.#handle, frame, frame.length, error));
  }

  /** Discards all sound that was not played yet, also in the microphone. */
  discard(): void {
    call((error) => this.#library.functions.anecho_receiver_discard(this.#handle, error));
  }

  /** @return how it fares. */
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

  /** Ends the playing; the microphone stays. */
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
