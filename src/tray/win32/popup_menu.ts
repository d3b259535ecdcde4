import { wideString } from "../../platform/windows/wide_string.ts";
import type { MenuItem, TrayAction } from "../menu_model.ts";
import { menuFlags } from "./constants.ts";
import type { Libraries } from "./libraries.ts";

/**
 * Shows a menu and waits until it is closed.
 *
 * @param window The menu's owner.
 * @return the chosen action, or `undefined`.
 */
export function showPopupMenu(
  { user32 }: Libraries,
  window: Deno.PointerValue,
  items: readonly MenuItem[],
  x: number,
  y: number,
): TrayAction | undefined {
  const actions: TrayAction[] = [];
  const build = (items: readonly MenuItem[]): Deno.PointerValue => {
    const menu = user32.CreatePopupMenu();
    for (const item of items) append(menu, item);
    return menu;
  };
  const append = (menu: Deno.PointerValue, item: MenuItem): void => {
    const add = (flags: number, id: bigint, label: string) =>
      user32.AppendMenuW(menu, flags, id, wideString(menuLabel(label)));
    switch (item.kind) {
      case "separator":
        add(menuFlags.separator, 0n, "");
        return;
      case "submenu":
        add(menuFlags.popup, Deno.UnsafePointer.value(build(item.items)), item.label);
        return;
      case "text":
        add(menuFlags.grayed | (item.isTicked ? menuFlags.ticked : 0), 0n, item.label);
        return;
      case "action":
        actions.push(item.action);
        add(item.isTicked ? menuFlags.ticked : 0, BigInt(actions.length), item.label);
    }
  };
  const menu = build(items);
  // Without this, the menu would stay open when the person clicks elsewhere:
  // https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-trackpopupmenu#remarks
  user32.SetForegroundWindow(window);
  const flags = menuFlags.rightButton | menuFlags.noNotify | menuFlags.returnCommand;
  const chosen = user32.TrackPopupMenu(menu, flags, x, y, 0, window, null);
  user32.PostMessageW(window, 0, 0n, 0n);
  user32.DestroyMenu(menu);
  return actions[chosen - 1];
}

/** Escapes a label: a single ampersand would underline the next letter, and a tab would begin a column. */
export function menuLabel(label: string): string {
  return label.replaceAll("&", "&&").replace(/\s+/g, " ");
}
