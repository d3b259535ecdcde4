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

/** How much of this program its peers may take. */
export interface ControlLimits {
  /** Connections at a time. One more takes the place of the oldest that waits for its peer. */
  readonly connections: number;
  /** How long a peer may take from connecting to having its answer, in ms. */
  readonly exchangeMs: number;
  /** How long the end waits for answers that are on their way, in ms. */
  readonly closeMs: number;
  /** Pause after a failure of the port, in ms. */
  readonly retryMs: number;
}

/** Options of {@linkcode ControlServer}. */
export interface ControlServerOptions {
  /** Carries out a command. */
  readonly obey: (command: AppCommand) => Promise<AppReply>;
  /** Gives the listener for a settings page that was let in; `undefined`: there are too many pages. */
  readonly connect: () => PageSocketListener | undefined;
  /** Gives what a test of the settings page has recorded, as WAV file, by its name. */
  readonly recording?: (name: string) => Uint8Array<ArrayBuffer> | undefined;
  /** The files of the settings page. @default {@linkcode loadPageFiles} */
  readonly pageFiles?: () => Promise<ReadonlyMap<string, PageFile>>;
  /** Tells other processes where the port is. */
  readonly publish: (address: InstanceAddress) => Promise<void>;
  readonly log: (level: "info" | "warning", text: string) => void;
  /** @default {@linkcode controlLimits} */
  readonly limits?: ControlLimits;
}

/** The limits of the shipped program. */
export const controlLimits: ControlLimits = {
  connections: 32,
  exchangeMs: 10_000,
  closeMs: 1000,
  retryMs: 500,
};

/** After so many failures to accept in a row, the port is opened again. */
const mostFailures = 20;

/**
 * The control port of the running instance: on this computer alone, for whoever knows its token. It heals
 * by itself where the system refuses it something, such as a descriptor: Deno.serve would end.
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

  /** Opens a port, and publishes it then. */
  constructor(options: ControlServerOptions) {
    this.#options = options;
    this.#limits = options.limits ?? controlLimits;
    this.#running = this.#run();
  }

  /** Number of connections that are open. */
  get connections(): number {
    return this.#connections.size;
  }

  /**
   * Makes an address that opens the settings page once, soon.
   *
   * @return `undefined` while the port is closed, or where the page was not built.
   */
  async pageAddress(): Promise<string | undefined> {
    const isBuilt = (await this.#pageFiles()).has("/");
    const port = this.#listener?.addr.port;
    if (!isBuilt || port === undefined) return undefined;
    return `http://127.0.0.1:${port}/#${ticketName}=${this.#sessions.makeTicket()}`;
  }

  /** Closes it. A command that has come gets its answer, if its sender takes it in time. */
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

  /** Read when the first page asks, and kept. */
  #pageFiles(): Promise<ReadonlyMap<string, PageFile>> {
    return this.#files ??= (this.#options.pageFiles ?? loadPageFiles)();
  }
}

function trouble(what: string, error: unknown): string {
  const reason = messageOf(error);
  return `the control port ${what}, so that commands don't reach this Anecho: trying again (${reason})`;
}
