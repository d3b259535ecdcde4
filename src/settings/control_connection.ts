import { httpBytes, HttpError, type HttpHead, readHttpHead } from "./http_message.ts";
import { type PageSocketListener, serveWebSocket } from "./web_socket.ts";
import { writeAll } from "../platform/write_all.ts";

/** Answer that turns a request's connection into a WebSocket. */
export interface SocketAnswer {
  readonly request: Request;
  /** Listener to the WebSocket. */
  readonly listener: PageSocketListener;
}

/** Answer to a request. */
export type Answer = Response | SocketAnswer;

/** Options of a connection. */
export interface ControlConnectionOptions {
  /** Address of the port, such as "http://127.0.0.1:4711". */
  readonly origin: string;
  /** How long a peer may take from connecting to receiving its answer, in ms. */
  readonly exchangeMs: number;
  /** Longest request body that is accepted, in bytes. */
  readonly longestBody: number;
  /** Answers a request. */
  readonly handle: (request: Request) => Promise<Answer>;
}

/**
 * One connection to the control port, or to the port for remote microphones by WHIP. It is for one request or
 * one WebSocket. It is closed after `exchangeMs` at the latest, unless it has become a WebSocket.
 */
export class ControlConnection {
  readonly #conn: Deno.Conn;
  readonly #options: ControlConnectionOptions;
  readonly #answered = Promise.withResolvers<void>();
  readonly #done: Promise<void>;
  #isAnswering = false;
  #isSocket = false;
  #isClosed = false;

  constructor(conn: Deno.Conn, options: ControlConnectionOptions) {
    this.#conn = conn;
    this.#options = options;
    this.#done = this.#exchange();
  }

  /** Whether an answer is being made or sent. */
  get isAnswering(): boolean {
    return this.#isAnswering;
  }

  /** Whether the connection has become a WebSocket. */
  get isSocket(): boolean {
    return this.#isSocket;
  }

  /** Resolved once the answer is sent or can't be sent, or the connection is a WebSocket. Never rejects. */
  get answered(): Promise<void> {
    return this.#answered.promise;
  }

  /** Resolved once the connection is closed. Never rejects. */
  get done(): Promise<void> {
    return this.#done;
  }

  /** Closes the connection at once. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      this.#conn.close();
    } catch {
      // The WebSocket has closed the connection already.
    }
  }

  async #exchange(): Promise<void> {
    const timer = setTimeout(() => this.close(), this.#options.exchangeMs);
    try {
      const answer = await this.#answer();
      if (!(answer instanceof Response)) {
        this.#isSocket = true;
        clearTimeout(timer);
        this.#leaveAnswering();
        return await serveWebSocket(this.#conn, answer.request, answer.listener);
      }
      await this.#send(answer);
      this.#leaveAnswering();
      await this.#drain();
    } catch {
      // The peer has disconnected, or its time is over: nobody waits for an answer.
    } finally {
      clearTimeout(timer);
      this.#leaveAnswering();
      this.close();
    }
  }

  #leaveAnswering(): void {
    this.#isAnswering = false;
    this.#answered.resolve();
  }

  async #answer(): Promise<Answer> {
    try {
      const request = await this.#read();
      this.#isAnswering = true;
      return await this.#options.handle(request);
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      this.#isAnswering = true;
      return new Response(`${error.message}\n`, { status: error.status });
    }
  }

  async #read(): Promise<Request> {
    let bytes = new Uint8Array();
    let head: HttpHead | undefined;
    while (head === undefined) {
      bytes = joined(bytes, await this.#readSome());
      head = readHttpHead(bytes);
    }
    const { method, target, headers, bodyStart, bodyLength } = head;
    if (bodyLength > this.#options.longestBody) throw new HttpError(413, "too long");
    while (bytes.length < bodyStart + bodyLength) bytes = joined(bytes, await this.#readSome());
    const body = bytes.slice(bodyStart, bodyStart + bodyLength);
    const hasBody = method !== "GET" && method !== "HEAD";
    try {
      const url = this.#options.origin + target;
      return new Request(url, { method, headers, body: hasBody ? body : null });
    } catch {
      throw new HttpError(400, "no HTTP request");
    }
  }

  async #readSome(): Promise<Uint8Array> {
    const piece = new Uint8Array(4096);
    const count = await this.#conn.read(piece);
    if (count === null) throw new Deno.errors.ConnectionReset("the peer has gone");
    return piece.subarray(0, count);
  }

  async #send(response: Response): Promise<void> {
    await writeAll(this.#conn, await httpBytes(response));
    await this.#conn.closeWrite();
  }

  /**
   * Reads until the peer closes the connection. Closing it with unread data would reset it, and the answer
   * could be lost.
   */
  async #drain(): Promise<void> {
    const piece = new Uint8Array(4096);
    while (await this.#conn.read(piece) !== null);
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
