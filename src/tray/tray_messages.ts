import type { Look } from "../app/status.ts";
import type { HotkeyAction } from "../config/hotkey.ts";
import type { MenuItem, TrayAction } from "./menu_model.ts";

/** Contents of the tray icon and its menu. */
export interface TrayView {
  readonly look: Look;
  /** Whether a call is being recorded, which the icon has to show. */
  readonly isRecording: boolean;
  readonly tooltip: string;
  readonly menu: readonly MenuItem[];
}

/** Hotkeys by their actions; "none" for no key. */
export type HotkeyTexts = Readonly<Record<HotkeyAction, string>>;

/** Notices of the system that the app needs. */
export type SystemNotice = "sleep" | "wake" | "lock" | "unlock" | "session-end";

/** Message to the tray. */
export type ToTray =
  | { readonly kind: "view"; readonly view: TrayView }
  | { readonly kind: "balloon"; readonly title: string; readonly text: string }
  | { readonly kind: "hotkeys"; readonly hotkeys: HotkeyTexts }
  | { readonly kind: "close" };

/** Message from the tray. */
export type FromTray =
  /** The window exists; messages can be posted to its handle. */
  | { readonly kind: "ready"; readonly window: bigint }
  | { readonly kind: "action"; readonly action: TrayAction }
  | { readonly kind: "notice"; readonly notice: SystemNotice }
  /** A key was pressed or released. On Windows, only the push-to-mute key reports its release. */
  | { readonly kind: "hotkey"; readonly action: HotkeyAction; readonly isDown: boolean }
  /** Another program has these keys. (Windows.) */
  | { readonly kind: "hotkey-taken"; readonly keys: string }
  /** The desktop gives no hotkeys; `text` says why and what to do. (Linux.) */
  | { readonly kind: "hotkeys-refused"; readonly text: string }
  | { readonly kind: "ended" }
  | { readonly kind: "failed"; readonly message: string };
