import assert from "node:assert/strict";
import { Message, type MessageBus, Variant } from "@jellybrick/dbus-next";
import { LinuxTray } from "../../src/tray/linux/linux_tray.ts";
import type { FromTray } from "../../src/tray/tray_messages.ts";
import { busObstacle, SessionBus } from "../../testing/session_bus.ts";
import { until } from "../../testing/waiting.ts";
import { testUnless } from "../../testing/test_unless.ts";

const test = testUnless(await busObstacle());
const name = "org.freedesktop.portal.Desktop";
const root = "/org/freedesktop/portal/desktop";
const face = "org.freedesktop.portal.GlobalShortcuts";

/** A desktop's portal for hotkeys, as documented: it answers by signals to the caller. */
class DesktopPortal {
  /** Preferred keys of the latest binding, by the name of the shortcut. */
  bound: Record<string, string> = {};
  readonly sessions: { readonly path: string; readonly owner: string; isBound: boolean }[] = [];
  readonly registered: unknown[] = [];

  private constructor(readonly bus: MessageBus, readonly answer: number) {
    bus.addMethodHandler((message: Message) => this.#handle(message));
  }

  /** @param answer The person's answer: 0 yes, 1 no. */
  static async open(bus: MessageBus, answer = 0): Promise<DesktopPortal> {
    const portal = new DesktopPortal(bus, answer);
    await bus.requestName(name);
    return portal;
  }

  /** Presses or releases the key of a shortcut of the latest session. */
  press(shortcut: string, isDown: boolean): void {
    const session = this.sessions.at(-1);
    assert.ok(session);
    this.#tell(session.owner, root, face, {
      member: isDown ? "Activated" : "Deactivated",
      signature: "osta{sv}",
      body: [session.path, shortcut, 1n, {}],
    });
  }

  /** Ends the latest session. */
  close(): void {
    const session = this.sessions.at(-1);
    assert.ok(session);
    const member = { member: "Closed", signature: "a{sv}", body: [{}] };
    this.#tell(session.owner, session.path, "org.freedesktop.portal.Session", member);
  }

  #handle(message: Message): boolean {
    if (message.path !== root) return false;
    if (message.member === "Register") {
      this.registered.push(message.body[0]);
      this.bus.send(Message.newMethodReturn(message));
      return true;
    }
    if (message.interface !== face) return false;
    const sender = message.sender ?? "";
    const client = sender.slice(1).replaceAll(".", "_");
    const options = message.body.at(-1) as Record<string, Variant>;
    const handle = `${root}/request/${client}/${options["handle_token"]?.value}`;
    const results = message.member === "CreateSession"
      ? this.#create(sender, `${root}/session/${client}/${options["session_handle_token"]?.value}`)
      : this.#bind(message.body);
    if (results === undefined) {
      this.bus.send(Message.newError(message, "org.freedesktop.portal.Error.Failed", "bound"));
      return true;
    }
    // The signal comes before the call returns, as it may.
    this.#tell(sender, handle, "org.freedesktop.portal.Request", {
      member: "Response",
      signature: "ua{sv}",
      body: [message.member === "CreateSession" ? 0 : this.answer, results],
    });
    this.bus.send(Message.newMethodReturn(message, "o", [handle]));
    return true;
  }

  #create(owner: string, path: string): Record<string, Variant> {
    this.sessions.push({ path, owner, isBound: false });
    return { session_handle: new Variant("s", path) };
  }

  #bind([path, shortcuts]: unknown[]): Record<string, Variant> | undefined {
    const session = this.sessions.find((it) => it.path === path);
    // A session can be bound only once.
    if (session === undefined || session.isBound) return undefined;
    session.isBound = true;
    const wished = shortcuts as [string, Record<string, Variant<string>>][];
    this.bound = Object.fromEntries(
      wished.map(([id, about]) => [id, about["preferred_trigger"]?.value ?? ""]),
    );
    return { shortcuts: new Variant("a(sa{sv})", []) };
  }

  #tell(
    destination: string,
    path: string,
    face: string,
    signal: { member: string; signature: string; body: unknown[] },
  ): void {
    const { member, signature, body } = signal;
    const message = Message.newSignal(path, face, member, signature, body);
    message.destination = destination;
    this.bus.send(message);
  }
}

const none = { mute: "none", bypass: "none", pushToMute: "none" };

test("A24 hotkeys are those of the desktop's portal, for as long as it has them", async () => {
  await using bus = await SessionBus.start();
  const portal = await DesktopPortal.open(bus.connect());
  const heard: FromTray[] = [];
  await using tray = new LinuxTray((message) => heard.push(message), bus.address);
  tray.send({ kind: "hotkeys", hotkeys: none });
  tray.send({ kind: "hotkeys", hotkeys: { ...none, mute: "Ctrl+Alt+M", pushToMute: "F13" } });
  const wished = { mute: "CTRL+ALT+m", pushToMute: "F13" };
  await until("they are bound", () => Object.keys(portal.bound).length === 2);
  assert.deepEqual(portal.bound, wished);
  assert.deepEqual(portal.registered, ["anecho"]);
  // Without hotkeys, Anecho had asked for no session.
  assert.equal(portal.sessions.length, 1);

  portal.press("mute", true);
  portal.press("mute", false);
  portal.press("pushToMute", true);
  portal.press("pushToMute", true);
  portal.press("another", true);
  await until("they are heard", () => heard.length === 3);
  // If the session ends while the key is held, the mute ends.
  portal.close();
  await until("it is let go", () => heard.length === 4);
  assert.deepEqual(heard, [
    { kind: "hotkey", action: "mute", isDown: true },
    { kind: "hotkey", action: "mute", isDown: false },
    { kind: "hotkey", action: "pushToMute", isDown: true },
    { kind: "hotkey", action: "pushToMute", isDown: false },
  ]);

  portal.bus.disconnect();
  const next = await DesktopPortal.open(bus.connect());
  await until("they are bound anew", () => Object.keys(next.bound).length === 2);
  tray.send({ kind: "hotkeys", hotkeys: { ...none, bypass: "Win+Space" } });
  await until("others are bound", () => "bypass" in next.bound);
  assert.deepEqual(next.bound, { bypass: "LOGO+space" });
  next.press("bypass", true);
  await until("it is heard", () => heard.length === 5);
  assert.deepEqual(heard.at(-1), { kind: "hotkey", action: "bypass", isDown: true });
});

test("A24 a desktop without hotkeys, and one that gives none, are a line of the log", async () => {
  await using bus = await SessionBus.start();
  const heard: FromTray[] = [];
  const refusals = () => heard.flatMap((it) => it.kind === "hotkeys-refused" ? [it.text] : []);
  await using tray = new LinuxTray((message) => heard.push(message), bus.address);
  tray.send({ kind: "hotkeys", hotkeys: { ...none, mute: "F13" } });
  await until("there is no portal", () => refusals().length === 1);
  assert.match(refusals()[0] ?? "", /assigns no hotkeys: bind the command `anecho mute toggle`/);
  // The portal may start after Anecho.
  const portal = await DesktopPortal.open(bus.connect(), 1);
  await until("the person does not want it", () => refusals().length === 2);
  assert.match(refusals()[1] ?? "", /gives Anecho no hotkeys: allow them/);
  assert.deepEqual([portal.bound, heard.length], [{ mute: "F13" }, 2]);
});

test("A24 a desktop's portal that starts because Anecho asks is asked once", async () => {
  await using bus = await SessionBus.start();
  const sign = bus.folder.at("wanted");
  await Deno.mkdir(bus.folder.at("dbus-1/services"), { recursive: true });
  await Deno.writeTextFile(
    bus.folder.at(`dbus-1/services/${name}.service`),
    `[D-BUS Service]\nName=${name}\nExec=/usr/bin/env touch ${sign}\n`,
  );
  const heard: FromTray[] = [];
  await using tray = new LinuxTray((message) => heard.push(message), bus.address);
  tray.send({ kind: "hotkeys", hotkeys: { ...none, mute: "F13" } });
  await until("the bus starts the portal", () => bus.folder.names().includes("wanted"));
  const portal = await DesktopPortal.open(bus.connect());
  await until("it is bound", () => "mute" in portal.bound);
  portal.press("mute", true);
  await until("it is heard", () => heard.length > 0);
  assert.deepEqual(heard, [{ kind: "hotkey", action: "mute", isDown: true }]);
  assert.deepEqual([portal.registered.length, portal.sessions.length], [1, 1]);
});
