import { Message, type MessageBus } from "@jellybrick/dbus-next";
import type { TrayAction } from "../menu_model.ts";
import type { TrayView } from "../tray_messages.ts";
import { DbusMenu, menuPath } from "./dbus_menu.ts";
import { busDaemon, connectSessionBus, ownerChangesOf, subscribe } from "./session_bus.ts";
import { itemPath, StatusItem } from "./status_item.ts";

const watcher = "org.kde.StatusNotifierWatcher";

/** An icon on the session bus. All panels that watch for icons show it, also those that start later. */
export class BusIcon implements Disposable {
  readonly #bus: MessageBus;
  readonly #item: StatusItem;
  readonly #menu: DbusMenu;
  readonly #name = `org.kde.StatusNotifierItem-${Deno.pid}-1`;

  private constructor(bus: MessageBus, act: (action: TrayAction) => void) {
    this.#bus = bus;
    this.#item = new StatusItem(() => act({ kind: "settings" }));
    this.#menu = new DbusMenu(act);
  }

  /**
   * @param address Address of the bus. @default the session bus
   * @return an icon, or `undefined` if there is no bus.
   */
  static async open(
    act: (action: TrayAction) => void,
    address?: string,
  ): Promise<BusIcon | undefined> {
    const bus = await connectSessionBus(address);
    return bus && new BusIcon(bus, act);
  }

  /** Offers the icon to the desktop's watcher of icons, now and whenever a watcher starts. */
  async offer(view: TrayView): Promise<void> {
    this.show(view);
    this.#bus.export(itemPath, this.#item);
    this.#bus.export(menuPath, this.#menu);
    await this.#bus.requestName(this.#name);
    this.#bus.on("message", (message: Message) => {
      const [name, , owner] = message.body;
      if (message.member !== "NameOwnerChanged" || message.sender !== busDaemon.destination) return;
      if (name === watcher && owner !== "") this.#register();
    });
    await subscribe(this.#bus, ownerChangesOf(watcher));
    const reply = await this.#bus.call(
      new Message({ ...busDaemon, member: "NameHasOwner", signature: "s", body: [watcher] }),
    );
    if (reply?.body[0] === true) this.#register();
  }

  /** Shows another view. */
  show(view: TrayView): void {
    for (const signal of [...this.#item.set(view), this.#menu.set(view.menu)]) this.#send(signal);
  }

  /** Disconnects from the bus, so that panels remove the icon. */
  [Symbol.dispose](): void {
    this.#bus.disconnect();
  }

  #register(): void {
    this.#send(
      new Message({
        destination: watcher,
        path: "/StatusNotifierWatcher",
        interface: watcher,
        member: "RegisterStatusNotifierItem",
        signature: "s",
        body: [this.#name],
      }),
    );
  }

  #send(message: Message): void {
    try {
      this.#bus.send(message);
    } catch {
      // The session is ending or has ended: no panel is left.
    }
  }
}
