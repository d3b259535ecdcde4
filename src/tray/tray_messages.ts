import type { Look } from "../app/status.ts";
import type { HotkeyAction } from "../config/hotkey.ts";
import type { MenuItem, TrayAction } from "./menu_model.ts";

/** Contents of the tray. */
export interface TrayView {
  readonly look: Look;
  /** A call is recorded, which the icon has to show. */
  readonly isRecording: boolean;
  readonly tooltip: string;
  readonly menu: readonly MenuItem[];
}

/** The keys that are set, by what they do; "none" where none is. */
export type HotkeyTexts = Readonly<Record<HotkeyAction, string>>;

/** Notices of the system to a window that the app wants to know. */
export type SystemNotice = "sleep" | "wake" | "lock" | "unlock" | "session-end";

/** To the thread of the tray. */
export type ToTray =
  | { readonly kind: "view"; readonly view: TrayView }
  | { readonly kind: "balloon"; readonly title: string; readonly text: string }
  | { readonly kind: "hotkeys"; readonly hotkeys: HotkeyTexts }
  | { readonly kind: "close" };

/** From the thread of the tray. */
export type FromTray =
  /** The window is there: its handle, to which messages can be posted. */
  | { readonly kind: "ready"; readonly window: bigint }
  | { readonly kind: "action"; readonly action: TrayAction }
  | { readonly kind: "notice"; readonly notice: SystemNotice }
  /** A key was pressed, or the one that works while it is held was released. */
  | { readonly kind: "hotkey"; readonly action: HotkeyAction; readonly isDown: boolean }
  /** Windows gives that key to another program. */
  | { readonly kind: "hotkey-taken"; readonly keys: string }
  /** The desktop gives no hotkeys: why, and what to do. */
  | { readonly kind: "hotkeys-refused"; readonly text: string }
  | { readonly kind: "ended" }
  | { readonly kind: "failed"; readonly message: string };
