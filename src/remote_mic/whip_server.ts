import { join } from "node:path";
import { sleep } from "../platform/waiting.ts";
import { ControlConnection } from "../settings/control_connection.ts";
import { loadPageFiles, type PageFile } from "../settings/page_files.ts";
import { isInLocalNetwork } from "./local_network.ts";
import { ListenError, listenSentence } from "./udp_listener.ts";
import { WhipHandler } from "./whip_handler.ts";
import { WhipSession } from "./whip_session.ts";

/** How much its peers may take of a {@linkcode WhipServer}. */
export interface WhipLimits {
  /** Senders that are connected at a time. */
  readonly sessions: number;
  /** Requests at a time. One more takes the place of the oldest. */
  readonly connections: number;
  /** How long a peer may take from connecting to having its answer, in ms. */
  readonly exchangeMs: number;
  /** The longest body, in bytes. Offers of browsers have 2 to 8 kB. */
  readonly bodyBytes: number;
  /** How long a sender may take to send after the answer, and for how long it may be silent, in ms. */
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
  /** 0: any that is free. */
  readonly port: number;
  readonly code: string;
  readonly channels: 1 | 2;
  /** For the local network; without it, only this computer is let in, and nothing is encrypted. */
  readonly lan?: {
    readonly certificate: string;
    readonly key: string;
    /** Addresses of this computer in the network. */
    readonly addresses: readonly string[];
  };
  /** Is given each packet of RTP, and the address of who sends it. */
  readonly take: (packet: Uint8Array<ArrayBuffer>, sender: string) => void;
  /** @default {@linkcode whipLimits} */
  readonly limits?: WhipLimits;
}

/** The page for a phone, bundled; a compiled program has it inside. */
const builtPage = join(import.meta.dirname ?? ".", "..", "..", "build", "ui", "phone");

const loopback = "127.0.0.1";
const acceptPauseMs = 100;

/** Takes what browsers, OBS and others send by WHIP, and gives out a page that does so. */
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

  /** Senders that are connected. */
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
        // The port is closed; or the system refuses a descriptor, of which there are more later.
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
