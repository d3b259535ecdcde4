import type { App } from "../app/app.ts";
import type { AppHost } from "../app/app_host.ts";
import { isRecording } from "../app/call_recording.ts";
import type { AutostartSwitch } from "../app/autostart_switch.ts";
import type { HotkeyAction } from "../config/hotkey.ts";
import { openTarget } from "../app/open_target.ts";
import { type TrayAction, trayMenu, trayTooltip } from "./menu_model.ts";
import { LinuxTray } from "./linux/linux_tray.ts";
import type { FromTray, SystemNotice, ToTray, TrayView } from "./tray_messages.ts";
import { Win32Tray } from "./win32/win32_tray.ts";
import { messageOf } from "../platform/message_of.ts";

/** Error: the tray icon has failed, so the person can't see what the app does. */
export class TrayError extends Error {
  override readonly name = "TrayError";
  readonly code = "tray";

  constructor(reason: string) {
    super(`The icon in the taskbar has failed: start Anecho again (${reason}).`);
  }
}

/** Options of a {@linkcode TrayController}. */
export interface TrayOptions {
  readonly app: App;
  readonly host: AppHost;
  /** Tells and changes whether Anecho starts with the system; `undefined` if that can't be determined. */
  readonly autostart: AutostartSwitch | undefined;
  /** Opens the settings. Never rejects. */
  readonly openSettings: () => Promise<void>;
  /** Folder of the logs. */
  readonly logs: string;
  readonly log: (level: "info" | "warning", text: string) => void;
  readonly notice: (notice: SystemNotice) => void;
  readonly failed: (reason: string) => void;
}

/** A system's part of the tray, which shows the icon. */
export interface TrayPart extends AsyncDisposable {
  send(message: ToTray): void;
}

/** Opens the tray icon. @return `undefined` if this system has none. */
export function openTray(options: TrayOptions): TrayController | undefined {
  switch (Deno.build.os) {
    case "windows":
      return new TrayController(options, (listener) => new Win32Tray(listener));
    case "linux":
      return new TrayController(options, (listener) => new LinuxTray(listener));
    default:
      return undefined;
  }
}

/** Keeps the tray icon up to date with the app, and carries out the person's actions there. */
export class TrayController implements AsyncDisposable {
  readonly #options: TrayOptions;
  readonly #tray: TrayPart;
  readonly #stopListening: (() => void)[];
  #shown = "";
  #hotkeys = "";

  constructor(
    options: TrayOptions,
    open: (listener: (message: FromTray) => void) => TrayPart,
  ) {
    this.#options = options;
    this.#tray = open((message) => this.#hear(message));
    const show = () => this.#show();
    this.#stopListening = [
      options.app.onChange(show),
      options.host.calls.onChange(show),
      ...(options.autostart === undefined ? [] : [options.autostart.onChange(show)]),
    ];
    this.#show();
  }

  /** Shows a message beside the icon. Does nothing on Linux. */
  tell(text: string): void {
    this.#tray.send({ kind: "balloon", title: "Anecho", text });
  }

  /** Removes the icon. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const stop of this.#stopListening) stop();
    await this.#tray[Symbol.asyncDispose]();
  }

  #show(): void {
    const { app: { status, state, config: { hotkeys } }, host, autostart } = this.#options;
    const { recording: call } = host.calls;
    const keys = JSON.stringify(hotkeys);
    if (keys !== this.#hotkeys) this.#tray.send({ kind: "hotkeys", hotkeys });
    this.#hotkeys = keys;
    const view: TrayView = {
      look: status.look,
      isRecording: isRecording(call),
      tooltip: trayTooltip(status, call),
      menu: trayMenu({
        status,
        endpoints: state.endpoints,
        choices: state.choices,
        plan: state.plan,
        isHeld: state.isHeld,
        call,
        startsWithSystem: autostart?.isOn,
        ownMicrophone: state.policy.ownMicrophone,
      }),
    };
    const shown = JSON.stringify(view);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#tray.send({ kind: "view", view });
  }

  #hear(message: FromTray): void {
    const { notice, failed, log } = this.#options;
    switch (message.kind) {
      case "action":
        this.#act(message.action).catch((error: unknown) => {
          const text = messageOf(error);
          log("warning", text);
          this.tell(text);
        });
        return;
      case "notice":
        return notice(message.notice);
      case "hotkey":
        return this.#press(message.action, message.isDown);
      case "hotkey-taken": {
        const text = `${message.keys} belongs to another program: choose other keys for Anecho.`;
        log("warning", text);
        return this.tell(text);
      }
      case "hotkeys-refused":
        return log("warning", message.text);
      case "failed":
        return failed(message.message);
      case "ready":
      case "ended":
        return;
    }
  }

  #press(action: HotkeyAction, isDown: boolean): void {
    const { host } = this.#options;
    if (action === "pushToMute") host.holdMute(isDown);
    else if (isDown) host.switchMode(action === "mute" ? "mute" : "off", "toggle");
  }

  async #act(action: TrayAction): Promise<void> {
    const { app, host, logs, autostart } = this.#options;
    switch (action.kind) {
      case "choose":
        return host.choose(action.role, action.choice);
      case "mode":
        return host.change({ mode: action.mode });
      case "hold":
      case "release":
        return app.notice(action.kind);
      case "record":
        return await (action.isOn ? host.calls.start() : host.calls.stop());
      case "autostart":
        return await autostart?.set(action.isOn);
      case "settings":
        return await this.#options.openSettings();
      case "open":
        return await openTarget(action.target, host, logs);
      case "quit":
        await host.obey({ command: "quit" });
    }
  }
}
