import * as v from "valibot";
import {
  type PageCommand,
  recordingName,
  recordingsPath,
  type RecordingVersion,
  sessionPath,
  sessionReplySchema,
  socketPath,
  socketProtocols,
  type TestKind,
  ticketName,
  type ToPage,
  toPageSchema,
} from "../src/settings/protocol.ts";

/** Listener to a {@linkcode Connection}. */
export interface ConnectionListener {
  readonly message: (message: ToPage) => void;
  readonly link: (link: "broken" | "ended" | "shut-out") => void;
}

/** Pauses before the attempts to reconnect, in ms. If the third attempt fails too, the program counts as ended. */
const retriesMs = [200, 500, 1000];
const sessionKey = "anecho-session";

/** The page's connection to the running program. */
export class Connection {
  readonly #listener: ConnectionListener;
  #socket: WebSocket | undefined;
  #session: string | undefined;
  #nextId = 1;
  #failures = 0;
  #hasEnded = false;
  #showsDevices = false;

  constructor(listener: ConnectionListener) {
    this.#listener = listener;
    document.addEventListener("visibilitychange", () => this.#tellVisible());
  }

  /** Connects by the ticket in the page's address, or by the session from before a reload. */
  async open(): Promise<void> {
    const session = await enter();
    if (session === undefined) return this.#listener.link("shut-out");
    this.#session = session;
    this.#connect(session);
  }

  /** Sends a request to the program, if the connection is open. A refusal comes as a message. */
  send(request: PageCommand): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send(JSON.stringify({ id: this.#nextId++, request }));
  }

  /** Tells the program whether the page shows devices with their levels; for that, the program opens microphones. */
  showDevices(isOn: boolean): void {
    this.#showsDevices = isOn;
    this.#tellVisible();
  }

  /** Fetches the recording of a test. @return `undefined` if that fails, as when the recording no longer exists. */
  async recording(kind: TestKind, version: RecordingVersion): Promise<Blob | undefined> {
    try {
      const reply = await fetch(recordingsPath + recordingName(kind, version), {
        headers: authorization(this.#session),
      });
      return reply.ok ? await reply.blob() : undefined;
    } catch {
      return undefined;
    }
  }

  #connect(session: string): void {
    const socket = new WebSocket(
      `ws://${location.host}${socketPath}`,
      socketProtocols(session),
    );
    this.#socket = socket;
    socket.addEventListener("open", () => this.#tellVisible());
    socket.addEventListener("message", ({ data }) => {
      const message = v.parse(toPageSchema, JSON.parse(data));
      this.#failures = 0;
      if (message.kind === "ended") this.#hasEnded = true;
      this.#listener.message(message);
    });
    socket.addEventListener("close", () => void this.#again(session));
  }

  async #again(session: string): Promise<void> {
    if (this.#hasEnded) return;
    this.#listener.link("broken");
    if (await isUnknown(session)) {
      sessionStorage.removeItem(sessionKey);
      return this.#listener.link("shut-out");
    }
    const pause = retriesMs[this.#failures++];
    if (pause === undefined) this.#listener.link("ended");
    else setTimeout(() => this.#connect(session), pause);
  }

  #tellVisible(): void {
    const isOn = document.visibilityState === "visible";
    this.send({ command: "visible", isOn, showsDevices: this.#showsDevices });
  }
}

function authorization(session: string | undefined): Record<string, string> {
  return { authorization: `Bearer ${session}` };
}

/**
 * Whether the program answers that it does not know a session: it was started anew, or keeps only newer sessions. A
 * browser does not tell why a WebSocket was refused, so this asks for a recording, which needs the same session.
 */
async function isUnknown(session: string): Promise<boolean> {
  try {
    const reply = await fetch(recordingsPath, { method: "HEAD", headers: authorization(session) });
    return reply.status === 401;
  } catch {
    return false;
  }
}

/**
 * Exchanges the ticket for a session, after removing it from the page's address. Without a ticket, takes the session
 * from before a reload. @return `undefined` if there is no session, or the ticket was not accepted.
 */
async function enter(): Promise<string | undefined> {
  const ticket = new URLSearchParams(location.hash.slice(1)).get(ticketName);
  if (ticket === null) return sessionStorage.getItem(sessionKey) ?? undefined;
  history.replaceState(null, "", location.pathname);
  try {
    const reply = await fetch(sessionPath, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ticket }),
    });
    if (!reply.ok) return undefined;
    const { session } = v.parse(sessionReplySchema, await reply.json());
    sessionStorage.setItem(sessionKey, session);
    return session;
  } catch {
    return undefined;
  }
}
