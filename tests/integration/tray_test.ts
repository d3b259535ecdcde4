import assert from "node:assert/strict";
import { App } from "../../src/app/app.ts";
import { AutostartSwitch } from "../../src/app/autostart_switch.ts";
import { AppHost } from "../../src/app/app_host.ts";
import { CallRecorder } from "../../src/app/call_recorder.ts";
import { type Config, defaultConfig } from "../../src/config/config.ts";
import { ConfigStore } from "../../src/config/config_store.ts";
import type { MenuItem, TrayAction } from "../../src/tray/menu_model.ts";
import { TrayController } from "../../src/tray/tray_controller.ts";
import type { FromTray, ToTray, TrayView } from "../../src/tray/tray_messages.ts";
import { Folder } from "../../testing/anecho.ts";
import { decodeWav } from "../../testing/wav.ts";
import { until } from "../../testing/waiting.ts";

/** Stands in for the taskbar, which this system may lack. It keeps what it is told to show. */
class Taskbar implements AsyncDisposable {
  view: TrayView | undefined;
  readonly balloons: string[] = [];

  constructor(readonly choose: (message: FromTray) => void) {}

  send(message: ToTray): void {
    if (message.kind === "view") this.view = message.view;
    if (message.kind === "balloon") this.balloons.push(message.text);
  }

  item(label: string): { action: TrayAction; isTicked: boolean } {
    const find = (items: readonly MenuItem[]): MenuItem | undefined => {
      for (const item of items) {
        const found = item.kind === "submenu" ? find(item.items) : item;
        if (found?.kind === "action" && found.label.startsWith(label)) return found;
      }
      return undefined;
    };
    const item = find(this.view?.menu ?? []);
    assert.ok(item?.kind === "action", `${label} in ${JSON.stringify(this.view?.menu)}`);
    return { action: item.action, isTicked: item.isTicked ?? false };
  }

  click(label: string): void {
    this.choose({ kind: "action", action: this.item(label).action });
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.view = undefined;
    return Promise.resolve();
  }
}

Deno.test("A10 A13 A14 C1 what is chosen in the tray is done, kept, and ticked", async () => {
  await using folder = await Folder.make();
  const store = new ConfigStore(folder.at("config.json"));
  const log: string[] = [];
  const write = (_level: string, text: string) => log.push(text);
  const told: string[] = [];
  await using app = new App({
    backend: "simulated",
    config: defaultConfig,
    log: write,
    tell: (text) => told.push(text),
  });
  let hasQuit = false;
  await using calls = new CallRecorder({
    app,
    backend: "simulated",
    folder: folder.at("calls"),
    log: write,
    tell: (text) => told.push(text),
  });
  await using host = new AppHost({
    app,
    calls,
    store,
    log: write,
    quit: () => hasQuit = true,
    show: () => {},
    settingsAddress: () => Promise.resolve(undefined),
  });
  const taskbars: Taskbar[] = [];
  const autostart: boolean[] = [];
  const notices: string[] = [];
  let opened = 0;
  const controller = new TrayController(
    {
      app,
      host,
      autostart: new AutostartSwitch(
        { set: (isOn) => (autostart.push(isOn), Promise.resolve()) },
        false,
      ),
      openSettings: () => Promise.resolve(void opened++),
      logs: folder.path,
      log: write,
      notice: (notice) => notices.push(notice),
      failed: assert.fail,
    },
    (listener) => {
      const taskbar = new Taskbar(listener);
      taskbars.push(taskbar);
      return taskbar;
    },
  );
  const [taskbar] = taskbars;
  assert.ok(taskbar);

  await until("the icon says that it runs", () => taskbar.view?.look === "running");
  assert.match(taskbar.view?.tooltip ?? "", /^Anecho: Taking the echo out\nSimulated microphone/);
  taskbar.click("Simulated microphone");
  await until("the microphone is ticked", () => taskbar.item("Simulated microphone").isTicked);
  assert.equal(taskbar.item("Default").isTicked, false);
  taskbar.click("Mute");
  await until("it is muted", () => app.snapshot()?.mode === "mute");
  await until("the icon says so", () => taskbar.view?.look === "off");
  taskbar.click("Only while");
  taskbar.click("Pause");
  await until("it pauses", () => app.snapshot()?.state === "paused");
  assert.equal(taskbar.item("Pause").isTicked, true);
  taskbar.click("Pause");
  await until("it goes on", () => app.snapshot()?.state === "running");
  taskbar.click("Record this call");
  await until("the icon says that it records", () => taskbar.view?.isRecording === true);
  await until("it records", () => calls.recording.phase === "recording");
  assert.match(taskbar.view?.tooltip ?? "", /^Anecho: recording this call\n/);
  taskbar.click("Mute");
  taskbar.click("Stop recording");
  await until("it is recorded", () => calls.recording.phase === "idle");
  const [, file] = /^The call is recorded: (.+)$/.exec(told.at(-1) ?? "") ?? [];
  const { channels } = decodeWav(await Deno.readFile(file ?? told.join()));
  assert.equal(channels.length, 1);
  const { muted } = JSON.parse(await Deno.readTextFile(`${file?.slice(0, -4)}.json`));
  assert.deepEqual(muted.map((it: { is_muted: boolean }) => it.is_muted), [true]);
  taskbar.click("Only while");
  taskbar.click("Start when");
  await until("autostart is ticked", () => taskbar.item("Start when").isTicked);
  taskbar.choose({ kind: "notice", notice: "sleep" });
  taskbar.click("Settings");
  assert.equal(opened, 1);
  taskbar.click("Quit");
  await until("it was told to quit", () => hasQuit);
  controller.tell("Plug it in.");
  assert.deepEqual([autostart, notices, taskbar.balloons], [[true], ["sleep"], ["Plug it in."]]);

  // A person edits the file; a later choice in the menu must keep the edit.
  const path = await host.settingsFile();
  const edited: Config = JSON.parse(await Deno.readTextFile(path));
  const cleaning = { ...edited.cleaning, automaticGain: true };
  await Deno.writeTextFile(path, JSON.stringify({ ...edited, cleaning }));
  taskbar.click("Mute");
  taskbar.click("Only while");
  await host[Symbol.asyncDispose]();
  const loaded = await store.load();
  assert.equal(loaded.config.cleaning.automaticGain, true);
  assert.equal(loaded.config.mode, "on-demand");
  assert.deepEqual(
    loaded.config.microphone !== "default" && loaded.config.microphone.name,
    "Simulated microphone",
  );
  await controller[Symbol.asyncDispose]();
  assert.equal(taskbar.view, undefined);
});
