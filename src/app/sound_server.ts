import { type Backoff, noBackoff, type Pace, restartPace, usualPace } from "./backoff.ts";

/** The sound server that all devices belong to, where it can end and come back (PipeWire). */
export type SoundServer =
  | { readonly kind: "gone" }
  | {
    readonly kind: "there";
    /** When it came back; `-Infinity` if it never was gone. */
    readonly since: number;
    /** Its devices have had the time to come up. */
    readonly isSettled: boolean;
  };

/** A state that knows of the sound server. */
interface WithServer {
  readonly server: SoundServer;
}

/** Time for a sound server's devices to come up, in ms: until then none counts as missing. */
export const settleMs = 5000;

/** Time within which a monitor reports the server's end, in ms, after a stream was lost for that reason. */
const newsMs = 500;

/** The server of a supervisor that knows nothing yet. */
export const initialServer: SoundServer = { kind: "there", since: -Infinity, isSettled: true };

/** Whether the server has come back, and devices that are missing may still come. */
export function isComingUp({ server }: WithServer): boolean {
  return server.kind === "there" && !server.isSettled;
}

/** Whether the server is there, and its devices have had the time to come up by now. */
export function hasComeUp({ server }: WithServer, now: number): boolean {
  return server.kind === "there" && !server.isSettled && now - server.since >= settleMs;
}

/** How soon to try again what fails now. */
export function paceOf(state: WithServer): Pace {
  return isComingUp(state) ? restartPace : usualPace;
}

/**
 * The wait of a stream that was lost with the server: the server's return ends it.
 *
 * @param openedAt When the stream was opened: it may be one of the server before.
 */
export function afterServerLoss(
  { server }: WithServer,
  openedAt: number,
  now: number,
): Backoff {
  const isLate = server.kind === "there" && openedAt < server.since;
  return isLate ? noBackoff : { ...noBackoff, retryAt: now + newsMs };
}
