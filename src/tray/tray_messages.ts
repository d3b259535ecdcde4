import type { Look } from "../app/status.ts";
import type { MenuItem, TrayAction } from "./menu_model.ts";

/** What the tray shows. */
export interface TrayView {
  readonly look: Look;
  readonly tooltip: string;
  readonly menu: readonly MenuItem[];
}

/** What the system tells a window, and the app wants to know. */
export type SystemNotice = "sleep" | "wake" | "lock" | "unlock" | "session-end";

/** To the thread of the tray. */
export type ToTray =
  | { readonly kind: "view"; readonly view: TrayView }
  | { readonly kind: "balloon"; readonly title: string; readonly text: string }
  | { readonly kind: "close" };

/** From the thread of the tray. */
export type FromTray =
  /** The window is there: its handle, to which messages can be posted. */
  | { readonly kind: "ready"; readonly window: bigint }
  | { readonly kind: "action"; readonly action: TrayAction }
  | { readonly kind: "notice"; readonly notice: SystemNotice }
  | { readonly kind: "ended" }
  | { readonly kind: "failed"; readonly message: string };
