import { isAbsolute } from "node:path";
import { type Config, type Mode, settingOf } from "../config/config.ts";
import type { ConfigStore } from "../config/config_store.ts";
import { chooseByNames, DeviceNameError, type DeviceNames } from "../devices/name_choices.ts";
import type { DeviceChoice, DeviceRole } from "../devices/selection.ts";
import { AnechoError } from "../engine/errors.ts";
import type { App } from "./app.ts";
import type { AppCommand, AppReply } from "./app_command.ts";
import { CallError, type CallRecorder } from "./call_recorder.ts";
import { figuresOf } from "./figures.ts";
import { isDoneWithin } from "../platform/waiting.ts";
import { messageOf } from "../platform/message_of.ts";

/** Options of an {@linkcode AppHost}. */
export interface AppHostOptions {
  readonly app: App;
  /** Records calls. */
  readonly calls: CallRecorder;
  /** The settings file, in which changes are saved. */
  readonly store: ConfigStore;
  readonly log: (level: "info" | "warning", text: string) => void;
  /** Ends the program. */
  readonly quit: () => void;
  /** Shows the person that the app runs. */
  readonly show: () => void;
  /** Makes an address of the settings page; `undefined` if the page can't be reached now. */
  readonly settingsAddress: () => Promise<string | undefined>;
}

/** How long ending waits for the settings to be written, in ms. */
const keepMs = 3000;

/** Carries out the person's commands to the running app, from all of its interfaces. */
export class AppHost implements AsyncDisposable {
  readonly #options: AppHostOptions;
  #keeping: Promise<void> = Promise.resolve();
  /** The mode to return to when the push-to-mute key is released. */
  #modeUnheld: Mode | undefined;

  constructor(options: AppHostOptions) {
    this.#options = options;
  }

  /** Carries out a command of another process. */
  obey(command: AppCommand): Promise<AppReply> {
    const { app, quit, show } = this.#options;
    switch (command.command) {
      case "status":
        break;
      case "settings":
        return this.#replyWithSettings();
      case "save-session":
        return this.#saveSession(command.folder, command.seconds);
      case "record":
        return this.#record(command.to);
      case "show":
        show();
        break;
      case "pause":
        app.notice("hold");
        break;
      case "resume":
        app.notice("release");
        break;
      case "mode":
        this.change({ mode: command.mode });
        break;
      case "mute":
        this.switchMode("mute", command.to);
        break;
      case "bypass":
        this.switchMode("off", command.to);
        break;
      case "remote-mic":
        app.noteRemoteMic(command.id, command.status);
        break;
      case "choose":
        try {
          this.#chooseByNames(command);
        } catch (error) {
          if (!(error instanceof DeviceNameError)) throw error;
          return Promise.resolve({ ok: false, isUsage: true, message: error.message });
        }
        break;
      case "quit":
        quit();
        break;
    }
    const snapshot = app.snapshot();
    const figures = snapshot === undefined ? null : figuresOf(snapshot);
    const { recording: call } = this.calls;
    return Promise.resolve({ ok: true, status: app.status, figures, call });
  }

  /** The recorder of calls. */
  get calls(): CallRecorder {
    return this.#options.calls;
  }

  async #record(to: "start" | "stop"): Promise<AppReply> {
    const { app } = this.#options;
    try {
      await (to === "start" ? this.calls.start() : this.calls.stop());
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      return { ok: false, isUsage: false, message: error.message };
    }
    return { ok: true, status: app.status, call: this.calls.recording };
  }

  async #replyWithSettings(): Promise<AppReply> {
    const { app, settingsAddress } = this.#options;
    const settings = await settingsAddress();
    if (settings !== undefined) return { ok: true, status: app.status, settings };
    const message = "The settings page is not there: try again in a second, or reinstall Anecho.";
    return { ok: false, isUsage: false, message };
  }

  async #saveSession(folder: string, seconds: number): Promise<AppReply> {
    const { app } = this.#options;
    if (!isAbsolute(folder)) {
      const message = "The folder for the last minute has to be named by its whole path.";
      return { ok: false, isUsage: true, message };
    }
    if (!app.config.keepLastMinute) {
      const message = 'The last minute is not kept: set "keepLastMinute" to true in the settings.';
      return { ok: false, isUsage: true, message };
    }
    try {
      const { pipeline, ...session } = await app.saveSession(folder, seconds);
      return {
        ok: true,
        status: app.status,
        session: {
          ...session,
          pipeline: { ...pipeline },
          events: session.events.map((event) => ({ ...event })),
        },
      };
    } catch (error) {
      if (!(error instanceof AnechoError)) throw error;
      const message = `The last minute can't be written: ${error.message}.`;
      return { ok: false, isUsage: false, message };
    }
  }

  /** Chooses the device for a role from now on. */
  choose(role: DeviceRole, choice: DeviceChoice): void {
    this.change({ [role]: settingOf(choice) });
  }

  /** Saves an updated choice of the same device, if the choice in the settings file still has the id `from`. */
  keepChoice(role: DeviceRole, from: string, choice: DeviceChoice): void {
    void this.#keep(({ [role]: kept }) =>
      kept !== "default" && kept.id === from ? { [role]: settingOf(choice) } : undefined
    );
  }

  /**
   * Turns mute or bypass (mode "off") on or off. Turning either off returns to the last mode that was neither:
   * that from before the push-to-mute key was pressed, or `modeBefore` of the settings.
   */
  switchMode(mode: "mute" | "off", to: "on" | "off" | "toggle"): void {
    const { mode: current } = this.#options.app.config;
    if (to === "off" || (to === "toggle" && current === mode)) {
      return current === mode ? this.change({ mode: this.#lastCancelling }) : undefined;
    }
    this.change({ mode });
  }

  /**
   * Mutes while a key is held: call it when the key is pressed (`isHeld`) and when it is released. The mode is not
   * saved.
   */
  holdMute(isHeld: boolean): void {
    const { app, log } = this.#options;
    if (isHeld && app.config.mode !== "mute") {
      this.#modeUnheld = app.config.mode;
      log("info", "mode: mute, while a key is held");
      app.configure({ ...app.config, mode: "mute" });
    } else if (!isHeld && this.#modeUnheld !== undefined) {
      const mode = this.#modeUnheld;
      this.#modeUnheld = undefined;
      if (app.config.mode === "mute") app.configure({ ...app.config, mode });
    }
  }

  /** The last mode that was neither mute nor bypass; the held push-to-mute key does not count. */
  get #lastCancelling(): Config["modeBefore"] {
    const { mode, modeBefore } = this.#options.app.config;
    const unheld = this.#modeUnheld ?? mode;
    return unheld === "mute" || unheld === "off" ? modeBefore : unheld;
  }

  /** Changes settings and saves them. When `mode` becomes mute or bypass, `modeBefore` is the last other mode. */
  change(change: Partial<Config>): void {
    const { app } = this.#options;
    const isSwitched = change.mode === "mute" || change.mode === "off";
    const whole = { ...change, ...(isSwitched ? { modeBefore: this.#lastCancelling } : {}) };
    if (change.mode !== undefined) this.#modeUnheld = undefined;
    app.configure({ ...app.config, ...whole });
    void this.#keep(() => whole);
  }

  /** Applies changes that another program has written to the settings file. */
  followFile(): void {
    const { store, log } = this.#options;
    void this.#inTurn(async () => {
      const found = await store.readChange();
      if (found?.kind === "change") this.#takeOthersChange(found.change);
      else if (found !== undefined) log("warning", found.text);
    });
  }

  /**
   * Writes the settings file anew, with the settings read from it, or with the defaults if it is missing. Leaves
   * a file alone that can't be read.
   *
   * @return its path.
   */
  async settingsFile(): Promise<string> {
    await this.#keep(() => ({}));
    return this.#options.store.path;
  }

  /** Waits until all changes are saved, up to 3 s. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!await isDoneWithin(this.#keeping, keepMs)) {
      this.#options.log("warning", "the settings can't be written: ended without");
    }
  }

  /**
   * Saves a change. Rereads the file first, since it may differ from the app's settings.
   *
   * @param changeOf Makes the change from the file's settings; `undefined`: nothing is saved.
   */
  #keep(changeOf: (kept: Config) => Partial<Config> | undefined): Promise<void> {
    const { store, log } = this.#options;
    return this.#inTurn(async () => {
      const { config, trouble, isUnread, othersChange } = await store.load();
      if (othersChange !== undefined) this.#takeOthersChange(othersChange);
      if (trouble !== undefined) log("warning", trouble);
      if (isUnread) return;
      const change = changeOf(config);
      if (change !== undefined) await store.save({ ...config, ...change });
    });
  }

  #takeOthersChange(change: Partial<Config>): void {
    const { app, log } = this.#options;
    log("info", `changed in the settings' file: ${Object.keys(change).join(", ")}`);
    if (change.mode !== undefined) this.#modeUnheld = undefined;
    app.configure({ ...app.config, ...change });
  }

  /** Runs an action on the settings file after all earlier ones. */
  #inTurn(act: () => Promise<void>): Promise<void> {
    this.#keeping = this.#keeping.then(act).catch((error: unknown) => {
      this.#options.log("warning", messageOf(error));
    });
    return this.#keeping;
  }

  #chooseByNames(names: DeviceNames): void {
    const { endpoints, policy } = this.#options.app.state;
    const choices = chooseByNames(names, endpoints, policy.ownMicrophone);
    for (const role of ["microphone", "speaker", "output"] as const) {
      const choice = choices[role];
      if (choice !== undefined) this.choose(role, choice);
    }
  }
}
