/** A sender that is later than this restarts its schedule instead of catching up. */
const maxLagMs = 200;

/** Decides when the packets of a file are sent, so that they come as those of a microphone do. */
export class PacketPace {
  #dueAt: number | undefined;

  /** @param packetMs Sound that a packet holds. */
  constructor(private readonly packetMs: number) {}

  /**
   * Takes the next packet.
   *
   * @param nowMs A clock that goes on evenly.
   * @return for how long it has to wait, in milliseconds; 0 or more.
   */
  waitMs(nowMs: number): number {
    const dueAt = this.#dueAt ?? nowMs;
    const startAt = nowMs - dueAt > maxLagMs ? nowMs : dueAt;
    this.#dueAt = startAt + this.packetMs;
    return Math.max(0, startAt - nowMs);
  }
}
