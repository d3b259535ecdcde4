import assert from "node:assert/strict";
import { join } from "node:path";
import { InstanceError, sendCommand } from "../../src/app/send_command.ts";
import { defaultConfig } from "../../src/config/config.ts";
import { Instance, type InstanceAddress } from "../../src/platform/single_instance.ts";
import { maxMessageBytes, type ToPage } from "../../src/settings/protocol.ts";
import { maxPages } from "../../src/settings/settings_pages.ts";
import { Folder } from "../../testing/anecho.ts";
import { enter, SettingsClient } from "../../testing/settings_client.ts";
import { until } from "../../testing/waiting.ts";
import { finding, RunningApp } from "./running_app.ts";

const isDone = (answer: ToPage) => answer.kind === "done";

Deno.test("A20 D1 the page gets everything at first, then what changes; figures while it is seen", async () => {
  await using running = await RunningApp.start({ mode: "always" });
  const { app, server } = running;
  {
    await using client = await SettingsClient.open(await running.address());
    const { state } = client;
    assert.equal(client.messages[0]?.kind, "state");
    assert.deepEqual(state.settings, app.config);
    assert.deepEqual(state.defaults, defaultConfig);
    assert.equal(state.about.version, "0.0.1");
    assert.equal(state.startsWithSystem, false);
    await until("it runs", () => client.state.status.look === "running");
    await until("the devices are listed", () => client.state.devices.length > 0);
    const microphone = client.state.devices.find(({ use }) => use === "microphone");
    assert.deepEqual(microphone?.canBe, ["microphone"]);
    assert.ok(client.state.events.some(({ text }) => text.startsWith("engine opened")));

    assert.deepEqual([client.levels, server.pages.isLive], [0, false]);
    assert.ok(isDone(await client.ask({ command: "visible", isOn: true })));
    await until("levels come", () => client.levels > 10);
    // Figures come a tenth as often as levels.
    const figures = () => client.messages.findLast((it) => it.kind === "figures");
    await until("figures come", () => figures() !== undefined);
    const last = figures();
    assert.equal(last?.figures?.isRunning, true);
    assert.equal(server.pages.showsDevices, false);
    assert.ok(isDone(await client.ask({ command: "visible", isOn: true, showsDevices: true })));
    const heard = () => {
      const told = client.messages.findLast((it) => it.kind === "device-levels");
      return Object.entries(told?.levels ?? {}).filter(([, dbfs]) => (dbfs ?? -200) > -80);
    };
    await until("both devices are heard", () => heard().length === 2);
    assert.deepEqual(heard().map(([id]) => id).sort(), [
      "simulated-microphone",
      "simulated-speakers",
    ]);
    assert.ok(isDone(await client.ask({ command: "visible", isOn: true })));
    assert.equal(server.pages.showsDevices, false);
    assert.ok(isDone(await client.ask({ command: "visible", isOn: false })));
    const count = client.levels;
    assert.ok(isDone(await client.ask({ command: "visible", isOn: false })));
    assert.deepEqual([client.levels, server.pages.isLive], [count, false]);
    assert.equal(server.pages.count, 1);
  }
  // Nothing runs for a closed page.
  await until("the page has gone", () => server.pages.count === 0);
  assert.deepEqual([server.pages.isLive, server.pages.showsDevices], [false, false]);
});

Deno.test("A14 D1 what is set on the page is in force at once, kept, and seen by others", async () => {
  await using running = await RunningApp.start({ mode: "always" });
  const { app, store, host } = running;
  await using client = await SettingsClient.open(await running.address());
  await using other = await SettingsClient.open(await running.address());
  await until("it runs", () => client.state.status.look === "running");
  const engines = () => app.state.generation;

  assert.ok(isDone(await client.ask({ command: "set", change: { mode: "mute" } })));
  await until("it is muted", () => app.snapshot()?.mode === "mute");
  await until("the other page says so", () => other.state.settings.mode === "mute");
  assert.ok(isDone(await client.ask({ command: "mute", isOn: false })));
  await until("it runs again", () => app.snapshot()?.mode === "cancel");
  assert.ok(isDone(await client.ask({ command: "bypass", isOn: true })));
  assert.ok(isDone(await client.ask({ command: "mute", isOn: true })));
  assert.ok(isDone(await client.ask({ command: "mute", isOn: false })));
  assert.equal(app.config.mode, "always");
  // Mute that is chosen while the push-to-mute key is held stays when the key is released.
  host.holdMute(true);
  host.change({ mode: "mute" });
  host.holdMute(false);
  assert.deepEqual([app.config.mode, app.config.modeBefore], ["mute", "always"]);
  host.change({ mode: "always", modeBefore: "on-demand" });
  // The mode from before the key was pressed comes back, not an older one.
  host.holdMute(true);
  host.switchMode("mute", "off");
  host.holdMute(false);
  assert.equal(app.config.mode, "always");

  const before = engines();
  const change = { cleaning: { noiseSuppression: "high" as const } };
  assert.ok(isDone(await client.ask({ command: "set", change })));
  await until(
    "another engine runs with it",
    () => engines() === before + 1 && app.snapshot()?.state === "running",
  );
  assert.equal(app.config.cleaning.highPass, true);
  assert.ok(isDone(await client.ask({ command: "set", change: { theme: "dark" } })));
  assert.equal(engines(), before + 1, "the theme needs no other engine");

  const id = client.state.devices.find(({ use }) => use === "microphone")?.id ?? "";
  assert.ok(isDone(await client.ask({ command: "choose", role: "microphone", device: id })));
  await until("the choice shows", () => client.state.choices.microphone.kind === "device");
  const missing = await client.ask({ command: "choose", role: "speaker", device: "nowhere" });
  assert.match(missing.kind === "refused" ? missing.message : "", /no longer there/);
  const output = await client.ask({ command: "choose", role: "output", device: id });
  assert.match(output.kind === "refused" ? output.message : "", /makes its own microphone/);

  assert.ok(isDone(await client.ask({ command: "autostart", isOn: true })));
  await until("the other page says so", () => other.state.startsWithSystem === true);
  assert.deepEqual(running.autostart, [true]);

  host.change({ mode: "off" });
  await until("a change from the tray shows", () => client.state.settings.mode === "off");
  await host[Symbol.asyncDispose]();
  const { config } = await store.load();
  assert.equal(config.cleaning.noiseSuppression, "high");
  assert.deepEqual([config.theme, config.mode], ["dark", "off"]);
  assert.notEqual(config.microphone, "default");
});

Deno.test("A15 D1 pause, restart and compare reach the engine; a comparison ends with its page", async () => {
  await using running = await RunningApp.start({ mode: "always" });
  const { app } = running;
  const client = await SettingsClient.open(await running.address());
  await until("it runs", () => app.snapshot()?.state === "running");
  assert.ok(isDone(await client.ask({ command: "pause", isOn: true })));
  await until("it pauses", () => client.state.isPaused && app.snapshot()?.state === "paused");
  assert.ok(isDone(await client.ask({ command: "pause", isOn: false })));
  await until("it goes on", () => app.snapshot()?.state === "running");

  const before = app.state.generation;
  assert.ok(isDone(await client.ask({ command: "restart" })));
  await until(
    "another engine runs",
    () => app.state.generation === before + 1 && app.snapshot()?.state === "running",
  );

  assert.ok(isDone(await client.ask({ command: "compare", isOn: true })));
  await until("the microphone is untouched", () => app.snapshot()?.mode === "bypass");
  assert.equal(client.state.isComparing, true);
  assert.equal(app.config.mode, "always");
  await client[Symbol.asyncDispose]();
  await until("the echo is taken out again", () => app.snapshot()?.mode === "cancel");
});

Deno.test("D9 what a page must not send ends nothing but its own connection", async () => {
  await using running = await RunningApp.start();
  await using client = await SettingsClient.open(await running.address());
  const hostile = await SettingsClient.open(await running.address());
  const refusals = () => hostile.messages.filter((it) => it.kind === "refused" && it.id === null);
  hostile.sendText("{");
  hostile.sendText('{"id":1,"request":{"command":"format"}}');
  hostile.sendText(new Uint8Array([123, 125]));
  await until("all are refused", () => refusals().length === 3);
  hostile.sendText("x".repeat(maxMessageBytes + 1));
  assert.equal(await hostile.closed, 1009);
  assert.ok(isDone(await client.ask({ command: "visible", isOn: false })));

  // A page that is loaded again keeps its session; too many pages are refused.
  const { origin, session } = await enter(await running.address());
  await until("the hostile page has gone", () => running.server.pages.count === 1);
  const pages: SettingsClient[] = [];
  while (running.server.pages.count < maxPages) {
    pages.push(await SettingsClient.connect(origin, session));
  }
  const refused = new WebSocket(`${origin.replace("http", "ws")}/socket`, {
    protocols: ["anecho-settings-1", `session.${session}`],
    headers: { origin },
  });
  const { promise, resolve } = Promise.withResolvers<string>();
  refused.onerror = (event) => {
    event.preventDefault();
    resolve("refused");
  };
  refused.onopen = () => resolve("open");
  assert.equal(await promise, "refused");
  for (const it of pages) await it[Symbol.asyncDispose]();
});

Deno.test("D9 500 idle connections keep neither the page nor commands from their answers", async () => {
  await using running = await RunningApp.start({ mode: "always" });
  await using client = await SettingsClient.open(await running.address());
  await until("it runs", () => client.state.status.look === "running");
  const port = Number(new URL(await running.address()).port);
  const idle: Deno.Conn[] = [];
  for (let count = 0; count < 500; count++) {
    idle.push(await Deno.connect({ hostname: "127.0.0.1", port }));
  }
  assert.ok(isDone(await client.ask({ command: "visible", isOn: true })));
  const before = client.levels;
  await until("levels still come", () => client.levels > before + 5);
  const reply = await sendCommand(running.folder.path, { command: "status" });
  assert.ok(reply.ok && reply.status.look === "running");
  await using second = await SettingsClient.open(await running.address());
  assert.equal(second.state.status.look, "running");
  for (const conn of idle) conn.close();
});

Deno.test("A20 D1 the page that asks the doctor gets what it finds", async () => {
  await using running = await RunningApp.start();
  await using client = await SettingsClient.open(await running.address());
  await using other = await SettingsClient.open(await running.address());
  assert.equal((await client.ask({ command: "doctor" })).kind, "done");
  const told = ({ messages }: SettingsClient) => messages.filter(({ kind }) => kind === "findings");
  assert.deepEqual(told(client), [{ kind: "findings", findings: [finding] }]);
  assert.deepEqual(told(other), []);
});

Deno.test("D1 D5 the page that saves the last minute is told where, and what went wrong", async () => {
  await using running = await RunningApp.start();
  await using client = await SettingsClient.open(await running.address());
  await using other = await SettingsClient.open(await running.address());
  assert.ok(isDone(await client.ask({ command: "save-session", isPrivate: true })));
  const told = ({ messages }: SettingsClient) => messages.filter(({ kind }) => kind === "saved");
  assert.deepEqual(told(client), [{ kind: "saved", folder: "/private" }]);
  assert.deepEqual(told(other), []);
  const refused = await client.ask({ command: "save-session", isPrivate: false });
  assert.equal(refused.kind === "refused" && refused.message, "The disk is full.");
});

Deno.test("D1 D5 D9 all pages see that a session is recorded, and it ends with the last of them", async () => {
  await using running = await RunningApp.start();
  const client = await SettingsClient.open(await running.address());
  await using other = await SettingsClient.open(await running.address());
  assert.ok(isDone(await client.ask({ command: "record-session", isPrivate: false })));
  const phase = () => other.state.sessionRecording.phase;
  await until("it is recorded", () => phase() === "recording");
  const refused = await other.ask({ command: "record-session", isPrivate: false });
  assert.match(refused.kind === "refused" ? refused.message : "", /is being recorded already/);
  await client[Symbol.asyncDispose]();
  assert.equal(phase(), "recording");
  await other[Symbol.asyncDispose]();
  await until("nobody looks", () => running.server.pages.count === 0);
  await using back = await SettingsClient.open(await running.address());
  await until("it has ended", () => back.state.sessionRecording.phase === "done");
  const { sessionRecording: done } = back.state;
  const path = join(done.phase === "done" ? done.folder : "", "session.json");
  const { devices } = JSON.parse(await Deno.readTextFile(path));
  assert.equal(devices.microphone, "Simulated microphone");
});

Deno.test("A20 D1 a page is told that the app ends", async () => {
  const running = await RunningApp.start();
  const client = await SettingsClient.open(await running.address());
  await running[Symbol.asyncDispose]();
  assert.equal(await client.closed, 1001);
  assert.equal(client.messages.at(-1)?.kind, "ended");
});

Deno.test("D9 a program that has taken the port of the instance learns no token", async () => {
  await using folder = await Folder.make();
  await using instance = await Instance.claim(folder.path);
  assert.ok(instance);
  const token = "secret-secret-secret-secret";
  await using genuine = await RunningApp.start();
  for (const passesOn of [false, true]) {
    const heard: string[] = [];
    await using foreign = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      async (request) => {
        heard.push(request.url, ...[...request.headers].flat(), await request.text());
        if (!passesOn) return new Response("0".repeat(64));
        const { port } = new URL(await genuine.address());
        const { pathname, search } = new URL(request.url);
        return await fetch(`http://127.0.0.1:${port}${pathname}${search}`);
      },
    );
    // The instance's address is known, but its port belongs to another program now.
    const known: InstanceAddress = passesOn
      ? JSON.parse(await Deno.readTextFile(genuine.folder.at("instance.json")))
      : { port: 0, token };
    await instance.publish({ ...known, port: foreign.addr.port });
    await assert.rejects(
      sendCommand(folder.path, { command: "status" }),
      (error) =>
        error instanceof InstanceError && /another program has its port/.test(error.message),
    );
    assert.ok(heard.some((it) => it.includes("/challenge?nonce=")));
    assert.equal(heard.join(" ").includes(known.token), false);
  }
});

Deno.test("A20 D1 D9 a page tests the echo, gets the recordings, and leaves none behind", async () => {
  await using running = await RunningApp.start();
  const { origin, session } = await enter(await running.address());
  const listen = async (name: string) => {
    const headers = { authorization: `Bearer ${session}` };
    const reply = await fetch(`${origin}/recordings/${name}`, { headers });
    return { status: reply.status, bytes: await reply.bytes() };
  };
  {
    await using client = await SettingsClient.connect(origin, session);
    await until("the devices are listed", () => client.state.devices.length > 0);
    assert.ok(isDone(await client.ask({ command: "test", kind: "voice" })));
    const second = await client.ask({ command: "test", kind: "echo" });
    assert.match(second.kind === "refused" ? second.message : "", /runs already: stop it/);
    assert.ok(isDone(await client.ask({ command: "stop-test" })));
    await until("it has stopped", () => client.state.voiceTest.phase === "idle");

    assert.ok(isDone(await client.ask({ command: "test", kind: "echo" })));
    const test = () => client.state.echoTest;
    await until("it has ended", () => test().phase !== "running");
    const ended = test();
    assert.ok(ended.phase === "done", JSON.stringify(ended));
    assert.deepEqual(ended.result.findings.map(({ code }) => code), ["cancelled"]);
    const shares = client.messages.flatMap((it) =>
      it.kind === "change" && it.change.echoTest?.phase === "running"
        ? [it.change.echoTest.share]
        : []
    );
    assert.ok(shares.length > 10, shares.join());
    assert.deepEqual(shares, [...shares].sort((a, b) => a - b));
    for (const name of ["echo-raw.wav", "echo-clean.wav"]) {
      const { status, bytes } = await listen(name);
      assert.equal(status, 200);
      assert.ok(bytes.length > 44 + 2 * 48_000 * 9.9, `${name} has ${bytes.length} bytes`);
    }
    assert.equal((await listen("voice-raw.wav")).status, 404);
    assert.deepEqual(client.state.settings, defaultConfig);
  }
  await until("no page is open", () => running.server.pages.count === 0);
  assert.equal((await listen("echo-raw.wav")).status, 404);
});
