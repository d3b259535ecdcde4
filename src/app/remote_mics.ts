import type { RemoteMicStatus } from "./remote_mic_status.ts";

/** How often a running `anecho remote-mic` sends its status, in ms. */
export const remoteMicEveryMs = 2000;
/** Time without a status after which a remote microphone counts as ended, in ms. */
const patienceMs = 3 * remoteMicEveryMs;
/** Most remote microphones that are shown. */
const most = 8;

interface Entry {
  readonly status: RemoteMicStatus;
  readonly toldAt: number;
}

/** Keeps the statuses of running remote microphones. Times are in ms, of any monotonic clock. */
export class RemoteMics {
  readonly #entries = new Map<string, Entry>();

  /** Notes a status. @param id Identifies the sending process. @param status `null`: it has ended. */
  note(id: string, status: RemoteMicStatus | null, now: number): void {
    this.forget(now);
    if (status === null) this.#entries.delete(id);
    else if (this.#entries.has(id) || this.#entries.size < most) {
      this.#entries.set(id, { status, toldAt: now });
    }
  }

  /** Forgets remote microphones that have sent no status for 6 s: they have ended without saying so. */
  forget(now: number): void {
    for (const [id, { toldAt }] of this.#entries) {
      if (now - toldAt >= patienceMs) this.#entries.delete(id);
    }
  }

  /** Statuses of the running remote microphones, in the order of their first statuses. */
  get statuses(): readonly RemoteMicStatus[] {
    return [...this.#entries.values()].map(({ status }) => status);
  }

  /** When to call {@linkcode forget}, if no status comes before; `undefined` if none runs. */
  get forgetAt(): number | undefined {
    const told = [...this.#entries.values()].map(({ toldAt }) => toldAt);
    return told.length === 0 ? undefined : Math.min(...told) + patienceMs;
  }
}
