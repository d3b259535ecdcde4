import type { InstanceAddress } from "../platform/single_instance.ts";
import { type ControlLimits, ControlServer } from "./control_server.ts";
import type { PageFile } from "./page_files.ts";
import { SettingsPages, type SettingsPagesOptions } from "./settings_pages.ts";

/** Options of {@linkcode SettingsServer}. */
export interface SettingsServerOptions extends SettingsPagesOptions {
  /** Publishes the port's address to other processes. */
  readonly publish: (address: InstanceAddress) => Promise<void>;
  /** Limits of the port. @default those of the shipped program */
  readonly limits?: ControlLimits;
  /** The page's files. @default the built ones */
  readonly pageFiles?: () => Promise<ReadonlyMap<string, PageFile>>;
}

/** The control port of the running app, and the settings pages that it serves. */
export class SettingsServer implements AsyncDisposable {
  readonly #pages: SettingsPages;
  readonly #server: ControlServer;
  readonly #stopListening: () => void;

  constructor(options: SettingsServerOptions) {
    const { app, host, events, publish, log, limits, pageFiles } = options;
    this.#pages = new SettingsPages(options);
    this.#stopListening = app.onEngineEvent((event) => events.addEngineEvent(event));
    this.#server = new ControlServer({
      obey: (command) => host.obey(command),
      connect: () => this.#pages.connect(),
      recording: (name) => this.#pages.recording(name),
      publish,
      log,
      ...(limits === undefined ? {} : { limits }),
      ...(pageFiles === undefined ? {} : { pageFiles }),
    });
  }

  /** The open settings pages. */
  get pages(): Pick<SettingsPages, "count" | "isLive" | "showsDevices"> {
    return this.#pages;
  }

  /** Makes an address that opens the settings page: see {@linkcode ControlServer.pageAddress}. */
  pageAddress(): Promise<string | undefined> {
    return this.#server.pageAddress();
  }

  /** Tells the pages that the app ends, and closes the port. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopListening();
    await this.#pages[Symbol.asyncDispose]();
    await this.#server[Symbol.asyncDispose]();
  }
}
