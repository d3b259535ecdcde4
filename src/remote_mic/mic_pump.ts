import { isWorthALine } from "../app/log_thinner.ts";
import type { EchoState } from "../engine/engine_event.ts";
import type { PutResult, ReceiverStatistics } from "../engine/receiver.ts";
import { advance, dueAt, failuresOf, type MicLife, type MicLifeEvent, unborn } from "./mic_life.ts";
import { type MicPumpTuning, usualTuning } from "./tuning.ts";
import { messageOf } from "../platform/message_of.ts";

/** Packet of a sender: an RTP datagram, or a bare Opus frame (empty for DTX). */
export type RemotePacket = {
  readonly kind: "rtp" | "frame";
  readonly bytes: Uint8Array<ArrayBuffer>;
};

/** Figures of a remote microphone. */
export interface RemoteMicStatistics extends ReceiverStatistics {
  /** If the echo is cancelled: its state, and its reduction. */
  readonly echo?: EchoState;
  readonly echoReductionDb?: number;
}

/** A virtual microphone into which packets are played. */
export interface RemoteMic extends AsyncDisposable {
  /** Plays a packet. Never blocks. */
  put(packet: RemotePacket): PutResult;
  alive(): boolean;
  statistics(): RemoteMicStatistics;
}

/** Clock and timer, which tests replace. */
export interface PumpTime {
  /** @return the time in ms, of a monotonic clock. */
  now(): number;
  /** Starts a timer. @return a function that cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** Options of a pump. */
export interface MicPumpParts {
  /** Opens a microphone. @throws {Error} With a sentence, if it fails. */
  readonly open: () => Promise<RemoteMic>;
  /** Shows a line to the person. */
  readonly note: (line: string) => void;
  /** Tuning. @default {@linkcode usualTuning} */
  readonly tuning?: MicPumpTuning;
  /** Clock and timer. @default the system's */
  readonly time?: PumpTime;
}

/** The system's clock and timer. */
export const systemTime: PumpTime = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Longest delay that setTimeout accepts, in ms. */
const longestWaitMs = 2 ** 31 - 1;

/**
 * Plays packets into a virtual microphone, which it opens before the first packet comes, and reopens after it
 * has died. {@linkcode advance} decides when.
 */
export class MicPump implements AsyncDisposable {
  readonly #parts: MicPumpParts;
  readonly #tuning: MicPumpTuning;
  readonly #time: PumpTime;
  #life: MicLife = unborn;
  #mic: RemoteMic | undefined;
  #droppedPackets = 0;
  #opens = 0;
  #isOver = false;
  #stopWaiting = () => {};
  #working: Promise<void> = Promise.resolve();

  /** Opens the microphone at once. */
  constructor(parts: MicPumpParts) {
    this.#parts = parts;
    this.#tuning = parts.tuning ?? usualTuning;
    this.#time = parts.time ?? systemTime;
    this.#take("time");
  }

  /** Number of packets that came while there was no microphone. */
  get droppedPackets(): number {
    return this.#droppedPackets;
  }

  /** How often a microphone was opened. */
  get opens(): number {
    return this.#opens;
  }

  /** @return the microphone's figures, while there is one. */
  statistics(): RemoteMicStatistics | undefined {
    return this.#mic?.statistics();
  }

  /** Takes a packet. Never blocks, and never throws because of its contents. */
  put(packet: RemotePacket): PutResult {
    if (this.#mic === undefined) {
      this.#droppedPackets++;
      return "ignored";
    }
    const result = this.#mic.put(packet);
    if (result === "dead") this.#take("died");
    return result;
  }

  /** Removes the microphone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    this.#stopWaiting();
    await this.#working;
    await this.#mic?.[Symbol.asyncDispose]();
    this.#mic = undefined;
  }

  #take(event: MicLifeEvent): void {
    if (this.#isOver) return;
    const { life, order } = advance(this.#life, event, this.#time.now(), this.#tuning);
    this.#life = life;
    if (event === "died") this.#bury();
    if (order === "open") this.#working = this.#working.then(() => this.#open());
    if (order === "ask" && this.#mic?.alive() === false) return this.#take("died");
    this.#stopWaiting();
    const waitMs = Math.min(longestWaitMs, Math.max(0, dueAt(life) - this.#time.now()));
    if (life.kind !== "opening") {
      this.#stopWaiting = this.#time.after(waitMs, () => this.#take("time"));
    }
  }

  async #open(): Promise<void> {
    try {
      const mic = await this.#parts.open();
      if (this.#isOver) return await mic[Symbol.asyncDispose]();
      this.#mic = mic;
      this.#opens++;
      if (this.#opens > 1) this.#parts.note("The virtual microphone is there again.");
      this.#take("opened");
    } catch (error) {
      const reason = messageOf(error);
      this.#take("open-failed");
      this.#tell(reason);
    }
  }

  #bury(): void {
    const mic = this.#mic;
    this.#mic = undefined;
    if (mic !== undefined) {
      this.#working = this.#working.then(() => mic[Symbol.asyncDispose]()).catch(() => {});
    }
    this.#tell("The virtual microphone has gone");
  }

  /** Shows why there is no microphone; of failures in a row, only the 1st, 2nd, 4th, 8th…. */
  #tell(reason: string): void {
    const failures = failuresOf(this.#life);
    if (failures > 0 && !isWorthALine(failures)) return;
    const waitMs = Math.max(0, dueAt(this.#life) - this.#time.now());
    const next = waitMs === 0 ? "trying at once" : `trying again in ${Math.ceil(waitMs / 1000)} s`;
    this.#parts.note(`${reason.replace(/\.$/, "")}; ${next}.`);
  }
}
