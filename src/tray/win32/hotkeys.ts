import { type HotkeyAction, hotkeyActions, parseHotkey } from "../../config/hotkey.ts";
import type { HotkeyTexts } from "../tray_messages.ts";
import type { Libraries } from "./libraries.ts";
import { modifierFlags, virtualKey } from "./virtual_keys.ts";

/** Listener to hotkeys. */
export interface HotkeyListener {
  /** Called when a key was pressed, or the push-to-mute key was released. */
  readonly hotkey: (action: HotkeyAction, isDown: boolean) => void;
  /** Called if another program has these keys. */
  readonly hotkeyTaken: (keys: string) => void;
}

/** MOD_NOREPEAT: a held key makes no further presses. */
const noRepeat = 0x4000;
const isDownBit = 0x8000;
/** Timer that polls whether a held key was released, since Windows reports only presses of hotkeys. */
const heldTimer = 1n;
const lookUpMs = 30;

/** System-wide hotkeys of a window. To be used on the window's thread. */
export class Hotkeys {
  readonly #user32: Libraries["user32"];
  readonly #window: Deno.PointerValue;
  readonly #listener: HotkeyListener;
  /** Registered hotkeys by their numbers. */
  readonly #registered = new Map<number, { action: HotkeyAction; key: number }>();
  /** Virtual-key code of the push-to-mute key while it is held. */
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

  /** Sets the keys, in place of the former ones. */
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

  /** Releases all keys. */
  release(): void {
    this.#letGo();
    for (const id of this.#registered.keys()) this.#user32.UnregisterHotKey(this.#window, id);
    this.#registered.clear();
  }

  /** Handles the press of the hotkey with this number. */
  press(id: number): void {
    const hotkey = this.#registered.get(id);
    if (hotkey === undefined) return;
    this.#listener.hotkey(hotkey.action, true);
    if (hotkey.action !== "pushToMute") return;
    this.#held = hotkey.key;
    this.#user32.SetTimer(this.#window, heldTimer, lookUpMs, null);
  }

  /** Checks whether the held key was released. */
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
