import assert from "node:assert/strict";
import * as v from "valibot";
import {
  type PageCommand,
  sessionPath,
  sessionReplySchema,
  type SettingsState,
  socketPath,
  socketProtocols,
  ticketName,
  type ToPage,
  toPageSchema,
} from "../src/settings/protocol.ts";
import { until, untilFound } from "./waiting.ts";

/** Exchanges the ticket in an address for a session, as the page does. */
export async function enter(address: string): Promise<{ origin: string; session: string }> {
  const { origin, hash } = new URL(address);
  const ticket = new URLSearchParams(hash.slice(1)).get(ticketName);
  const response = await fetch(origin + sessionPath, {
    method: "POST",
    headers: { origin, "content-type": "application/json" },
    body: JSON.stringify({ ticket }),
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return { origin, session: v.parse(sessionReplySchema, JSON.parse(text)).session };
}

/** A client of the control port that behaves as the settings page, without a browser. */
export class SettingsClient implements AsyncDisposable {
  readonly messages: ToPage[] = [];
  readonly #socket: WebSocket;
  readonly #closed = Promise.withResolvers<number>();
  #state: SettingsState | undefined;
  #id = 0;

  private constructor(origin: string, session: string) {
    const options = { protocols: socketProtocols(session), headers: { origin } };
    this.#socket = new WebSocket(`${origin.replace("http", "ws")}${socketPath}`, options);
    this.#socket.onmessage = ({ data }) => this.#hear(v.parse(toPageSchema, JSON.parse(data)));
    this.#socket.onclose = ({ code }) => this.#closed.resolve(code);
  }

  /** Opens the page at an address, and waits for the state. */
  static async open(address: string): Promise<SettingsClient> {
    const { origin, session } = await enter(address);
    return await SettingsClient.connect(origin, session);
  }

  /** Connects with a session, and waits for the state. */
  static async connect(origin: string, session: string): Promise<SettingsClient> {
    const client = new SettingsClient(origin, session);
    await until("the state has come", () => client.#state !== undefined);
    return client;
  }

  /** The state that the page would show now. */
  get state(): SettingsState {
    assert.ok(this.#state);
    return this.#state;
  }

  /** Fulfilled with the WebSocket's close code once the socket is closed. */
  get closed(): Promise<number> {
    return this.#closed.promise;
  }

  /** Number of messages with levels that have come. */
  get levels(): number {
    return this.messages.filter(({ kind }) => kind === "levels").length;
  }

  /** Sends a command. @return the answer. */
  async ask(request: PageCommand): Promise<ToPage> {
    const id = ++this.#id;
    this.sendText(JSON.stringify({ id, request }));
    return await untilFound(
      `the answer to ${request.command}`,
      () =>
        this.messages.find((it) => (it.kind === "done" || it.kind === "refused") && it.id === id),
    );
  }

  /** Sends any text or bytes. */
  sendText(data: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(data);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await this.closed;
  }

  #hear(message: ToPage): void {
    this.messages.push(message);
    if (message.kind === "state") this.#state = message.state;
    if (this.#state === undefined) return;
    if (message.kind === "change") this.#state = { ...this.#state, ...message.change };
    if (message.kind === "event") {
      this.#state = { ...this.#state, events: [...this.#state.events, message.event] };
    }
  }
}
