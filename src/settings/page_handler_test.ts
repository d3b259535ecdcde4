import assert from "node:assert/strict";
import { handleControl } from "./control_handler.ts";
import type { PageFile } from "./page_files.ts";
import { maxMessageBytes, socketProtocol } from "./protocol.ts";
import { Sessions } from "./sessions.ts";
import type { PageSocketListener } from "./web_socket.ts";

const address = { port: 4711, token: "secret-secret-secret" };
const host = "127.0.0.1:4711";
const origin = `http://${host}`;
const listener: PageSocketListener = { opened: () => {}, message: () => {}, closed: () => {} };
const files = new Map<string, PageFile>([
  ["/", { type: "text/html;charset=UTF-8", body: new TextEncoder().encode("<!doctype html>") }],
  ["/main.js", { type: "text/javascript;charset=UTF-8", body: new TextEncoder().encode("1") }],
]);

class Port {
  readonly sessions = new Sessions(() => 0);
  isFull = false;
  isBuilt = true;

  /** @return the status, or "socket". */
  async ask(path: string, init: RequestInit & { headers?: Record<string, string> } = {}) {
    const answer = await this.answer(path, init);
    return answer instanceof Response ? answer.status : "socket";
  }

  async answer(path: string, init: RequestInit & { headers?: Record<string, string> } = {}) {
    const headers = { host, ...lengthOf(init.body), ...init.headers };
    return await handleControl(new Request(origin + path, { ...init, headers }), {
      address,
      obey: () => assert.fail("a browser's command was obeyed"),
      page: {
        sessions: this.sessions,
        files: () => Promise.resolve(this.isBuilt ? files : new Map()),
        connect: () => this.isFull ? undefined : listener,
        recording: (name) => name === "voice-raw.wav" ? new Uint8Array(44) : undefined,
      },
    });
  }

  async exchange(ticket: string, headers: Record<string, string> = { origin }) {
    return await this.ask("/session", {
      method: "POST",
      body: JSON.stringify({ ticket }),
      headers,
    });
  }

  async connect(session: string | undefined, headers: Record<string, string> = { origin }) {
    const protocols = [socketProtocol, ...(session === undefined ? [] : [`session.${session}`])];
    return await this.ask("/socket", {
      headers: {
        upgrade: "websocket",
        "sec-websocket-protocol": protocols.join(", "),
        ...headers,
      },
    });
  }

  async listen(
    name: string,
    session: string,
    headers: Record<string, string> = {},
    method = "GET",
  ) {
    const authorization = `Bearer ${session}`;
    return await this.ask(`/recordings/${name}`, {
      method,
      headers: { authorization, ...headers },
    });
  }

  session(): string {
    return this.sessions.exchange(this.sessions.makeTicket()) ?? assert.fail("no session");
  }
}

function lengthOf(body: unknown): Record<string, string> {
  return typeof body === "string" ? { "content-length": String(body.length) } : {};
}

Deno.test("D1 D9 the page's files come with strict rules for what it may do", async () => {
  const answer = await new Port().answer("/");
  assert.ok(answer instanceof Response);
  const { status, headers } = answer;
  assert.equal(status, 200);
  assert.equal(headers.get("content-type"), "text/html;charset=UTF-8");
  assert.equal(headers.get("cross-origin-resource-policy"), "same-origin");
  const policy = headers.get("content-security-policy") ?? "";
  const rules = new Map(policy.split("; ").map((it) => it.split(/ (.*)/) as [string, string]));
  assert.equal(rules.get("default-src"), "'none'");
  assert.equal(rules.get("script-src"), "'self'");
  assert.equal(rules.get("style-src"), "'self'");
  assert.equal(rules.get("frame-ancestors"), "'none'");
  assert.equal(rules.get("connect-src"), `'self' ws://${host}`);
  assert.doesNotMatch(policy, /unsafe|\*|https?:/);
});

Deno.test("D9 a ticket gets a page of this port a session, and a socket", async () => {
  const port = new Port();
  assert.equal(await port.exchange(port.sessions.makeTicket()), 200);
  assert.equal(await port.connect(port.session()), "socket");
  assert.equal(await port.listen("voice-raw.wav", port.session()), 200);
});

Deno.test("D9 each hostile request is refused, in one plain line", async () => {
  const port = new Port();
  const ticket = port.sessions.makeTicket();
  const session = port.session();
  const used = port.sessions.makeTicket();
  port.sessions.exchange(used);
  const post = (body: string, headers: Record<string, string> = { origin }) =>
    port.ask("/session", { method: "POST", body, headers });
  const cases: Record<string, [number, ReturnType<Port["ask"]>]> = {
    "another name for this computer": [403, port.ask("/", { headers: { host: "evil.example" } })],
    "localhost": [403, port.ask("/", { headers: { host: "localhost:4711" } })],
    "the port of another": [403, port.ask("/", { headers: { host: "127.0.0.1:4712" } })],
    "a file for another page": [403, port.ask("/main.js", { headers: { origin: "http://evil" } })],
    "a script of another page": [
      403,
      port.ask("/main.js", {
        headers: { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" },
      }),
    ],
    "a file outside": [404, port.ask("/../../../etc/passwd")],
    "the same, hidden": [404, port.ask("/%2e%2e/%2e%2e/etc/passwd")],
    "a file that is not there": [404, port.ask("/main.ts")],
    "writing a file": [405, port.ask("/main.js", { method: "PUT", body: "1" })],
    "a ticket from another page": [403, port.exchange(ticket, { origin: "http://evil" })],
    "a ticket from another port": [403, port.exchange(ticket, { origin: "http://127.0.0.1:80" })],
    "a ticket from a file": [403, port.exchange(ticket, { origin: "null" })],
    "a ticket from no page": [403, port.exchange(ticket, {})],
    "a used ticket": [401, port.exchange(used)],
    "a guessed ticket": [401, port.exchange("0".repeat(64))],
    "the token as ticket": [401, port.exchange(address.token)],
    "a ticket in the address": [
      405,
      port.ask(`/session?ticket=${ticket}`, { headers: { origin } }),
    ],
    "no JSON": [400, post("{")],
    "no ticket": [400, post("{}")],
    "a ticket and more": [400, post(JSON.stringify({ ticket, more: 1 }))],
    "too long a body": [413, post(`"${"x".repeat(maxMessageBytes)}"`)],
    "a body of unknown length": [413, post("{}", { origin, "content-length": "x" })],
    "a socket for another page": [403, port.connect(session, { origin: "http://evil" })],
    "a socket for no page": [403, port.connect(session, {})],
    "a socket without a session": [401, port.connect(undefined)],
    "a socket with a ticket": [401, port.connect(ticket)],
    "a socket with the token": [401, port.connect(address.token)],
    "a socket with a guess": [401, port.connect("0".repeat(64))],
    "a socket that is none": [426, port.connect(session, { origin, upgrade: "h2c" })],
    "a socket of another version": [
      400,
      port.connect(session, { origin, "sec-websocket-protocol": `session.${session}` }),
    ],
    "a recording without a session": [401, port.ask("/recordings/voice-raw.wav")],
    "a recording with a ticket": [401, port.listen("voice-raw.wav", ticket)],
    "a recording with the token": [401, port.listen("voice-raw.wav", address.token)],
    "a recording for another page": [
      403,
      port.listen("voice-raw.wav", session, { origin: "http://evil" }),
    ],
    "writing a recording": [405, port.listen("voice-raw.wav", session, {}, "PUT")],
    "a recording that is not there": [404, port.listen("echo-raw.wav", session)],
    "a file in place of a recording": [404, port.listen("../main.js%00", session)],
    "a command of a page": [
      403,
      port.ask("/command", {
        method: "POST",
        body: '{"command":"quit"}',
        headers: { origin, authorization: `Bearer ${address.token}` },
      }),
    ],
    "a challenge of a page": [
      403,
      port.ask(`/challenge?nonce=${"0".repeat(32)}`, { headers: { origin } }),
    ],
    "a challenge that is none": [400, port.ask("/challenge?nonce=%00")],
  };
  for (const [what, [expected, asked]] of Object.entries(cases)) {
    assert.equal(await asked, expected, what);
  }
  // The ticket is still valid.
  assert.equal(await port.exchange(ticket), 200);
});

Deno.test("D9 what can't be had now is said", async () => {
  const port = new Port();
  port.isFull = true;
  assert.equal(await port.connect(port.session()), 503);
  port.isBuilt = false;
  assert.equal(await port.ask("/"), 503);
});
