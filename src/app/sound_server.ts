import { type Backoff, noBackoff, type Pace, restartPace, usualPace } from "./backoff.ts";

/** State of the sound server. Only PipeWire's reports that it has ended or is back; any other counts as there. */
export type SoundServer =
  | { readonly kind: "gone" }
  | {
    readonly kind: "there";
    /** When it came back; `-Infinity` if it has not been gone. */
    readonly since: number;
    /** Whether its devices have had the time to come up. */
    readonly isSettled: boolean;
  };

/** State that includes the sound server's. */
interface WithServer {
  readonly server: SoundServer;
}

/** Time for a sound server's devices to come up, in ms; until then no device counts as missing. */
export const settleMs = 5000;

/** Time within which a monitor reports the server's end, in ms, after a stream was lost for that reason. */
const newsMs = 500;

/** The server's state in a new supervisor. */
export const initialServer: SoundServer = { kind: "there", since: -Infinity, isSettled: true };

/** Whether the server has come back, and missing devices may still come up. */
export function isComingUp({ server }: WithServer): boolean {
  return server.kind === "there" && !server.isSettled;
}

/** Whether the time for the devices to come up has passed, but the server does not count as settled yet. */
export function hasComeUp({ server }: WithServer, now: number): boolean {
  return server.kind === "there" && !server.isSettled && now - server.since >= settleMs;
}

/** The pace of the attempts after a failure that happens now. */
export function paceOf(state: WithServer): Pace {
  return isComingUp(state) ? restartPace : usualPace;
}

/**
 * Computes the backoff of a stream that was lost with the server. The server's return ends the stream's wait.
 *
 * @param openedAt When the stream was opened: if that was before the server came back, there is no wait.
 */
export function afterServerLoss(
  { server }: WithServer,
  openedAt: number,
  now: number,
): Backoff {
  const isLate = server.kind === "there" && openedAt < server.since;
  return isLate ? noBackoff : { ...noBackoff, retryAt: now + newsMs };
}
