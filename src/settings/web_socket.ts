import { WebSocketServer } from "ws";
import { connStream } from "./conn_stream.ts";
import { maxMessageBytes, socketProtocol } from "./protocol.ts";

/** How often a page has to show that it is still there, in ms. */
const pingMs = 20_000;
/** A page that does not read is disconnected when more than this waits for it, in bytes. */
const maxWaitingBytes = 4 * 1024 * 1024;

/** RFC 6455, section 7.4.1. */
const goingAway = 1001;

/** Listener to a {@linkcode PageSocket}. */
export interface PageSocketListener {
  /** The socket is open. */
  readonly opened: (socket: PageSocket) => void;
  /** A message has come; `undefined`: it is no text. */
  readonly message: (text: string | undefined) => void;
  /** The connection is over, whether the socket ever opened or not. */
  readonly closed: () => void;
}

/** The part of the package's socket that we use; its types are a package of their own. */
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

  /** Number of bytes that wait for the page. */
  get waiting(): number {
    return this.#socket.bufferedAmount;
  }

  /** Sends a message, or disconnects a page that does not read. */
  send(text: string): void {
    if (this.waiting > maxWaitingBytes) this.#socket.terminate();
    else this.#socket.send(text);
  }

  /** Says good-bye. */
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
 * Makes a WebSocket of a connection whose request has been read and judged.
 *
 * @param request The request; what is wrong in it is answered here.
 * @return settled once the connection is closed. Never rejects.
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
    // What was wrong it has told the page; then it closes.
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
