import { figureOf } from "../../app/figures.ts";
import type { RemoteMicStatus } from "../../app/remote_mic_status.ts";
import { remoteMicEveryMs } from "../../app/remote_mics.ts";
import { sendCommand } from "../../app/send_command.ts";
import { isDoneWithin, sleep } from "../../platform/waiting.ts";
import type { Speaker } from "../../remote_mic/heard_sender.ts";
import type { RemoteMicStatistics } from "../../remote_mic/mic_pump.ts";

/** Facts from which a remote microphone's status is made. */
export interface RemoteMicSources {
  /** Name of the microphone from which apps record. */
  readonly name: string;
  readonly statistics: RemoteMicStatistics | undefined;
  readonly speaker: Speaker | undefined;
}

/** Makes the status for the running app. Figures are rounded, so that small changes don't change the app's status. */
export function remoteMicStatus(
  { name, statistics, speaker }: RemoteMicSources,
): RemoteMicStatus {
  const shown = speaker === undefined ? undefined : statistics;
  const { levelDbfs = NaN, delayMs = NaN, echoReductionDb = NaN } = shown ?? {};
  return {
    name,
    isAlive: statistics?.isAlive ?? false,
    sender: speaker?.name ?? null,
    sinceMs: speaker?.sinceMs ?? null,
    levelDbfs: figureOf(Math.round(levelDbfs)),
    delayMs: figureOf(Math.round(delayMs)),
    lostPercent: shown === undefined ? null : Math.round(10 * lostShare(shown)) / 10,
    echoReductionDb: figureOf(Math.round(echoReductionDb)),
  };
}

/** Lost packets, in percent of those that were lost or decoded. */
export function lostShare({ lost, decoded }: RemoteMicStatistics): number {
  return 100 * lost / Math.max(1, lost + decoded);
}

/** How long to wait at the end for an app that hangs, in ms. */
const patienceMs = 1000;

/** Sends the status of a remote microphone to the running app, if there is one. */
export class RemoteMicTeller implements AsyncDisposable {
  readonly #over = new AbortController();
  readonly #telling: Promise<void>;
  #isKnown = false;

  /**
   * Begins to send the status.
   *
   * @param runtime The folder of files that are valid only while Anecho runs.
   * @param status Called for each status that is sent.
   */
  constructor(private readonly runtime: string, private readonly status: () => RemoteMicStatus) {
    this.#telling = this.#run();
  }

  /** Tells the app that the remote microphone has ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort();
    const end = async () => {
      await this.#telling;
      if (this.#isKnown) await this.#tell(null);
    };
    await isDoneWithin(end(), patienceMs);
  }

  async #run(): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      await this.#tell(this.status());
      await sleep(remoteMicEveryMs, signal);
    }
  }

  /**
   * Sends a status; `null` tells that the remote microphone has ended. It is no error if no app is running, or the app
   * is too old for the command.
   */
  async #tell(status: RemoteMicStatus | null): Promise<void> {
    try {
      await sendCommand(this.runtime, { command: "remote-mic", id: `${Deno.pid}`, status });
      this.#isKnown = true;
    } catch {
      this.#isKnown = false;
    }
  }
}
