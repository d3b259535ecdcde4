import assert from "node:assert/strict";
import { join } from "node:path";
import { App } from "../../src/app/app.ts";
import { AppHost } from "../../src/app/app_host.ts";
import { CallRecorder } from "../../src/app/call_recorder.ts";
import { ControlServer } from "../../src/settings/control_server.ts";
import { sendCommand } from "../../src/app/send_command.ts";
import { defaultConfig } from "../../src/config/config.ts";
import { ConfigStore } from "../../src/config/config_store.ts";
import { Instance } from "../../src/platform/single_instance.ts";
import { until } from "../../testing/waiting.ts";

const hangS = 4;

Deno.test("A19 A20 the control port answers while a sound device hangs", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await using app = new App({
      backend: "simulated",
      config: { ...defaultConfig, mode: "always" },
      room: {
        size: "small",
        faults: [{ endpoint: "microphone", kind: "hang", atS: 0, durationS: hangS }],
      },
      log: () => {},
      tell: () => {},
    });
    const store = new ConfigStore(join(folder, "config.json"));
    const calls = new CallRecorder({
      app,
      backend: "simulated",
      folder: folder,
      log: () => {},
      tell: () => {},
    });
    await using host = new AppHost({
      app,
      calls,
      store,
      log: () => {},
      quit: () => {},
      show: () => {},
      settingsAddress: () => Promise.resolve(undefined),
    });
    await using instance = await Instance.claim(folder);
    await using _server = new ControlServer({
      obey: (command) => host.obey(command),
      connect: () => undefined,
      publish: async (address) => await instance?.publish(address),
      log: () => {},
    });
    await until("the engine to run", () => app.snapshot()?.state === "running");

    await sendCommand(folder, { command: "pause" });
    const times: number[] = [];
    for (let round = 0; round < 20; round++) {
      for (const mode of ["off", "always"] as const) {
        const start = performance.now();
        const reply = await sendCommand(folder, { command: "mode", mode });
        times.push(performance.now() - start);
        assert.ok(reply.ok && reply.status.mode === mode);
      }
    }
    assert.equal(app.snapshot()?.state, "running", "the microphone's stop did not hang");
    // An answer may wait for the processor, but never for the device.
    assert.ok(Math.max(...times) < 1000, `answers took ${times.map(Math.round)} ms`);
    await until("the pause", () => app.snapshot()?.state === "paused");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
