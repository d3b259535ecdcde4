import assert from "node:assert/strict";
import { Instance, type InstanceAddress } from "../platform/single_instance.ts";
import type { AppCommand, AppReply } from "../app/app_command.ts";
import { controlLimits, ControlServer, type ControlServerOptions } from "./control_server.ts";
import { InstanceError, sendCommand } from "../app/send_command.ts";
import type { AppStatus } from "../app/status.ts";

const status: AppStatus = {
  look: "running",
  text: "Taking the echo out",
  mode: "on-demand",
  microphone: "Mikrofon (Ü)",
  microphoneChannels: "the microphone is heard through channel 1 of 2 (2: silent)",
  speaker: "S",
  output: "O",
  recordFrom: "R",
  recorders: 1,
  recorderNames: ["Zoom"],
  echo: "found",
  remoteMics: [],
};

Deno.test("A20 D9 a command reaches the running instance, and its answer comes back", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await assert.rejects(
      sendCommand(folder, { command: "status" }),
      (error) => error instanceof InstanceError && error.code === "not-running",
    );
    const obeyed: AppCommand[] = [];
    await using instance = await Instance.claim(folder);
    let address: InstanceAddress | undefined;
    await using _server = new ControlServer({
      log: () => {},
      connect: () => undefined,
      publish: async (it) => {
        address = it;
        await instance?.publish(it);
      },
      obey: (command) => {
        obeyed.push(command);
        return Promise.resolve(
          command.command === "quit"
            ? { ok: false, isUsage: true, message: "No." }
            : { ok: true, status },
        );
      },
    });
    const reply = await sendCommand(folder, { command: "mode", mode: "off" });
    assert.deepEqual(reply, { ok: true, status });
    assert.deepEqual(await sendCommand(folder, { command: "quit" }), {
      ok: false,
      isUsage: true,
      message: "No.",
    });
    assert.deepEqual(obeyed, [{ command: "mode", mode: "off" }, { command: "quit" }]);
    assert.ok(address);
    await instance?.publish({ ...address, token: "another-token-of-some-length" });
    await assert.rejects(
      sendCommand(folder, { command: "status" }),
      (error) =>
        error instanceof InstanceError &&
        /does not answer \(another program has its port/.test(error.message),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** Serves commands, and keeps the log. */
async function serve(
  limits: Partial<typeof controlLimits>,
  body: (port: number, server: ControlServer, logged: string[]) => Promise<void>,
  options: Partial<ControlServerOptions> = {},
): Promise<void> {
  const logged: string[] = [];
  const published = Promise.withResolvers<InstanceAddress>();
  await using server = new ControlServer({
    obey: options.obey ?? (() => Promise.resolve({ ok: true, status })),
    connect: () => undefined,
    publish: async (address) => {
      await options.publish?.(address);
      published.resolve(address);
    },
    log: (_level, text) => logged.push(text),
    limits: { ...controlLimits, ...limits },
  });
  await body((await published.promise).port, server, logged);
}

/** @return what a silent peer receives until the port closes. */
async function heard(conn: Deno.Conn): Promise<number | null | "reset"> {
  return await conn.read(new Uint8Array(1)).catch(() => "reset" as const);
}

Deno.test("D9 connections are bounded, and the newest is taken", async () => {
  await serve({ connections: 3 }, async (port, server) => {
    const open = () => Deno.connect({ hostname: "127.0.0.1", port });
    const conns: Deno.Conn[] = [];
    for (let count = 0; count < 20; count++) conns.push(await open());
    // The oldest 17 are closed, each replaced by a later one.
    for (const conn of conns.slice(0, 17)) assert.notEqual(await heard(conn), 1);
    assert.equal(server.connections, 3);
    const last = conns[19];
    await last?.write(new TextEncoder().encode("GET / HTTP/1.1\r\nhost: x\r\n\r\n"));
    assert.match(await new Response(last?.readable).text(), /^HTTP\/1\.1 403 /);
    for (const conn of conns.slice(0, 19)) conn.close();
  });
});

for (
  const [what, text] of [
    ["nothing", ""],
    ["half a head", "POST /comm"],
    ["half a body", "POST /command HTTP/1.1\r\ncontent-length: 9\r\n\r\n{"],
  ] as const
) {
  Deno.test(`D9 a peer that sends ${what} is left after its time`, async () => {
    await serve({ exchangeMs: 100 }, async (port, server) => {
      using conn = await Deno.connect({ hostname: "127.0.0.1", port });
      await conn.write(new TextEncoder().encode(text));
      assert.notEqual(await heard(conn), 1);
      assert.equal(server.connections, 0);
    });
  });
}

Deno.test("A20 the end waits for no peer, but a command has its answer", async () => {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  const folder = await Deno.makeTempDir();
  await using instance = await Instance.claim(folder);
  const idle: Deno.Conn[] = [];
  let reply: Promise<AppReply> | undefined;
  let began = 0;
  await serve({}, async (port) => {
    for (let count = 0; count < 5; count++) {
      idle.push(await Deno.connect({ hostname: "127.0.0.1", port }));
    }
    reply = sendCommand(folder, { command: "status" });
    await asked.promise;
    began = performance.now();
    setTimeout(answer.resolve, 100);
  }, {
    publish: (address) => instance?.publish(address) ?? Promise.resolve(),
    obey: async () => {
      asked.resolve();
      await answer.promise;
      return { ok: true, status };
    },
  });
  assert.ok(performance.now() - began < controlLimits.closeMs + 500);
  assert.deepEqual(await reply, { ok: true, status });
  for (const conn of idle) conn.close();
  await Deno.remove(folder, { recursive: true });
});
