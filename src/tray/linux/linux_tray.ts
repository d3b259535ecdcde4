import type { TrayAction } from "../menu_model.ts";
import type { FromTray, ToTray, TrayView } from "../tray_messages.ts";
import type { BusIcon } from "./bus_icon.ts";
import { LinuxHotkeys } from "./linux_hotkeys.ts";

/**
 * The icon on Linux desktops. It is no error if the session has no bus, or no panel shows
 * icons.
 */
export class LinuxTray implements AsyncDisposable {
  readonly #listener: (message: FromTray) => void;
  readonly #opened: Promise<void>;
  readonly #hotkeys: LinuxHotkeys;
  #icon: BusIcon | undefined;
  #view: TrayView | undefined;
  #isClosed = false;

  /**
   * @param listener Called with the person's actions and hotkeys.
   * @param address Address of the bus. @default the session bus
   */
  constructor(listener: (message: FromTray) => void, address?: string) {
    this.#listener = listener;
    this.#opened = this.#open(address);
    this.#hotkeys = new LinuxHotkeys({
      hotkey: (action, isDown) => listener({ kind: "hotkey", action, isDown }),
      refused: (text) => listener({ kind: "hotkeys-refused", text }),
    }, address);
  }

  /** Shows a view, or sets hotkeys. Ignores balloons, which only Windows shows. */
  send(message: ToTray): void {
    if (message.kind === "hotkeys") return this.#hotkeys.set(message.hotkeys);
    if (message.kind !== "view") return;
    this.#view = message.view;
    this.#icon?.show(message.view);
  }

  /** Removes the icon, and releases the hotkeys. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#hotkeys[Symbol.asyncDispose]();
    this.#icon?.[Symbol.dispose]();
    await this.#opened;
  }

  async #open(address: string | undefined): Promise<void> {
    // Loaded here, so that commands that open no tray don't load the D-Bus library.
    const { BusIcon } = await import("./bus_icon.ts");
    const act = (action: TrayAction) => this.#listener({ kind: "action", action });
    const icon = await BusIcon.open(act, address);
    if (icon === undefined || this.#view === undefined) return icon?.[Symbol.dispose]();
    if (this.#isClosed) return icon[Symbol.dispose]();
    this.#icon = icon;
    // Not awaited, since the bus may never answer. A call after the connection's end may fail.
    icon.offer(this.#view).catch(() => {});
  }
}
