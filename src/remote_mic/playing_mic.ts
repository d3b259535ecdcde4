import type { DeviceChoice } from "../devices/selection.ts";
import type { BackendName } from "../engine/config.ts";
import { type PutResult, Receiver } from "../engine/receiver.ts";
import { VirtualMic } from "../engine/virtual_mic.ts";
import type { RemoteMic, RemoteMicStatistics, RemotePacket } from "./mic_pump.ts";
import { type MicPumpTuning, usualTuning } from "./tuning.ts";
import { VoiceCanceller } from "./voice_canceller.ts";

/** Configuration of a {@linkcode PlayingMic}. */
export interface PlayingMicConfig {
  readonly backend: BackendName;
  /** Name in lists of microphones. */
  readonly name: string;
  readonly channels: 1 | 2;
  /** As in {@linkcode VirtualMicConfig}. */
  readonly cable?: string;
  /** Speakers whose sound is taken out of the voice; the voice is mono then. */
  readonly speaker?: DeviceChoice;
}

/** A virtual microphone with a receiver that plays into it, and optionally a canceller in between. */
export class PlayingMic implements RemoteMic {
  readonly #parts: AsyncDisposableStack;

  private constructor(
    parts: AsyncDisposableStack,
    readonly mic: VirtualMic,
    readonly receiver: Receiver,
    readonly canceller: VoiceCanceller | undefined,
  ) {
    this.#parts = parts;
  }

  /** Opens a virtual microphone. @throws {AnechoError} If the sound system is missing or can't do this. */
  static async open(
    { speaker, ...config }: PlayingMicConfig,
    tuning: MicPumpTuning = usualTuning,
  ): Promise<PlayingMic> {
    const { queueFrames: queuePackets, minDelayMs, maxDelayMs, gapMs } = tuning;
    await using opened = new AsyncDisposableStack();
    const mic = opened.use(await VirtualMic.open(config));
    const canceller = speaker === undefined
      ? undefined
      : opened.use(await VoiceCanceller.open(config.backend, mic, speaker));
    const buffering = { queuePackets, minDelayMs, maxDelayMs, gapMs };
    const { engine } = canceller ?? {};
    const receiver = opened.use(Receiver.open(mic, { ...buffering, engine }));
    return new PlayingMic(opened.move(), mic, receiver, canceller);
  }

  put({ kind, bytes }: RemotePacket): PutResult {
    return kind === "rtp" ? this.receiver.putRtp(bytes) : this.receiver.putFrame(bytes);
  }

  alive(): boolean {
    return this.mic.alive() && this.canceller?.isAlive !== false;
  }

  statistics(): RemoteMicStatistics {
    const statistics = this.receiver.statistics();
    if (this.canceller === undefined) return statistics;
    const { echo, echoReductionDb } = this.canceller.snapshot();
    return { ...statistics, echo, echoReductionDb };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.disposeAsync();
  }
}
