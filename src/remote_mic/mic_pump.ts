import { isWorthALine } from "../app/log_thinner.ts";
import type { EchoState } from "../engine/engine_event.ts";
import type { PutResult, ReceiverStatistics } from "../engine/receiver.ts";
import { advance, dueAt, failuresOf, type MicLife, type MicLifeEvent, unborn } from "./mic_life.ts";
import { type MicPumpTuning, usualTuning } from "./tuning.ts";
import { messageOf } from "../platform/message_of.ts";

/** Message of a sender: a datagram of RTP, or a bare frame of Opus (empty: DTX). */
export type RemotePacket = {
  readonly kind: "rtp" | "frame";
  readonly bytes: Uint8Array<ArrayBuffer>;
};

/** How a remote microphone fares. */
export interface RemoteMicStatistics extends ReceiverStatistics {
  /** Whether the voice holds what the speakers play, where that is taken out; and by how much. */
  readonly echo?: EchoState;
  readonly echoReductionDb?: number;
}

/** A virtual microphone that packets are played into. */
export interface RemoteMic extends AsyncDisposable {
  /** Never waits. */
  put(packet: RemotePacket): PutResult;
  alive(): boolean;
  statistics(): RemoteMicStatistics;
}

/** A clock and a timer; tests have their own. */
export interface PumpTime {
  /** Milliseconds of a clock that goes on evenly. */
  now(): number;
  /** @return a function that cancels the timer. */
  after(ms: number, run: () => void): () => void;
}

/** Options of a pump. */
export interface MicPumpParts {
  /** Makes a microphone. @throws {Error} With a sentence, if it fails. */
  readonly open: () => Promise<RemoteMic>;
  /** Tells the person something. */
  readonly note: (line: string) => void;
  /** @default {@linkcode usualTuning} */
  readonly tuning?: MicPumpTuning;
  /** @default that of the system */
  readonly time?: PumpTime;
}

/** The system's own. */
export const systemTime: PumpTime = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** The longest delay that setTimeout takes. */
const longestWaitMs = 2 ** 31 - 1;

/**
 * Plays what a sender sends into a virtual microphone, which is there before the first frame comes,
 * and again after it has died. {@linkcode advance} says when.
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

  /** Packets that came while there was no microphone. */
  get droppedPackets(): number {
    return this.#droppedPackets;
  }

  /** Times that a microphone was made. */
  get opens(): number {
    return this.#opens;
  }

  /** How the microphone's sound fares, while there is one. */
  statistics(): RemoteMicStatistics | undefined {
    return this.#mic?.statistics();
  }

  /** Takes what a sender has sent. Never waits and never throws for what is in it. */
  put(packet: RemotePacket): PutResult {
    if (this.#mic === undefined) {
      this.#droppedPackets++;
      return "ignored";
    }
    const result = this.#mic.put(packet);
    if (result === "dead") this.#take("died");
    return result;
  }

  /** Takes the microphone away. */
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

  /** Says why there is no microphone, less often each time. */
  #tell(reason: string): void {
    const failures = failuresOf(this.#life);
    if (failures > 0 && !isWorthALine(failures)) return;
    const waitMs = Math.max(0, dueAt(this.#life) - this.#time.now());
    const next = waitMs === 0 ? "trying at once" : `trying again in ${Math.ceil(waitMs / 1000)} s`;
    this.#parts.note(`${reason.replace(/\.$/, "")}; ${next}.`);
  }
}
