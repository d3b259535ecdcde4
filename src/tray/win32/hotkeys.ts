import { type HotkeyAction, hotkeyActions, parseHotkey } from "../../config/hotkey.ts";
import type { HotkeyTexts } from "../tray_messages.ts";
import type { Libraries } from "./libraries.ts";
import { modifierFlags, virtualKey } from "./virtual_keys.ts";

/** Who is told about hotkeys. */
export interface HotkeyListener {
  /** A key was pressed, or the one that mutes while it is held was released. */
  readonly hotkey: (action: HotkeyAction, isDown: boolean) => void;
  /** Another program has these keys. */
  readonly hotkeyTaken: (keys: string) => void;
}

/** A held key makes no more presses. */
const noRepeat = 0x4000;
const isDownBit = 0x8000;
/** Windows tells when a hotkey is pressed, not when it is released: that is looked up, while it is held. */
const heldTimer = 1n;
const lookUpMs = 30;

/** The system-wide keys of a window. They belong to the thread of the window. */
export class Hotkeys {
  readonly #user32: Libraries["user32"];
  readonly #window: Deno.PointerValue;
  readonly #listener: HotkeyListener;
  /** Registered hotkeys, by number. */
  readonly #registered = new Map<number, { action: HotkeyAction; key: number }>();
  /** The key that is held, if it matters when it is released. */
  #held: number | undefined;

  constructor(
    user32: Libraries["user32"],
    window: Deno.PointerValue,
    listener: HotkeyListener,
  ) {
    this.#user32 = user32;
    this.#window = window;
    this.#listener = listener;
  }

  /** Takes these keys instead of those from before. */
  set(hotkeys: HotkeyTexts): void {
    this.release();
    for (const [index, action] of hotkeyActions.entries()) {
      const hotkey = parseHotkey(hotkeys[action]);
      if (hotkey === undefined) continue;
      const key = virtualKey(hotkey.key);
      const flags = modifierFlags(hotkey.modifiers) | noRepeat;
      if (this.#user32.RegisterHotKey(this.#window, index, flags, key) === 0) {
        this.#listener.hotkeyTaken(hotkeys[action]);
      } else {
        this.#registered.set(index, { action, key });
      }
    }
  }

  /** Gives all keys back. */
  release(): void {
    this.#letGo();
    for (const id of this.#registered.keys()) this.#user32.UnregisterHotKey(this.#window, id);
    this.#registered.clear();
  }

  /** Handles the press of the key with this number. */
  press(id: number): void {
    const hotkey = this.#registered.get(id);
    if (hotkey === undefined) return;
    this.#listener.hotkey(hotkey.action, true);
    if (hotkey.action !== "pushToMute") return;
    this.#held = hotkey.key;
    this.#user32.SetTimer(this.#window, heldTimer, lookUpMs, null);
  }

  /** Looks whether the held key is released. */
  check(): void {
    if (this.#held === undefined) return;
    if ((this.#user32.GetAsyncKeyState(this.#held) & isDownBit) === 0) this.#letGo();
  }

  #letGo(): void {
    if (this.#held === undefined) return;
    this.#held = undefined;
    this.#user32.KillTimer(this.#window, heldTimer);
    this.#listener.hotkey("pushToMute", false);
  }
}
