import { join } from "node:path";
import { sleep } from "../platform/waiting.ts";
import { ControlConnection } from "../settings/control_connection.ts";
import { loadPageFiles, type PageFile } from "../settings/page_files.ts";
import { isInLocalNetwork } from "./local_network.ts";
import { ListenError, listenSentence } from "./udp_listener.ts";
import { WhipHandler } from "./whip_handler.ts";
import { WhipSession } from "./whip_session.ts";

/** Limits on what peers may use of a {@linkcode WhipServer}. */
export interface WhipLimits {
  /** Most senders that are connected at a time. */
  readonly sessions: number;
  /**
   * Most connections at a time. A further one replaces the oldest that waits for its peer; if none waits, the
   * further one is closed.
   */
  readonly connections: number;
  /** How long a peer may take from connecting to receiving its answer, in ms. */
  readonly exchangeMs: number;
  /** Longest request body, in bytes. Browsers' offers have 2 to 8 kB. */
  readonly bodyBytes: number;
  /** How long a sender may take to send its first packet, and how long it may pause, in ms. */
  readonly connectMs: number;
  readonly idleMs: number;
}

/** The limits of the shipped program. */
export const whipLimits: WhipLimits = {
  sessions: 4,
  connections: 16,
  exchangeMs: 10_000,
  bodyBytes: 65_536,
  connectMs: 20_000,
  idleMs: 30_000,
};

/** Options of {@linkcode WhipServer}. */
export interface WhipServerOptions {
  /** The port; 0 for any free one. */
  readonly port: number;
  readonly code: string;
  readonly channels: 1 | 2;
  /** Serves the local network by HTTPS. Without it, only this computer is served, by HTTP. */
  readonly lan?: {
    readonly certificate: string;
    readonly key: string;
    /** Addresses of this computer in the network. */
    readonly addresses: readonly string[];
  };
  /** Called with each RTP packet, and its sender's address. */
  readonly take: (packet: Uint8Array<ArrayBuffer>, sender: string) => void;
  /** Limits. @default {@linkcode whipLimits} */
  readonly limits?: WhipLimits;
}

/** Folder of the built page for a phone; a compiled program has it embedded. */
const builtPage = join(import.meta.dirname ?? ".", "..", "..", "build", "ui", "phone");

const loopback = "127.0.0.1";
const acceptPauseMs = 100;

/** Receives sound that browsers, OBS and others send by WHIP, and serves a page that sends it. */
export class WhipServer implements AsyncDisposable {
  readonly #options: WhipServerOptions;
  readonly #limits: WhipLimits;
  readonly #listener: Deno.Listener<Deno.TcpConn | Deno.TlsConn>;
  readonly #handler: WhipHandler;
  readonly #connections = new Set<ControlConnection>();
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  readonly port: number;
  #files: Promise<ReadonlyMap<string, PageFile>> | undefined;

  /**
   * Opens the port.
   *
   * @throws {ListenError}
   */
  constructor(options: WhipServerOptions) {
    const { port, lan, channels, take, code } = options;
    this.#options = options;
    this.#limits = options.limits ?? whipLimits;
    this.#listener = listen(port, lan);
    this.port = (this.#listener.addr as Deno.NetAddr).port;
    const { sessions, connectMs, idleMs } = this.#limits;
    this.#handler = new WhipHandler({
      code,
      sessions,
      files: () => this.#files ??= loadPageFiles(builtPage),
      answer: (offer, from) =>
        WhipSession.answer(offer, {
          addresses: lan === undefined ? [loopback] : lan.addresses,
          isLoopback: lan === undefined,
          channels,
          take: (packet) => take(packet, from),
          connectMs,
          idleMs,
        }),
    });
    this.#running = this.#run();
  }

  /** Number of connected senders. */
  get senders(): number {
    return this.#handler.senders;
  }

  /** The port's address, such as "https://192.168.1.10:5443". */
  addressAt(host: string): string {
    const name = host.includes(":") ? `[${host}]` : host;
    return `${this.#options.lan === undefined ? "http" : "https"}://${name}:${this.port}`;
  }

  /** Ends all sessions, and closes the port. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#listener.close();
    for (const it of this.#connections) it.close();
    await this.#handler[Symbol.asyncDispose]();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        this.#admit(await this.#listener.accept());
      } catch {
        // The port is closed, or the system has no descriptor left now.
        await sleep(acceptPauseMs, this.#stop.signal);
      }
    }
  }

  #admit(conn: Deno.TcpConn | Deno.TlsConn): void {
    const { hostname } = conn.remoteAddr;
    if (this.#options.lan !== undefined && !isInLocalNetwork(hostname)) return conn.close();
    if (this.#connections.size >= this.#limits.connections) {
      const oldest = this.#connections.values().find((it) => !it.isAnswering);
      if (oldest === undefined) return conn.close();
      oldest.close();
      this.#connections.delete(oldest);
    }
    const connection = new ControlConnection(conn, {
      origin: this.addressAt(loopback),
      exchangeMs: this.#limits.exchangeMs,
      longestBody: this.#limits.bodyBytes,
      handle: (request) => this.#handler.handle(request, hostname),
    });
    this.#connections.add(connection);
    void connection.done.then(() => this.#connections.delete(connection));
  }
}

function listen(
  port: number,
  lan: WhipServerOptions["lan"],
): Deno.Listener<Deno.TcpConn | Deno.TlsConn> {
  const address = lan === undefined ? loopback : "0.0.0.0";
  try {
    if (lan === undefined) return Deno.listen({ hostname: address, port });
    return Deno.listenTls({ hostname: address, port, cert: lan.certificate, key: lan.key });
  } catch (error) {
    throw new ListenError(listenSentence(error, { address, port }, "--whip"));
  }
}
