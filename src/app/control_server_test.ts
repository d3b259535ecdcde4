import assert from "node:assert/strict";
import { Instance } from "../platform/single_instance.ts";
import type { AppCommand } from "./app_command.ts";
import { ControlServer } from "./control_server.ts";
import { InstanceError, sendCommand } from "./send_command.ts";
import type { AppStatus } from "./status.ts";

const status: AppStatus = {
  look: "running",
  text: "Taking the echo out",
  mode: "on-demand",
  microphone: "Mikrofon (Ü)",
  speaker: "S",
  output: "O",
  recordFrom: "R",
  recorders: 1,
  recorderNames: ["Zoom"],
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
    await using server = new ControlServer((command) => {
      obeyed.push(command);
      return Promise.resolve(
        command.command === "quit"
          ? { ok: false, isUsage: true, message: "No." }
          : { ok: true, status },
      );
    });
    await instance?.publish(server.address);
    const reply = await sendCommand(folder, { command: "mode", mode: "off" });
    assert.deepEqual(reply, { ok: true, status });
    assert.deepEqual(await sendCommand(folder, { command: "quit" }), {
      ok: false,
      isUsage: true,
      message: "No.",
    });
    assert.deepEqual(obeyed, [{ command: "mode", mode: "off" }, { command: "quit" }]);
    await instance?.publish({ ...server.address, token: "another-token-of-some-length" });
    await assert.rejects(
      sendCommand(folder, { command: "status" }),
      (error) =>
        error instanceof InstanceError && /does not answer \(status 401/.test(error.message),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
