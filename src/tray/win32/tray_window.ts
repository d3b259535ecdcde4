import { wideString } from "../../platform/windows/wide_string.ts";
import { drawIcon, type Theme } from "../icon.ts";
import { iconImage } from "../icon_image.ts";
import type { TrayAction } from "../menu_model.ts";
import type { HotkeyTexts, SystemNotice, TrayView } from "../tray_messages.ts";
import { iconMessages, messages, notify, ownMessages, values } from "./constants.ts";
import { type HotkeyListener, Hotkeys } from "./hotkeys.ts";
import { type Libraries, windowProcedure } from "./libraries.ts";
import { showPopupMenu } from "./popup_menu.ts";
import { notifyIconData, structSizes, windowClass } from "./structs.ts";

/** Listener to a {@linkcode TrayWindow}. */
export interface TrayWindowListener extends HotkeyListener {
  readonly action: (action: TrayAction) => void;
  readonly notice: (notice: SystemNotice) => void;
  /** Called when a message waits in the inbox. */
  readonly mail: () => void;
}

const smallIconMetric = 49;
const iconVersion = 0x0003_0000;
const currentUser = 0xffff_ffff_8000_0001n;
const onlyNumbers = 0x10;
const themeKey = "Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize";

/** The hidden window of the tray icon. To be used on the thread that made it. */
export class TrayWindow {
  readonly #libraries: Libraries;
  readonly #listener: TrayWindowListener;
  readonly #procedure: Deno.UnsafeCallback<typeof windowProcedure>;
  readonly #className = wideString("AnechoTray");
  readonly #taskbarCreated: number;
  readonly #window: Deno.PointerValue;
  readonly #hotkeys: Hotkeys;
  readonly #icons = new Map<string, Deno.PointerValue>();
  #view: TrayView = { look: "waiting", isRecording: false, tooltip: "Anecho", menu: [] };
  #isShown = false;
  #error: unknown;

  /** @throws {Error} If the window can't be made. */
  constructor(libraries: Libraries, listener: TrayWindowListener) {
    this.#libraries = libraries;
    this.#listener = listener;
    const { user32, kernel32, wtsapi32 } = libraries;
    this.#procedure = new Deno.UnsafeCallback(
      windowProcedure,
      (window, message, wParam, lParam) => {
        try {
          const isDone = this.#handle(message, BigInt(wParam), BigInt(lParam));
          if (isDone) return 0n;
        } catch (error) {
          // An exception must not pass through Windows: pump() rethrows it.
          this.#error ??= error;
          user32.PostQuitMessage(1);
          return 0n;
        }
        return user32.DefWindowProcW(window, message, wParam, lParam);
      },
    );
    const instance = kernel32.GetModuleHandleW(null);
    const description = windowClass(
      Deno.UnsafePointer.value(this.#procedure.pointer),
      Deno.UnsafePointer.value(instance),
      Deno.UnsafePointer.value(Deno.UnsafePointer.of(this.#className)),
    );
    this.#taskbarCreated = user32.RegisterWindowMessageW(wideString("TaskbarCreated"));
    user32.RegisterClassExW(description);
    // Not a message-only window, since those don't get the message that the taskbar was restarted.
    const title = wideString("Anecho");
    this.#window = user32.CreateWindowExW(
      0,
      this.#className,
      title,
      0,
      0,
      0,
      0,
      0,
      null,
      null,
      instance,
      null,
    );
    if (this.#window === null) {
      throw new Error(`Windows makes no window for the tray: error ${kernel32.GetLastError()}`);
    }
    wtsapi32.WTSRegisterSessionNotification(this.#window, 0);
    this.#hotkeys = new Hotkeys(user32, this.#window, listener);
  }

  /** The window's handle. */
  get handle(): bigint {
    return Deno.UnsafePointer.value(this.#window);
  }

  /** Waits for the next message and handles it. @return `false` once the window is closed. */
  pump(): boolean {
    const { user32 } = this.#libraries;
    const message = new Uint8Array(structSizes.message);
    const result = user32.GetMessageW(message, null, 0, 0);
    if (result > 0) {
      user32.TranslateMessage(message);
      user32.DispatchMessageW(message);
    }
    if (this.#error !== undefined) throw this.#error;
    return result > 0;
  }

  /** Shows or updates the icon. */
  show(view: TrayView): void {
    this.#view = view;
    const data = notifyIconData({
      window: this.handle,
      flags: notify.withMessage | notify.withIcon | notify.withTip | notify.showTip,
      callbackMessage: ownMessages.icon,
      icon: Deno.UnsafePointer.value(this.#icon()),
      tip: view.tooltip,
    });
    const { shell32 } = this.#libraries;
    if (this.#isShown && shell32.Shell_NotifyIconW(notify.modify, data) !== 0) return;
    // Fails if there is no taskbar yet; repeated once there is one.
    this.#isShown = shell32.Shell_NotifyIconW(notify.add, data) !== 0;
    const version = notifyIconData({ window: this.handle, version: notify.version });
    if (this.#isShown) shell32.Shell_NotifyIconW(notify.setVersion, version);
  }

  /** Shows a message beside the icon. */
  balloon(title: string, text: string): void {
    const data = notifyIconData({
      window: this.handle,
      flags: notify.withInfo,
      info: text,
      infoTitle: title,
      infoFlags: notify.warning,
    });
    this.#libraries.shell32.Shell_NotifyIconW(notify.modify, data);
  }

  /** Sets the hotkeys, in place of the former ones. */
  setHotkeys(hotkeys: HotkeyTexts): void {
    this.#hotkeys.set(hotkeys);
  }

  /** Removes the icon and closes the window. */
  close(): void {
    this.#hotkeys.release();
    const { shell32, user32, wtsapi32 } = this.#libraries;
    shell32.Shell_NotifyIconW(notify.delete, notifyIconData({ window: this.handle }));
    wtsapi32.WTSUnRegisterSessionNotification(this.#window);
    user32.DestroyWindow(this.#window);
    for (const icon of this.#icons.values()) user32.DestroyIcon(icon);
    this.#icons.clear();
  }

  /** @return whether the message has been handled. */
  #handle(message: number, wParam: bigint, lParam: bigint): boolean {
    switch (message) {
      case this.#taskbarCreated:
        this.#isShown = false;
        this.show(this.#view);
        return true;
      case ownMessages.icon:
        this.#handleIcon(Number(lParam & 0xffffn), wParam);
        return true;
      case ownMessages.urgentMail:
        this.#libraries.user32.EndMenu();
        this.#listener.mail();
        return true;
      case ownMessages.mail:
        this.#listener.mail();
        return true;
      case messages.hotkey:
        this.#hotkeys.press(Number(wParam));
        return true;
      case messages.timer:
        this.#hotkeys.check();
        return true;
      case messages.powerBroadcast:
        if (Number(wParam) === values.powerSuspend) this.#listener.notice("sleep");
        if (Number(wParam) === values.powerResume) this.#listener.notice("wake");
        return false;
      case messages.sessionChange:
        if (Number(wParam) === values.sessionLock) this.#listener.notice("lock");
        if (Number(wParam) === values.sessionUnlock) this.#listener.notice("unlock");
        return true;
      case messages.endSession:
        if (wParam !== 0n) this.#listener.notice("session-end");
        return true;
      case messages.settingChange:
        this.show(this.#view);
        return false;
      case messages.destroy:
        this.#libraries.user32.PostQuitMessage(0);
        return true;
      default:
        return false;
    }
  }

  #handleIcon(message: number, position: bigint): void {
    if (message === iconMessages.contextMenu) return this.#openMenu(position);
    const isClick = message === iconMessages.select || message === iconMessages.keySelect;
    if (isClick) this.#listener.action({ kind: "settings" });
  }

  #openMenu(position: bigint): void {
    const x = Number(BigInt.asIntN(16, position));
    const y = Number(BigInt.asIntN(16, position >> 16n));
    const action = showPopupMenu(this.#libraries, this.#window, this.#view.menu, x, y);
    if (action !== undefined) this.#listener.action(action);
  }

  #icon(): Deno.PointerValue {
    const { user32 } = this.#libraries;
    const size = Math.max(16, user32.GetSystemMetrics(smallIconMetric));
    const theme = this.#theme();
    const { look, isRecording } = this.#view;
    const key = `${look} ${isRecording} ${size} ${theme}`;
    const known = this.#icons.get(key);
    if (known !== undefined) return known;
    const image = iconImage(drawIcon(look, size, theme, isRecording));
    const icon = user32.CreateIconFromResourceEx(
      image,
      image.length,
      1,
      iconVersion,
      size,
      size,
      0,
    );
    this.#icons.set(key, icon);
    return icon;
  }

  #theme(): Theme {
    const value = new Uint32Array(1);
    const size = new Uint32Array([value.byteLength]);
    const status = this.#libraries.advapi32.RegGetValueW(
      currentUser,
      wideString(themeKey),
      wideString("SystemUsesLightTheme"),
      onlyNumbers,
      null,
      new Uint8Array(value.buffer),
      new Uint8Array(size.buffer),
    );
    return status === 0 && value[0] === 1 ? "light" : "dark";
  }
}
