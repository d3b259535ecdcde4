/** How long a ticket is valid, in ms. */
export const ticketMs = 60_000;
/** Most tickets and sessions that are kept; the oldest are dropped first. */
export const maxTickets = 16;
export const maxSessions = 32;

/**
 * Tickets and sessions of pages that may see and change settings. A ticket is valid once and briefly,
 * since a browser's command line shows it. The session for which it is exchanged is kept in memory only.
 */
export class Sessions {
  readonly #now: () => number;
  /** When each ticket was made, in ms, the oldest first. */
  readonly #tickets = new Map<string, number>();
  readonly #sessions = new Set<string>();

  /** @param now Returns the time in ms, of a monotonic clock. */
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

  /** Exchanges a ticket. @return a session, or `undefined` if the ticket is unknown, used or too old. */
  exchange(ticket: string): string | undefined {
    const madeAt = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    if (madeAt === undefined || this.#now() - madeAt > ticketMs) return undefined;
    const session = makeSecret();
    this.#sessions.add(session);
    for (const oldest of [...this.#sessions].slice(0, -maxSessions)) this.#sessions.delete(oldest);
    return session;
  }

  /** Whether a session exists. */
  has(session: string): boolean {
    return this.#sessions.has(session);
  }
}

/** Makes 256 random bits, as 64 hexadecimal digits: too many to guess, even from the times of look-ups. */
function makeSecret(): string {
  return crypto.getRandomValues(new Uint8Array(32)).toHex();
}
