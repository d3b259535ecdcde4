import type { App } from "../app/app.ts";
import type { AppHost } from "../app/app_host.ts";
import { cableLink } from "../devices/wiring_plan.ts";
import { Autostart } from "../platform/autostart.ts";
import { editInSystem, openInSystem } from "../platform/open_in_system.ts";
import { type OpenTarget, type TrayAction, trayMenu, trayTooltip } from "./menu_model.ts";
import type { FromTray, SystemNotice, ToTray, TrayView } from "./tray_messages.ts";
import { Win32Tray } from "./win32/win32_tray.ts";

/** The tray icon has failed, so that nobody would see what the app does. */
export class TrayError extends Error {
  override readonly name = "TrayError";
  readonly code = "tray";

  constructor(reason: string) {
    super(`The icon in the taskbar has failed: start Anecho again (${reason}).`);
  }
}

/** What a tray icon belongs to. */
export interface TrayOptions {
  readonly app: App;
  readonly host: AppHost;
  /** Folder of the logs. */
  readonly logs: string;
  readonly log: (level: "info" | "warning", text: string) => void;
  readonly notice: (notice: SystemNotice) => void;
  readonly failed: (reason: string) => void;
}

/** Something that can show an icon. */
export interface TrayPart extends AsyncDisposable {
  send(message: ToTray): void;
}

/** Opens the tray icon, where this system has one. */
export async function openTray(options: TrayOptions): Promise<TrayController | undefined> {
  if (Deno.build.os !== "windows") return undefined;
  const autostart = new Autostart();
  return new TrayController(
    options,
    (listener) => new Win32Tray(listener),
    autostart,
    await autostart.isOn(),
  );
}

/** Keeps the tray icon as the app is, and does what the person chooses there. */
export class TrayController implements AsyncDisposable {
  readonly #options: TrayOptions;
  readonly #autostart: Pick<Autostart, "set">;
  readonly #tray: TrayPart;
  readonly #stopListening: () => void;
  #startsWithSystem: boolean;
  #shown = "";

  constructor(
    options: TrayOptions,
    open: (listener: (message: FromTray) => void) => TrayPart,
    autostart: Pick<Autostart, "set">,
    startsWithSystem: boolean,
  ) {
    this.#options = options;
    this.#autostart = autostart;
    this.#startsWithSystem = startsWithSystem;
    this.#tray = open((message) => this.#hear(message));
    this.#stopListening = options.app.onChange(() => this.#show());
    this.#show();
  }

  /** Shows a message beside the icon. */
  tell(text: string): void {
    this.#tray.send({ kind: "balloon", title: "Anecho", text });
  }

  /** Takes the icon away. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopListening();
    await this.#tray[Symbol.asyncDispose]();
  }

  #show(): void {
    const { status, state } = this.#options.app;
    const view: TrayView = {
      look: status.look,
      tooltip: trayTooltip(status),
      menu: trayMenu({
        status,
        endpoints: state.endpoints,
        choices: state.choices,
        plan: state.plan,
        isHeld: state.isHeld,
        startsWithSystem: this.#startsWithSystem,
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
          const text = error instanceof Error ? error.message : String(error);
          log("warning", text);
          this.tell(text);
        });
        return;
      case "notice":
        return notice(message.notice);
      case "failed":
        return failed(message.message);
      case "ready":
      case "ended":
        return;
    }
  }

  async #act(action: TrayAction): Promise<void> {
    const { app, host } = this.#options;
    switch (action.kind) {
      case "choose":
        return host.choose(action.role, action.choice);
      case "mode":
        return host.change({ mode: action.mode });
      case "hold":
      case "release":
        return app.notice(action.kind);
      case "autostart":
        await this.#autostart.set(action.isOn);
        this.#startsWithSystem = action.isOn;
        return this.#show();
      case "open":
        return await this.#open(action.target);
      case "quit":
        await host.obey({ command: "quit" });
    }
  }

  async #open(target: OpenTarget): Promise<void> {
    const { host, logs } = this.#options;
    switch (target) {
      case "settings":
        return await editInSystem(await host.settingsFile());
      case "log-folder":
        return await openInSystem(logs);
      case "cable-page":
        return await openInSystem(cableLink);
    }
  }
}
