/** How long a ticket is good, in ms. */
export const ticketMs = 60_000;
/** Most tickets and sessions that are kept; the oldest go first. */
export const maxTickets = 16;
export const maxSessions = 32;

/**
 * The pages that may see and change settings. A ticket is good once and not for long, since it goes through
 * the command line of a browser; what it is exchanged for lives in the memory of both sides only.
 */
export class Sessions {
  readonly #now: () => number;
  /** When each ticket was made, in ms, the oldest first. */
  readonly #tickets = new Map<string, number>();
  readonly #sessions = new Set<string>();

  /** @param now Milliseconds of a clock that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Makes a ticket. */
  makeTicket(): string {
    const ticket = makeSecret();
    this.#tickets.set(ticket, this.#now());
    for (const oldest of [...this.#tickets.keys()].slice(0, -maxTickets)) {
      this.#tickets.delete(oldest);
    }
    return ticket;
  }

  /** Takes a ticket. @return a session, or `undefined` if the ticket is not good, or not any more. */
  exchange(ticket: string): string | undefined {
    const madeAt = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    if (madeAt === undefined || this.#now() - madeAt > ticketMs) return undefined;
    const session = makeSecret();
    this.#sessions.add(session);
    for (const oldest of [...this.#sessions].slice(0, -maxSessions)) this.#sessions.delete(oldest);
    return session;
  }

  /** Whether there is such a session. */
  has(session: string): boolean {
    return this.#sessions.has(session);
  }
}

/** 256 bits that nobody can guess, as 64 hexadecimal digits. A look-up of it in a table tells nothing. */
function makeSecret(): string {
  return crypto.getRandomValues(new Uint8Array(32)).toHex();
}
