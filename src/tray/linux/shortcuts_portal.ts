import { Message, type MessageBus, Variant } from "@jellybrick/dbus-next";
import { type HotkeyAction, hotkeyActions, parseHotkey } from "../../config/hotkey.ts";
import type { HotkeyTexts } from "../tray_messages.ts";
import { portalTrigger } from "./portal_trigger.ts";
import { busDaemon, connectSessionBus, ownerChangesOf, subscribe } from "./session_bus.ts";

/** Listener to hotkeys. */
export interface PortalListener {
  /** Called when a key was pressed or released. */
  readonly hotkey: (action: HotkeyAction, isDown: boolean) => void;
  /** Called if the desktop gives no hotkeys, with a sentence that says why and what to do. */
  readonly refused: (text: string) => void;
}

const desktop = {
  destination: "org.freedesktop.portal.Desktop",
  path: "/org/freedesktop/portal/desktop",
} as const;
const shortcuts = "org.freedesktop.portal.GlobalShortcuts";
const registry = "org.freedesktop.host.portal.Registry";
const request = "org.freedesktop.portal.Request";
const session = "org.freedesktop.portal.Session";

/** Name of the menu entry, under which desktops remember the person's permissions. */
const appId = "anecho";

const descriptions: Readonly<Record<HotkeyAction, string>> = {
  mute: "Mute or unmute the microphone",
  bypass: "Turn bypass on or off: the untouched microphone",
  pushToMute: "Mute the microphone while held",
};

/**
 * Hotkeys through the portal of a Linux desktop. The desktop may ask the person first, and may assign other keys
 * than the requested ones. It remembers the keys that it assigned.
 *
 * @see https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.GlobalShortcuts.html
 */
export class ShortcutsPortal implements Disposable {
  readonly #bus: MessageBus;
  readonly #listener: PortalListener;
  readonly #hotkeys: HotkeyTexts;
  /** Functions that settle a request with its answer, by the request's path. */
  readonly #answers = new Map<string, (body: unknown[]) => void>();
  readonly #held = new Set<HotkeyAction>();
  #session: string | undefined;
  #count = 0;
  /** Number of the latest binding; an earlier one that still runs has no effect. 0 until the portal has started. */
  #binding = 0;
  #isClosed = false;

  private constructor(bus: MessageBus, hotkeys: HotkeyTexts, listener: PortalListener) {
    this.#bus = bus;
    this.#hotkeys = hotkeys;
    this.#listener = listener;
  }

  /**
   * Requests hotkeys.
   *
   * @param hotkeys The keys, of which at least one must be set.
   * @param address Address of the bus. @default the session bus
   * @return an object that releases the keys when it is disposed of, or `undefined` if there is no bus.
   */
  static async open(
    hotkeys: HotkeyTexts,
    listener: PortalListener,
    address?: string,
  ): Promise<ShortcutsPortal | undefined> {
    const bus = await connectSessionBus(address);
    if (bus === undefined) return undefined;
    const portal = new ShortcutsPortal(bus, hotkeys, listener);
    // Not awaited, since the bus may never answer. A call after the connection's end may fail.
    portal.#start().catch(() => {});
    return portal;
  }

  /** Releases all keys. */
  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#session = undefined;
    this.#letGo();
    this.#bus.disconnect();
  }

  async #start(): Promise<void> {
    this.#bus.on("message", (message: Message) => this.#hear(message));
    await subscribe(this.#bus, `type='signal',sender='${desktop.destination}'`);
    await subscribe(this.#bus, ownerChangesOf(desktop.destination));
    await this.#startPortal();
    await this.#bind();
  }

  /**
   * Starts the portal if it does not run yet. If the first binding started it, the start would be taken for that of
   * another portal, which needs another binding.
   */
  async #startPortal(): Promise<void> {
    const body = [desktop.destination, 0];
    const start = { ...busDaemon, member: "StartServiceByName", signature: "su", body };
    // This may fail: the portal may run without being known as a service, or be started by the person later.
    await this.#bus.call(new Message(start)).catch(() => {});
  }

  async #bind(): Promise<void> {
    const binding = ++this.#binding;
    const isOver = () => this.#isClosed || this.#binding !== binding;
    // This may fail: older portals identify programs in another way, and hotkeys work without a menu entry too.
    await this.#call(registry, "Register", "sa{sv}", [appId, {}]).catch(() => {});
    const token = `anecho${Deno.pid}_${binding}`;
    const made = await this.#ask("CreateSession", "a{sv}", (options) => [
      { ...options, session_handle_token: new Variant("s", token) },
    ]).catch(() => undefined);
    if (isOver()) return;
    if (made === undefined) {
      return this.#listener.refused(
        "this desktop assigns no hotkeys: bind the command `anecho mute toggle` to a key in its settings",
      );
    }
    const handle = made["session_handle"]?.value;
    if (typeof handle !== "string") return;
    this.#session = handle;
    const bound = await this.#ask("BindShortcuts", "oa(sa{sv})sa{sv}", (options) => [
      handle,
      this.#wanted(),
      "",
      options,
    ]).catch(() => undefined);
    if (bound !== undefined || isOver()) return;
    this.#listener.refused(
      "the desktop gives Anecho no hotkeys: allow them in its settings, or set none",
    );
  }

  #wanted(): [id: string, about: Record<string, Variant>][] {
    return hotkeyActions.flatMap((action) => {
      const hotkey = parseHotkey(this.#hotkeys[action]);
      if (hotkey === undefined) return [];
      return [[action, {
        description: new Variant("s", descriptions[action]),
        preferred_trigger: new Variant("s", portalTrigger(hotkey)),
      }]];
    });
  }

  /**
   * Makes a call that is answered later, by a signal.
   *
   * @param body Makes the arguments, with the options that name the request.
   * @return the results, or `undefined` if the person or the desktop refuses.
   */
  async #ask(
    member: string,
    signature: string,
    body: (options: Record<string, Variant>) => unknown[],
  ): Promise<Record<string, Variant> | undefined> {
    const token = `anecho${++this.#count}`;
    const sender = (this.#bus.name ?? "").slice(1).replaceAll(".", "_");
    const path = `${desktop.path}/request/${sender}/${token}`;
    const { promise, resolve } = Promise.withResolvers<unknown[]>();
    // Set before the call, since the answer may come before the call returns.
    this.#answers.set(path, resolve);
    try {
      const options = { handle_token: new Variant("s", token) };
      await this.#call(shortcuts, member, signature, body(options));
      const [code, results] = await promise;
      return code === 0 ? results as Record<string, Variant> : undefined;
    } finally {
      this.#answers.delete(path);
    }
  }

  async #call(face: string, member: string, signature: string, body: unknown[]): Promise<void> {
    await this.#bus.call(new Message({ ...desktop, interface: face, member, signature, body }));
  }

  #hear({ interface: face, member, path, body }: Message): void {
    if (face === request && member === "Response") return this.#answers.get(path)?.(body);
    if (face === shortcuts && body[0] === this.#session) {
      if (member === "Activated") this.#press(body[1], true);
      if (member === "Deactivated") this.#press(body[1], false);
      return;
    }
    const isGone = face === session && member === "Closed" && path === this.#session;
    // The start of the portal by #startPortal() is none: the first binding follows it.
    const isExchanged = member === "NameOwnerChanged" && body[0] === desktop.destination &&
      this.#binding > 0;
    if (!isGone && !isExchanged) return;
    this.#session = undefined;
    this.#letGo();
    if (!isExchanged) return;
    // Ends a binding that runs: the portal that it asked is gone.
    this.#binding++;
    if (body[2] !== "") this.#bind().catch(() => {});
  }

  #press(id: unknown, isDown: boolean): void {
    const action = hotkeyActions.find((it) => it === id);
    if (action === undefined || this.#held.has(action) === isDown) return;
    if (isDown) this.#held.add(action);
    else this.#held.delete(action);
    this.#listener.hotkey(action, isDown);
  }

  /** Reports held keys as released, since no signal will report that. */
  #letGo(): void {
    for (const action of [...this.#held]) this.#press(action, false);
  }
}
