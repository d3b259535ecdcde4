import { hotkeyActions } from "../../config/hotkey.ts";
import type { HotkeyTexts } from "../tray_messages.ts";
import type { PortalListener, ShortcutsPortal } from "./shortcuts_portal.ts";

/** The hotkeys of Linux, by the desktop's portal. While none is set, no desktop is asked for any. */
export class LinuxHotkeys implements AsyncDisposable {
  readonly #listener: PortalListener;
  readonly #address: string | undefined;
  #portal: ShortcutsPortal | undefined;
  #working: Promise<void> = Promise.resolve();

  /** @param address Of the bus. @default the session's */
  constructor(listener: PortalListener, address?: string) {
    this.#listener = listener;
    this.#address = address;
  }

  /** Takes these keys instead of those from before. */
  set(hotkeys: HotkeyTexts): void {
    this.#working = this.#working.then(() => this.#exchange(hotkeys));
  }

  /** Gives all keys back. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#working;
    this.#portal?.[Symbol.dispose]();
  }

  async #exchange(hotkeys: HotkeyTexts): Promise<void> {
    // A session of the portal is bound to its keys once and for all.
    this.#portal?.[Symbol.dispose]();
    this.#portal = undefined;
    if (hotkeyActions.every((action) => hotkeys[action] === "none")) return;
    const { ShortcutsPortal } = await import("./shortcuts_portal.ts");
    this.#portal = await ShortcutsPortal.open(hotkeys, this.#listener, this.#address);
  }
}
