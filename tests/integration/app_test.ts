import assert from "node:assert/strict";
import { App } from "../../src/app/app.ts";
import { type AppStatus } from "../../src/app/status.ts";
import { type Config, defaultConfig } from "../../src/config/config.ts";
import type { RoomConfig } from "../../src/engine/config.ts";
import { until } from "../../testing/waiting.ts";

const patienceMs = 30_000;

/** An app in the simulated room, where somebody always records. */
function startApp(config: Partial<Config> = {}, room: RoomConfig = { seed: 1 }) {
  const log: string[] = [];
  const told: string[] = [];
  const app = new App({
    backend: "simulated",
    config: { ...defaultConfig, ...config },
    room,
    log: (_level, text) => log.push(text),
    tell: (text) => told.push(text),
  });
  return { app, log, told };
}

/** Waits until the app's status fulfils a condition. @return that status. */
async function status(app: App, isIt: (status: AppStatus) => boolean): Promise<AppStatus> {
  const { promise, resolve, reject } = Promise.withResolvers<AppStatus>();
  const off = app.onStatus((status) => isIt(status) && resolve(status));
  if (isIt(app.status)) resolve(app.status);
  const timer = setTimeout(
    () => reject(new Error(`waited in vain: ${JSON.stringify(app.status)}`)),
    patienceMs,
  );
  return await promise.finally(() => (off(), clearTimeout(timer)));
}

Deno.test("A6 A9 the app runs where someone records, pauses when held, and takes each mode", async () => {
  const { app, log, told } = startApp();
  await using _ = app;
  const running = await status(app, ({ look }) => look === "running");
  assert.equal(running.microphone, "Simulated microphone");
  assert.equal(running.recorders, 1);
  await until("there are frames", () => (app.snapshot()?.frames ?? 0) > 20);
  for (
    const [mode, expected] of [["off", "bypass"], ["mute", "mute"], ["always", "cancel"]] as const
  ) {
    app.configure({ ...app.config, mode });
    await until(expected, () => app.snapshot()?.mode === expected);
  }
  app.notice("hold");
  await until("it is paused", () => app.snapshot()?.state === "paused");
  app.notice("release");
  await until("it is running", () => app.snapshot()?.state === "running");
  app.notice("sleep");
  await until("it is paused", () => app.snapshot()?.state === "paused");
  app.notice("wake");
  await until("it is running", () => app.snapshot()?.state === "running");
  assert.deepEqual(told, []);
  assert.match(log.join("\n"), /^plan: Simulated microphone less Simulated speakers to /);
  assert.match(log.join("\n"), /1 program records: the simulated room/);
});

Deno.test("A15 a microphone that vanishes for a while comes back by itself", async () => {
  const { app, log } = startApp({ mode: "always" }, {
    seed: 1,
    faults: [{ endpoint: "microphone", kind: "gone", atS: 1, durationS: 3 }],
  });
  await using _ = app;
  await status(app, ({ look }) => look === "running");
  await until(
    "the line in the log",
    () => log.some((line) => /Simulated microphone" is gone/.test(line)),
  );
  await until("the line in the log", () => log.some((line) => /^microphone opened$/.test(line)));
  await status(app, ({ look }) => look === "running");
  const frames = app.snapshot()?.frames ?? 0;
  await until("there are frames", () => (app.snapshot()?.frames ?? 0) > frames + 20);
});

Deno.test("A15 a chosen device that is not there is waited for, and told about", async () => {
  const microphone = { id: "gone", name: "My microphone" };
  const { app, told } = startApp({ microphone });
  await using _ = app;
  const trouble = await status(app, ({ look }) => look === "trouble");
  assert.match(trouble.text, /"My microphone" is not there/);
  assert.deepEqual(told, [trouble.text]);
  assert.equal(app.snapshot(), undefined);
  app.configure(defaultConfig);
  await status(app, ({ look }) => look === "running");
});

Deno.test("the app ends while it opens, and while it runs", async () => {
  for (const isRunning of [false, true]) {
    const { app } = startApp();
    if (isRunning) await status(app, ({ look }) => look === "running");
    await app[Symbol.asyncDispose]();
    await app.ended;
    assert.equal(app.snapshot(), undefined);
  }
});
