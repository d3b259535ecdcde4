import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Message, type MessageBus, Variant } from "@jellybrick/dbus-next";
import { connectSessionBus } from "../../src/tray/linux/session_bus.ts";
import { LinuxTray } from "../../src/tray/linux/linux_tray.ts";
import type { MenuItem } from "../../src/tray/menu_model.ts";
import type { FromTray, TrayView } from "../../src/tray/tray_messages.ts";
import { Folder, homeIn, startAnechoWith, textOf } from "../../testing/anecho.ts";
import { busObstacle, SessionBus } from "../../testing/session_bus.ts";
import { findProgram } from "../../tools/command.ts";
import { iconWatcher } from "../../tools/programs.ts";
import { readUntil, until } from "../../testing/waiting.ts";

const canRun = await busObstacle() === undefined && await findProgram(iconWatcher) !== undefined;
const note = canRun ? "" : " (dbus-daemon or a watcher for icons is not installed)";

type Layout = [id: number, properties: Record<string, Variant>, children: Variant<Layout>[]];

/** A desktop session with a bus, and an icon watcher that can be started and ended. */
class Desktop implements AsyncDisposable {
  readonly signals: string[] = [];
  readonly address: string;
  readonly bus: MessageBus;
  #watcher: Deno.ChildProcess | undefined;

  private constructor(readonly session: SessionBus) {
    this.address = session.address;
    this.bus = session.connect();
    this.bus.on("message", ({ member }) => this.signals.push(member));
  }

  static async start(): Promise<Desktop> {
    const desktop = new Desktop(await SessionBus.start());
    await desktop.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", {
      member: "AddMatch",
      signature: "s",
      body: ["type='signal',path_namespace='/StatusNotifierItem'"],
    });
    return desktop;
  }

  startWatcher(): void {
    this.#watcher = new Deno.Command(iconWatcher, {
      env: {
        ...homeIn(this.session.folder),
        DBUS_SESSION_BUS_ADDRESS: this.address,
        GSETTINGS_BACKEND: "memory",
      },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
  }

  async stopWatcher(): Promise<void> {
    this.#watcher?.kill();
    await this.#watcher?.status;
    this.#watcher = undefined;
  }

  async call(
    destination: string,
    path: string,
    face: string,
    { member, signature = "", body = [] }: { member: string; signature?: string; body?: unknown[] },
  ): Promise<unknown[]> {
    const message = { destination, path, interface: face, member, signature, body };
    return (await this.bus.call(new Message(message)))?.body ?? [];
  }

  async property<T>(name: string, path: string, face: string, property: string): Promise<T> {
    const [variant] = await this.call(name, path, "org.freedesktop.DBus.Properties", {
      member: "Get",
      signature: "ss",
      body: [face, property],
    });
    return (variant as Variant<T>).value;
  }

  /** @return the bus names of the icons that the watcher knows; none while there is no watcher. */
  async icons(): Promise<string[]> {
    const watcher = "org.kde.StatusNotifierWatcher";
    const path = "/StatusNotifierWatcher";
    const found = await this.property<string[]>(
      watcher,
      path,
      watcher,
      "RegisteredStatusNotifierItems",
    ).catch(() => []);
    return found.map((it) => it.replace("/StatusNotifierItem", ""));
  }

  /** Waits for an icon. @return its bus name. */
  async icon(): Promise<string> {
    const [name = ""] = await this.#whenIcons((count) => count === 1);
    return name;
  }

  async whenNone(): Promise<void> {
    await this.#whenIcons((count) => count === 0);
  }

  async #whenIcons(areThey: (count: number) => boolean): Promise<string[]> {
    return await readUntil(() => this.icons(), ({ length }) => areThey(length));
  }

  async item<T>(icon: string, property: string): Promise<T> {
    return await this.property(icon, "/StatusNotifierItem", "org.kde.StatusNotifierItem", property);
  }

  /** Reads the whole menu. @return the items by their labels. */
  async menu(icon: string): Promise<Map<string, { id: number; isTicked: boolean }>> {
    const path = await this.item<string>(icon, "Menu");
    const [, root] = await this.call(icon, path, "com.canonical.dbusmenu", {
      member: "GetLayout",
      signature: "iias",
      body: [0, -1, []],
    });
    const found = new Map<string, { id: number; isTicked: boolean }>();
    const add = ([id, properties, children]: Layout): void => {
      const label = properties["label"]?.value;
      const isTicked = properties["toggle-state"]?.value === 1;
      if (typeof label === "string") found.set(label, { id, isTicked });
      for (const { value } of children) add(value);
    };
    add(root as Layout);
    return found;
  }

  async click(icon: string, label: string): Promise<void> {
    const id = (await this.menu(icon)).get(label)?.id;
    assert.ok(id !== undefined, `${label} is in the menu`);
    const path = await this.item<string>(icon, "Menu");
    await this.call(icon, path, "com.canonical.dbusmenu", {
      member: "Event",
      signature: "isvu",
      body: [id, "clicked", new Variant("i", 0), 0],
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopWatcher();
    await this.session[Symbol.asyncDispose]();
  }
}

function viewOf(look: TrayView["look"], tooltip: string, menu: readonly MenuItem[]): TrayView {
  return { look, isRecording: false, tooltip, menu };
}

const pause: MenuItem = { kind: "action", label: "Pause", action: { kind: "hold" } };

Deno.test({
  name: `D11 a desktop shows the icon, its tooltip and its menu, whenever it comes${note}`,
  ignore: !canRun,
  fn: async () => {
    await using desktop = await Desktop.start();
    const heard: FromTray[] = [];
    await using tray = new LinuxTray((message) => heard.push(message), desktop.address);
    tray.send({ kind: "view", view: viewOf("waiting", "Anecho: ready\nUSB <1>", [pause]) });

    desktop.startWatcher();
    const icon = await desktop.icon();
    assert.equal(icon, `org.kde.StatusNotifierItem-${Deno.pid}-1`);
    const [, , title, text] = await desktop.item<string[]>(icon, "ToolTip");
    assert.deepEqual([title, text], ["Anecho: ready", "USB &lt;1&gt;"]);
    const waiting = await desktop.item<[number, number, Buffer][]>(icon, "IconPixmap");
    assert.deepEqual(waiting.map(([width]) => width), [16, 22, 24, 32, 48]);
    for (const [width, height, argb] of waiting) assert.equal(argb.length, width * height * 4);

    tray.send({
      kind: "view",
      view: viewOf("running", "Anecho: on", [{ ...pause, label: "A_b" }]),
    });
    await until("the change is told", () => desktop.signals.includes("LayoutUpdated"));
    assert.ok(desktop.signals.includes("NewIcon") && desktop.signals.includes("NewToolTip"));
    const running = await desktop.item<[number, number, Buffer][]>(icon, "IconPixmap");
    const pixel = (pixmaps: typeof running) => {
      const [width = 0, , argb = Buffer.alloc(0)] = pixmaps.at(-1) ?? [];
      const at = (Math.round(width * 0.3) * width + width / 2) * 4;
      return [...argb.subarray(at, at + 4)];
    };
    // The icon is hollow while Anecho waits, green while an app records.
    assert.equal(pixel(waiting)[0], 0);
    assert.deepEqual(pixel(running), [255, 40, 160, 90]);

    await desktop.click(icon, "A__b");
    await desktop.call(icon, "/StatusNotifierItem", "org.kde.StatusNotifierItem", {
      member: "Activate",
      signature: "ii",
      body: [0, 0],
    });
    assert.deepEqual(heard, [
      { kind: "action", action: { kind: "hold" } },
      { kind: "action", action: { kind: "settings" } },
    ]);

    await desktop.stopWatcher();
    desktop.startWatcher();
    assert.equal(await desktop.icon(), icon);
    await tray[Symbol.asyncDispose]();
    await desktop.whenNone();
  },
});

Deno.test({
  name: `D11 a click in the desktop's menu reaches the app, which ends with its icon${note}`,
  ignore: !canRun,
  fn: async () => {
    await using desktop = await Desktop.start();
    await using folder = await Folder.make();
    desktop.startWatcher();
    const env = { ...homeIn(folder), DBUS_SESSION_BUS_ADDRESS: desktop.address };
    const process = startAnechoWith(env, folder, "start", "--backend", "simulated");
    const output = process.output();
    try {
      const icon = await desktop.icon();
      assert.equal((await desktop.menu(icon)).get("Mute")?.isTicked, false);
      await desktop.click(icon, "Mute");
      await until("the change is told", () => desktop.signals.includes("LayoutUpdated"));
      await until(
        "the mode has changed",
        async () => (await desktop.menu(icon)).get("Mute")?.isTicked ?? false,
      );
      await desktop.click(icon, "Quit");
      const { code, stderr } = textOf(await output);
      assert.equal(code, 0, stderr);
      await desktop.whenNone();
      const config = JSON.parse(await Deno.readTextFile(folder.at("config/anecho/config.json")));
      assert.equal(config.mode, "mute");
    } catch (error) {
      try {
        process.kill();
      } catch {
        // It has ended.
      }
      await output;
      throw error;
    }
  },
});

Deno.test({
  name: "D11 without a bus of the session there is no icon, and no error",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using folder = await Folder.make();
    const heard: FromTray[] = [];
    const tray = new LinuxTray((it) => heard.push(it), `unix:path=${folder.at("none")}`);
    tray.send({ kind: "view", view: viewOf("running", "Anecho", [pause]) });
    await tray[Symbol.asyncDispose]();
    assert.deepEqual(heard, []);
  },
});

Deno.test({
  name: "D11 a bus that never answers, or hangs up at once, is none",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using folder = await Folder.make();
    for (const hangsUp of [false, true]) {
      const path = folder.at(`bus${hangsUp}`);
      using listener = Deno.listen({ transport: "unix", path });
      const caller = listener.accept();
      const bus = connectSessionBus(`unix:path=${path}`, 50);
      using connection = await caller;
      if (hangsUp) connection.close();
      assert.equal(await bus, undefined);
    }
  },
});
