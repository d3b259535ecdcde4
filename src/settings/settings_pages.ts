import { DeviceLevels } from "./device_levels.ts";
import type { EventLog } from "./event_log.ts";
import { LiveFeed } from "./live_feed.ts";
import { obeyPage, type PageCommandTargets } from "./page_commands.ts";
import { PageConnection } from "./page_connection.ts";
import type { SettingsState, ShownFinding, ToPage } from "./protocol.ts";
import { changedParts, settingsState, type ShownState } from "./settings_state.ts";
import { type RecordSession, SessionSwitch } from "./session_switch.ts";
import { Tester } from "./tester.ts";

/** Options of {@linkcode SettingsPages}. */
export interface SettingsPagesOptions extends PageCommandTargets {
  readonly events: EventLog;
  readonly log: (level: "info" | "warning", text: string) => void;
  readonly about: SettingsState["about"];
  /** Runs the doctor. */
  readonly diagnose: () => Promise<readonly ShownFinding[]>;
  /** Writes the last minute of the session to a folder. @return the folder. */
  readonly saveSession: (isPrivate: boolean) => Promise<string>;
  readonly recordSession: RecordSession;
}

/** Most pages that may be open at a time. */
export const maxPages = 8;

/**
 * The open settings pages. While no page is open, nothing is watched; while no page is visible, no figures are
 * read.
 */
export class SettingsPages implements AsyncDisposable {
  readonly #options: SettingsPagesOptions;
  readonly #pages = new Set<PageConnection>();
  readonly #tester: Tester;
  readonly #feed: LiveFeed;
  readonly #session: SessionSwitch;
  #stopFollowing: (() => void)[] = [];
  #shown: ShownState | undefined;

  constructor(options: SettingsPagesOptions) {
    this.#options = options;
    const { app, about, recordSession } = options;
    const update = () => this.#update();
    this.#tester = new Tester(app, about.backend, update);
    this.#session = new SessionSwitch(recordSession, update);
    this.#feed = new LiveFeed(app, new DeviceLevels(about.backend, options.log));
  }

  /** Number of pages that are open or opening. */
  get count(): number {
    return this.#pages.size;
  }

  /** Whether figures are being sent. */
  get isLive(): boolean {
    return this.#feed.isLive;
  }

  /** Whether a page shows devices, so that microphones may be open for it. */
  get showsDevices(): boolean {
    return this.#feed.showsDevices;
  }

  /** Adds a page. @return its connection, or `undefined` if there are too many pages. */
  connect(): PageConnection | undefined {
    if (this.#pages.size >= maxPages) return undefined;
    const page = new PageConnection({
      obey: (command) => obeyPage(command, this.#options),
      diagnose: () => this.#options.diagnose(),
      saveSession: (isPrivate) => this.#options.saveSession(isPrivate),
      session: this.#session,
      tester: this.#tester,
      opened: () => this.#greet(page),
      changed: () => this.#settle(),
      closed: () => {
        this.#pages.delete(page);
        this.#settle();
      },
    });
    this.#pages.add(page);
    return page;
  }

  /** @return a recording of a test as a WAV file, by its {@linkcode recordingName}. */
  recording(name: string): Uint8Array<ArrayBuffer> | undefined {
    return this.#tester.recording(name);
  }

  /** Tells all pages that the app ends, and closes their connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const page of this.#pages) page.end();
    await Promise.all([
      this.#tester[Symbol.asyncDispose](),
      this.#session[Symbol.asyncDispose](),
      this.#feed[Symbol.asyncDispose](),
    ]);
  }

  #greet(page: PageConnection): void {
    this.#settle();
    const events = [...this.#options.events.events];
    page.send({ kind: "state", state: { ...this.#read(), events } });
  }

  /** Begins or ends watching the app, comparing and sending live data, as the pages need it. */
  #settle(): void {
    const { app } = this.#options;
    const pages = [...this.#pages].filter((it) => it.isOpen);
    if (pages.length > 0 && this.#stopFollowing.length === 0) this.#follow();
    if (pages.length === 0) this.#stop();
    const isComparing = pages.some((it) => it.isComparing);
    if (isComparing !== app.state.isComparing) app.compare(isComparing);
    this.#feed.follow(pages, this.#shown?.devices ?? []);
  }

  #follow(): void {
    const { app, host, autostart, events } = this.#options;
    const update = () => this.#update();
    this.#shown = this.#read();
    this.#stopFollowing = [
      app.onChange(update),
      host.calls.onChange(update),
      ...(autostart === undefined ? [] : [autostart.onChange(update)]),
      events.onEvent((event) => this.#send({ kind: "event", event })),
    ];
  }

  #stop(): void {
    for (const stop of this.#stopFollowing) stop();
    this.#stopFollowing = [];
    this.#shown = undefined;
    // The recorded voice is private: without a page, nobody needs it.
    this.#tester.forget();
    // Without a page, the person would not see that a recording runs.
    this.#session.stop();
  }

  #update(): void {
    if (this.#shown === undefined) return;
    const next = this.#read();
    const change = changedParts(this.#shown, next);
    this.#shown = next;
    this.#feed.showDevices(next.devices);
    if (Object.keys(change).length > 0) this.#send({ kind: "change", change });
  }

  #read(): ShownState {
    const { app, host, about, autostart } = this.#options;
    const { state, status, config } = app;
    return settingsState({
      state,
      status,
      config,
      about,
      startsWithSystem: autostart?.isOn ?? null,
      tests: this.#tester.tests,
      sessionRecording: this.#session.recording,
      call: host.calls.recording,
      callFolder: host.calls.folder ?? null,
    });
  }

  #send(message: ToPage): void {
    for (const page of this.#pages) page.send(message);
  }
}
