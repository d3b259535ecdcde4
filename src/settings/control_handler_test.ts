import assert from "node:assert/strict";
import type { AppCommand } from "../app/app_command.ts";
import { handleControl } from "./control_handler.ts";
import { Sessions } from "./sessions.ts";

const address = { port: 4711, token: "secret-secret-secret" };
const good = {
  host: "127.0.0.1:4711",
  authorization: `Bearer ${address.token}`,
};

async function ask(
  body: string,
  headers: Record<string, string> = good,
  path = "/command",
  method = "POST",
): Promise<{ status: number; obeyed: AppCommand[] }> {
  const obeyed: AppCommand[] = [];
  const request = new Request(`http://127.0.0.1:4711${path}`, {
    method,
    headers: { ...headers, "content-length": String(body.length) },
    body: method === "GET" ? undefined : body,
  });
  const response = await handleControl(request, {
    address,
    obey: (command) => {
      obeyed.push(command);
      return Promise.resolve({ ok: false, isUsage: false, message: "tried" });
    },
    page: {
      sessions: new Sessions(),
      files: () => Promise.resolve(new Map()),
      connect: () => undefined,
      recording: () => undefined,
    },
  });
  assert.ok(response instanceof Response);
  await response.text();
  return { status: response.status, obeyed };
}

Deno.test("D9 A20 the control port obeys who knows the token", async () => {
  const { status, obeyed } = await ask('{"command": "mode", "mode": "mute"}');
  assert.deepEqual([status, obeyed], [200, [{ command: "mode", mode: "mute" }]]);
  assert.deepEqual((await ask('{"command": "choose", "speaker": "usb"}')).obeyed, [
    { command: "choose", speaker: "usb" },
  ]);
});

Deno.test("D9 the control port obeys nobody else", async () => {
  const quit = '{"command": "quit"}';
  const cases: [number, ReturnType<typeof ask>][] = [
    [401, ask(quit, { host: good.host })],
    [401, ask(quit, { ...good, authorization: "Bearer secret-secret-secreT" })],
    [401, ask(quit, { ...good, authorization: address.token })],
    [403, ask(quit, { ...good, host: "evil.example:4711" })],
    [403, ask(quit, { ...good, host: "127.0.0.1" })],
    [403, ask(quit, { ...good, host: "localhost:4711" })],
    [403, ask(quit, { ...good, origin: "http://127.0.0.1:4711" })],
    [403, ask(quit, { ...good, origin: "null" })],
    [403, ask(quit, { ...good, "sec-fetch-site": "none" })],
    [404, ask(quit, good, "/commands")],
    [405, ask(quit, good, "/command", "GET")],
    [405, ask(quit, good, "/command", "PUT")],
    [400, ask("quit")],
    [400, ask('{"command": "format"}')],
    [400, ask('{"command": "mode", "mode": "loud"}')],
    [413, ask(`{"command": "${"x".repeat(70_000)}"}`)],
  ];
  for (const [index, [expected, asked]] of cases.entries()) {
    const { status, obeyed } = await asked;
    assert.deepEqual([status, obeyed], [expected, []], `case ${index}`);
  }
});
