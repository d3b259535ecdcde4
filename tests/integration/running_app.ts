import assert from "node:assert/strict";
import { join } from "node:path";
import { App } from "../../src/app/app.ts";
import { AppHost } from "../../src/app/app_host.ts";
import { CallRecorder } from "../../src/app/call_recorder.ts";
import { AutostartSwitch } from "../../src/app/autostart_switch.ts";
import { sendCommand } from "../../src/app/send_command.ts";
import { recorderForPage } from "../../src/cli/session/record_for_page.ts";
import { type Config, defaultConfig } from "../../src/config/config.ts";
import { ConfigStore } from "../../src/config/config_store.ts";
import { sessionsFolder } from "../../src/platform/paths.ts";
import { Instance } from "../../src/platform/single_instance.ts";
import { EventLog } from "../../src/settings/event_log.ts";
import type { PageFile } from "../../src/settings/page_files.ts";
import type { ShownFinding } from "../../src/settings/protocol.ts";
import { SettingsServer } from "../../src/settings/settings_server.ts";
import { Folder } from "../../testing/anecho.ts";

const page: PageFile = {
  type: "text/html;charset=UTF-8",
  body: new TextEncoder().encode("<!doctype html><title>Anecho</title>"),
};

/** Finding that the running app's doctor reports. */
export const finding: ShownFinding = {
  id: "mode",
  verdict: "note",
  found: "muted.",
  means: "No echo is taken out.",
  todo: "Choose another.",
};

const version = "0.0.1";

/** Options of the settings server that do not come from the running app. */
function pageOptions(folder: string, settingsFile: string) {
  return {
    logs: folder,
    about: {
      version,
      backend: "simulated",
      os: "linux",
      settingsFile,
      logFolder: folder,
      makesMicrophone: true,
    },
    diagnose: () => Promise.resolve([finding]),
    saveSession: (isPrivate: boolean) =>
      isPrivate ? Promise.resolve("/private") : Promise.reject(new Error("The disk is full.")),
    pageFiles: () => Promise.resolve(new Map([["/", page]])),
  } as const;
}

/** The running app with its settings server, in this process. */
export class RunningApp implements AsyncDisposable {
  private constructor(
    readonly folder: Folder,
    readonly instance: Instance,
    readonly app: App,
    readonly host: AppHost,
    readonly store: ConfigStore,
    readonly server: SettingsServer,
    readonly autostart: boolean[],
  ) {}

  /** Starts the app with changed settings. */
  static async start(change: Partial<Config> = {}): Promise<RunningApp> {
    const folder = await Folder.make();
    const events = new EventLog();
    const log = (level: "info" | "warning", text: string) => events.add(level, text);
    const app = new App({
      backend: "simulated",
      config: { ...defaultConfig, ...change },
      room: { size: "small" },
      log,
      tell: () => {},
    });
    const store = new ConfigStore(folder.at("config.json"));
    const calls = new CallRecorder({
      app,
      backend: "simulated",
      folder: folder.at("calls"),
      log,
      tell: () => {},
    });
    const host: AppHost = new AppHost({
      app,
      calls,
      store,
      log,
      quit: () => {},
      show: () => {},
      settingsAddress: async () => await server.pageAddress(),
    });
    const instance = await Instance.claim(folder.path);
    assert.ok(instance);
    const autostart: boolean[] = [];
    const published = Promise.withResolvers<void>();
    const server: SettingsServer = new SettingsServer({
      ...pageOptions(folder.path, store.path),
      app,
      host,
      autostart: new AutostartSwitch(
        { set: (isOn) => (autostart.push(isOn), Promise.resolve()) },
        false,
      ),
      events,
      recordSession: recorderForPage({
        app,
        sessions: join(folder.path, sessionsFolder),
        log,
        backend: "simulated",
        version,
      }),
      publish: async (address) => {
        await instance.publish(address);
        published.resolve();
      },
      log,
    });
    await published.promise;
    return new RunningApp(folder, instance, app, host, store, server, autostart);
  }

  /** @return an address of the page, as `anecho settings` gets it. */
  async address(): Promise<string> {
    const reply = await sendCommand(this.folder.path, { command: "settings" });
    return (reply.ok ? reply.settings : undefined) ?? assert.fail(JSON.stringify(reply));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
    await this.host[Symbol.asyncDispose]();
    await this.instance[Symbol.asyncDispose]();
    await this.folder[Symbol.asyncDispose]();
  }
}
