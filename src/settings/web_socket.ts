import { WebSocketServer } from "ws";
import { connStream } from "./conn_stream.ts";
import { maxMessageBytes, socketProtocol } from "./protocol.ts";

/**
 * Interval of pings, in ms. A page that has sent neither a pong nor a message since a ping is disconnected when the
 * next ping is due.
 */
const pingMs = 20_000;
/** A page is disconnected if more bytes than this wait to be sent to it: it does not read. */
const maxWaitingBytes = 4 * 1024 * 1024;

/** Status code "going away": RFC 6455, section 7.4.1. */
const goingAway = 1001;

/** Listener to a {@linkcode PageSocket}. */
export interface PageSocketListener {
  /** Called when the socket is open. */
  readonly opened: (socket: PageSocket) => void;
  /** Called with each message; `undefined` for a message that is not text. */
  readonly message: (text: string | undefined) => void;
  /** Called when the connection has ended, even if the socket never opened. */
  readonly closed: () => void;
}

/** The part of the socket of `ws` that is used here. The types of `ws` are in another package. */
interface RawSocket {
  readonly bufferedAmount: number;
  send(text: string): void;
  ping(): void;
  close(code: number, reason: string): void;
  terminate(): void;
  on(event: "message", listener: (data: Uint8Array, isBinary: boolean) => void): void;
  on(event: "pong" | "close", listener: () => void): void;
  on(event: "error", listener: (error: Error) => void): void;
}

/** An open WebSocket of a page. */
export class PageSocket {
  readonly #socket: RawSocket;

  constructor(socket: RawSocket) {
    this.#socket = socket;
  }

  /** Number of bytes that wait to be sent to the page. */
  get waiting(): number {
    return this.#socket.bufferedAmount;
  }

  /** Sends a message, or disconnects a page that does not read. */
  send(text: string): void {
    if (this.waiting > maxWaitingBytes) this.#socket.terminate();
    else this.#socket.send(text);
  }

  /** Closes the socket, with the code for "going away". */
  close(): void {
    this.#socket.close(goingAway, "Anecho ends");
  }
}

const server = new WebSocketServer({
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: maxMessageBytes,
  handleProtocols: () => socketProtocol,
});

/**
 * Makes a WebSocket of a connection whose request has been read and admitted.
 *
 * @param request The request; errors in its WebSocket headers are answered here.
 * @return a promise that resolves once the connection is closed. Never rejects.
 */
export async function serveWebSocket(
  conn: Deno.Conn,
  request: Request,
  listener: PageSocketListener,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const duplex = connStream(conn);
  duplex.on("error", () => {});
  duplex.on("close", resolve);
  let pings: ReturnType<typeof setInterval> | undefined;
  const asked = { method: request.method, headers: Object.fromEntries(request.headers) };
  server.handleUpgrade(asked, duplex, new Uint8Array(), (socket: RawSocket) => {
    let isAlive = true;
    pings = setInterval(() => {
      if (!isAlive) return socket.terminate();
      isAlive = false;
      socket.ping();
    }, pingMs);
    socket.on("pong", () => isAlive = true);
    // `ws` itself reports errors to the page, and closes the socket.
    socket.on("error", () => {});
    socket.on("close", resolve);
    socket.on("message", (data, isBinary) => {
      isAlive = true;
      listener.message(isBinary ? undefined : new TextDecoder().decode(data));
    });
    listener.opened(new PageSocket(socket));
  });
  await promise;
  clearInterval(pings);
  duplex.destroy();
  listener.closed();
}
