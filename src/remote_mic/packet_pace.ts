/** Delay in ms above which a sender restarts its schedule, instead of catching up. */
const maxLagMs = 200;

/** Decides when the packets of a file are sent, so that they come at the pace of a microphone's packets. */
export class PacketPace {
  #dueAt: number | undefined;

  /** @param packetMs Length of a packet, in ms. */
  constructor(private readonly packetMs: number) {}

  /**
   * Schedules the next packet.
   *
   * @param nowMs The time in ms, of a monotonic clock.
   * @return how long the packet has to wait, in ms, 0 or more.
   */
  waitMs(nowMs: number): number {
    const dueAt = this.#dueAt ?? nowMs;
    const startAt = nowMs - dueAt > maxLagMs ? nowMs : dueAt;
    this.#dueAt = startAt + this.packetMs;
    return Math.max(0, startAt - nowMs);
  }
}
