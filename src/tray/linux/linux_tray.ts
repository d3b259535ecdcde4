import type { TrayAction } from "../menu_model.ts";
import type { FromTray, ToTray, TrayView } from "../tray_messages.ts";
import type { BusIcon } from "./bus_icon.ts";
import { LinuxHotkeys } from "./linux_hotkeys.ts";

/**
 * The icon of Linux desktops. There is none, and no error, where the session has no bus or nothing on it
 * shows icons.
 */
export class LinuxTray implements AsyncDisposable {
  readonly #listener: (message: FromTray) => void;
  readonly #opened: Promise<void>;
  readonly #hotkeys: LinuxHotkeys;
  #icon: BusIcon | undefined;
  #view: TrayView | undefined;
  #isClosed = false;

  /**
   * @param listener Is told what the person chooses.
   * @param address Of the bus. @default the session's
   */
  constructor(listener: (message: FromTray) => void, address?: string) {
    this.#listener = listener;
    this.#opened = this.#open(address);
    this.#hotkeys = new LinuxHotkeys({
      hotkey: (action, isDown) => listener({ kind: "hotkey", action, isDown }),
      refused: (text) => listener({ kind: "hotkeys-refused", text }),
    }, address);
  }

  /** Shows a view, or takes other hotkeys. Messages are for other systems. */
  send(message: ToTray): void {
    if (message.kind === "hotkeys") return this.#hotkeys.set(message.hotkeys);
    if (message.kind !== "view") return;
    this.#view = message.view;
    this.#icon?.show(message.view);
  }

  /** Takes the icon away, and gives the hotkeys back. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#hotkeys[Symbol.asyncDispose]();
    this.#icon?.[Symbol.dispose]();
    await this.#opened;
  }

  async #open(address: string | undefined): Promise<void> {
    // Loaded here, so that only a session that shows an icon pays for the library.
    const { BusIcon } = await import("./bus_icon.ts");
    const act = (action: TrayAction) => this.#listener({ kind: "action", action });
    const icon = await BusIcon.open(act, address);
    if (icon === undefined || this.#view === undefined) return icon?.[Symbol.dispose]();
    if (this.#isClosed) return icon[Symbol.dispose]();
    this.#icon = icon;
    // Ends with the bus at the latest, which need not answer.
    icon.offer(this.#view).catch(() => {});
  }
}
