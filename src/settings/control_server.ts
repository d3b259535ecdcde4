import type { InstanceAddress } from "../platform/single_instance.ts";
import type { AppCommand, AppReply } from "../app/app_command.ts";
import { isWorthALine } from "../app/log_thinner.ts";
import { isDoneWithin, sleep } from "../platform/waiting.ts";
import { ControlConnection } from "./control_connection.ts";
import { handleControl } from "./control_handler.ts";
import { loadPageFiles, type PageFile } from "./page_files.ts";
import { maxMessageBytes, ticketName } from "./protocol.ts";
import { Sessions } from "./sessions.ts";
import type { PageSocketListener } from "./web_socket.ts";
import { messageOf } from "../platform/message_of.ts";

/** Limits on what peers may use of this program. */
export interface ControlLimits {
  /**
   * Most connections at a time. A further connection replaces the oldest one that waits for its peer; if none
   * does, the further connection is closed.
   */
  readonly connections: number;
  /** How long a peer may take from connecting to receiving its answer, in ms. */
  readonly exchangeMs: number;
  /** How long closing waits for commands to be answered, and for pages to disconnect, in ms. */
  readonly closeMs: number;
  /** Pause after a failure of the port, in ms. */
  readonly retryMs: number;
}

/** Options of {@linkcode ControlServer}. */
export interface ControlServerOptions {
  /** Carries out a command. */
  readonly obey: (command: AppCommand) => Promise<AppReply>;
  /** Returns the listener for an admitted settings page; `undefined` if there are too many pages. */
  readonly connect: () => PageSocketListener | undefined;
  /** Returns the recording of a test of the settings page as a WAV file, by its name. */
  readonly recording?: (name: string) => Uint8Array<ArrayBuffer> | undefined;
  /** The files of the settings page. @default {@linkcode loadPageFiles} */
  readonly pageFiles?: () => Promise<ReadonlyMap<string, PageFile>>;
  /** Publishes the port's address to other processes. */
  readonly publish: (address: InstanceAddress) => Promise<void>;
  readonly log: (level: "info" | "warning", text: string) => void;
  /** Limits. @default {@linkcode controlLimits} */
  readonly limits?: ControlLimits;
}

/** The limits of the shipped program. */
export const controlLimits: ControlLimits = {
  connections: 32,
  exchangeMs: 10_000,
  closeMs: 1000,
  retryMs: 500,
};

/** Most failures in a row to accept connections; one more, and the port is reopened. */
const mostFailures = 20;

/**
 * The control port of the running instance: only on this computer, for programs that know its token, and for
 * the settings page. It recovers by itself when the system refuses a resource, such as a descriptor;
 * Deno.serve would end.
 */
export class ControlServer implements AsyncDisposable {
  readonly #options: ControlServerOptions;
  readonly #limits: ControlLimits;
  readonly #token = crypto.randomUUID() + crypto.randomUUID();
  readonly #connections = new Set<ControlConnection>();
  readonly #sessions = new Sessions();
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #listener: Deno.TcpListener | undefined;
  #files: Promise<ReadonlyMap<string, PageFile>> | undefined;

  /** Opens a port, and publishes its address. */
  constructor(options: ControlServerOptions) {
    this.#options = options;
    this.#limits = options.limits ?? controlLimits;
    this.#running = this.#run();
  }

  /** Number of open connections. */
  get connections(): number {
    return this.#connections.size;
  }

  /**
   * Makes an address that opens the settings page once, within 60 s.
   *
   * @return the address, or `undefined` while the port is closed or if the page was not built.
   */
  async pageAddress(): Promise<string | undefined> {
    const isBuilt = (await this.#pageFiles()).has("/");
    const port = this.#listener?.addr.port;
    if (!isBuilt || port === undefined) return undefined;
    return `http://127.0.0.1:${port}/#${ticketName}=${this.#sessions.makeTicket()}`;
  }

  /** Closes the port. Commands that have come are answered, if their senders read the answers in time. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#listener?.close();
    const answering = [...this.#connections].filter((it) => it.isAnswering);
    const pages = [...this.#connections].filter((it) => it.isSocket);
    for (const it of this.#connections) if (!it.isAnswering && !it.isSocket) it.close();
    const isOver = Promise.all([
      this.#running,
      ...answering.map((it) => it.answered),
      ...pages.map((it) => it.done),
    ]);
    await isDoneWithin(isOver, this.#limits.closeMs);
    for (const it of this.#connections) it.close();
  }

  async #run(): Promise<void> {
    const { log, publish } = this.#options;
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      try {
        using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
        this.#listener = listener;
        const address = { port: listener.addr.port, token: this.#token };
        await publish(address);
        if (failures > 0) log("info", "the control port is open");
        failures = 0;
        await this.#serve(listener, address);
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        failures++;
        if (isWorthALine(failures)) log("warning", trouble("can't be opened", error));
      } finally {
        this.#listener = undefined;
      }
      await sleep(this.#limits.retryMs, this.#stop.signal);
    }
  }

  async #serve(listener: Deno.TcpListener, address: InstanceAddress): Promise<void> {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      try {
        this.#admit(await listener.accept(), address);
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        failures++;
        if (failures > mostFailures) throw error;
        if (failures === 1) this.#options.log("warning", trouble("takes nobody", error));
        await sleep(this.#limits.retryMs, this.#stop.signal);
        continue;
      }
      if (failures > 0) this.#options.log("info", "the control port answers again");
      failures = 0;
    }
  }

  #admit(conn: Deno.TcpConn, address: InstanceAddress): void {
    if (this.#connections.size >= this.#limits.connections) {
      const oldest = this.#connections.values().find((it) => !it.isAnswering && !it.isSocket);
      if (oldest === undefined) return conn.close();
      oldest.close();
      this.#connections.delete(oldest);
    }
    const connection = new ControlConnection(conn, {
      origin: `http://127.0.0.1:${address.port}`,
      exchangeMs: this.#limits.exchangeMs,
      longestBody: maxMessageBytes,
      handle: (request) =>
        handleControl(request, {
          address,
          obey: this.#options.obey,
          page: {
            sessions: this.#sessions,
            files: () => this.#pageFiles(),
            connect: this.#options.connect,
            recording: (name) => this.#options.recording?.(name),
          },
        }),
    });
    this.#connections.add(connection);
    void connection.done.then(() => this.#connections.delete(connection));
  }

  /** Returns the page's files, which are read at the first call. */
  #pageFiles(): Promise<ReadonlyMap<string, PageFile>> {
    return this.#files ??= (this.#options.pageFiles ?? loadPageFiles)();
  }
}

function trouble(what: string, error: unknown): string {
  const reason = messageOf(error);
  return `the control port ${what}, so that commands don't reach this Anecho: trying again (${reason})`;
}
