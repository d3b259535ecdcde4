import type { BackendName } from "../engine/config.ts";
import { Receiver, type ReceiverStatistics } from "../engine/receiver.ts";
import { VirtualMic } from "../engine/virtual_mic.ts";
import type { RemoteMic, RemotePacket } from "./mic_pump.ts";
import { type MicPumpTuning, usualTuning } from "./tuning.ts";

/** Which virtual microphone a sender is heard in. */
export interface PlayingMicConfig {
  readonly backend: BackendName;
  /** What the person sees in lists of microphones. */
  readonly name: string;
  readonly channels: 1 | 2;
  /** As of {@linkcode VirtualMicConfig}. */
  readonly cable?: string;
}

/** A virtual microphone with the receiver that plays into it. */
export class PlayingMic implements RemoteMic {
  readonly #mic: VirtualMic;
  readonly #receiver: Receiver;

  private constructor(mic: VirtualMic, receiver: Receiver) {
    this.#mic = mic;
    this.#receiver = receiver;
  }

  /** @throws {AnechoError} If the sound system is not there or can't do this. */
  static async open(
    config: PlayingMicConfig,
    tuning: MicPumpTuning = usualTuning,
  ): Promise<PlayingMic> {
    const mic = await VirtualMic.open(config);
    const { queueFrames: queuePackets, minDelayMs, maxDelayMs, gapMs } = tuning;
    try {
      return new PlayingMic(
        mic,
        Receiver.open(mic, { queuePackets, minDelayMs, maxDelayMs, gapMs }),
      );
    } catch (error) {
      await mic[Symbol.asyncDispose]();
      throw error;
    }
  }

  put({ kind, bytes }: RemotePacket): boolean {
    return kind === "rtp" ? this.#receiver.putRtp(bytes) : this.#receiver.putFrame(bytes);
  }

  alive(): boolean {
    return this.#mic.alive();
  }

  statistics(): ReceiverStatistics {
    return this.#receiver.statistics();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#receiver[Symbol.asyncDispose]();
    await this.#mic[Symbol.asyncDispose]();
  }
}
