import assert from "node:assert/strict";
import { join } from "node:path";
import { build } from "../../tools/build.ts";
import { compile } from "../../tools/compile.ts";
import { Folder } from "../integration/anecho.ts";
import { waitFor } from "../rig/machine.ts";
import { rigTest } from "../rig/rig_case.ts";
import { provideTrixie } from "../rig/trixie.ts";
import { provideWindowsDeno } from "../rig/windows_deno.ts";
import { WineMachine, winePart } from "../rig/wine.ts";
import { WindowsApp } from "./windows_app.ts";

const trixie = await provideTrixie([winePart]);

/** From the start to the end that the menu brings. */
async function useApp(app: WindowsApp): Promise<void> {
  const wrong = await app.run("banana");
  assert.equal(wrong.code, 2, wrong.output);
  assert.match(wrong.output, /^anecho: No microphone is called "banana": use a part of "/);
  const looped = await app.run("CABLE Output");
  assert.equal(looped.code, 2, looped.output);
  assert.match(looped.output, /is where Anecho's own output comes out: choose your microphone/);

  const started = performance.now();
  const running = app.start("--minimized", "USB", "Realtek", "CABLE Input");
  const ready = await app.status(({ text }) => text.startsWith("Ready"));
  console.log(`ready ${((performance.now() - started) / 1000).toFixed(1)} s after the start`);
  assert.equal(ready.microphone, "Microphone (USB Audio)");
  assert.equal(ready.output, "CABLE Input (VB-Audio Virtual Cable)");
  assert.equal(ready.record_from, "CABLE Output (VB-Audio Virtual Cable)");

  assert.equal((await app.run("mode", "always")).code, 0);
  await app.status(({ look }) => look === "running");
  const level = await app.toneInCable();
  const second = await app.run("USB", "micfeed");
  assert.equal(second.code, 0, second.output);
  assert.match(second.output, /Anecho is running already/);
  await app.status(({ look, speaker }) => look === "running" && speaker === "zz-micfeed");
  assert.equal((await app.run("USB", "Realtek")).code, 0);
  await app.status(({ look, speaker }) => look === "running" && speaker !== "zz-micfeed");
  const after = await app.toneInCable();
  console.log(`a tone in the cable: ${level.toFixed(1)} dBFS, ${after.toFixed(1)} after two swaps`);
  assert.ok(level > -40 && after > -40);
  assert.equal((await app.run("pause")).code, 0);
  await app.status(({ text }) => text.startsWith("Paused"));

  // From its end, the menu's first item is to quit.
  await app.useMenu("Up", "Return");
  assert.equal(await running.ended, 0, running.read());
  const log = await app.log();
  assert.equal(log.match(/engine opened/g)?.length, 1, log);
  assert.match(log, /reference opened[^]*reference opened[^]*ended\n$/);
  await waitFor("all of its processes to end", async () => {
    const programs = await app.shell(
      "for file in /proc/[0-9]*/cmdline; do tr '\\0' '\\n' <$file | head -n 1; done 2>/dev/null",
    );
    return !/(Anecho|deno)\.exe$/m.test(programs);
  });
}

rigTest(
  trixie,
  "A10 A11 A14 A18 A20 the app under Wine: devices by name, tray, swap in mid-sound, quit",
  async (ready) => {
    const deno = await provideWindowsDeno(await build("windows"));
    await using wine = await WineMachine.start(ready, { binds: deno.binds });
    const command = [...deno.command, "--quiet", "Z:\\project\\main.ts"];
    await useApp(new WindowsApp(wine, { command, env: deno.env }));
  },
);

rigTest(
  trixie,
  "A10 A12 A14 A20 the compiled program under Wine, alone in its folder, does the same",
  async (ready) => {
    await using folder = await Folder.make();
    await Deno.copyFile(await compile("windows", true), join(folder.path, "Anecho.exe"));
    await using wine = await WineMachine.start(ready, { binds: { "/app": folder.path } });
    const app = new WindowsApp(wine, { command: ["wine", "Z:\\app\\Anecho.exe"], env: [] });
    assert.match((await app.run("--version")).output, /test build on Deno/);
    await useApp(app);
  },
);
