import { hotkeyActions } from "../../config/hotkey.ts";
import type { HotkeyTexts } from "../tray_messages.ts";
import type { PortalListener, ShortcutsPortal } from "./shortcuts_portal.ts";

/** Hotkeys on Linux, through the desktop's portal. While no key is set, the portal is not used. */
export class LinuxHotkeys implements AsyncDisposable {
  readonly #listener: PortalListener;
  readonly #address: string | undefined;
  #portal: ShortcutsPortal | undefined;
  #working: Promise<void> = Promise.resolve();

  /** @param address Address of the bus. @default the session bus */
  constructor(listener: PortalListener, address?: string) {
    this.#listener = listener;
    this.#address = address;
  }

  /** Sets the keys, in place of the former ones. */
  set(hotkeys: HotkeyTexts): void {
    this.#working = this.#working.then(() => this.#exchange(hotkeys));
  }

  /** Releases all keys. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#working;
    this.#portal?.[Symbol.dispose]();
  }

  async #exchange(hotkeys: HotkeyTexts): Promise<void> {
    // The keys of a portal session can't be changed, so other keys need a new session.
    this.#portal?.[Symbol.dispose]();
    this.#portal = undefined;
    if (hotkeyActions.every((action) => hotkeys[action] === "none")) return;
    const { ShortcutsPortal } = await import("./shortcuts_portal.ts");
    this.#portal = await ShortcutsPortal.open(hotkeys, this.#listener, this.#address);
  }
}
