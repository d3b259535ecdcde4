import { type Command, Option } from "commander";
import { join } from "node:path";
import { App } from "../../app/app.ts";
import { AppHost } from "../../app/app_host.ts";
import { CallRecorder } from "../../app/call_recorder.ts";
import { AutostartSwitch } from "../../app/autostart_switch.ts";
import {
  type BackendChoice,
  backendChoices,
  findSoundSystem,
  type SoundSystem,
} from "../../app/sound_system.ts";
import { choicesOf } from "../../app/supervisor.ts";
import { type Config, settingOf } from "../../config/config.ts";
import { ConfigStore } from "../../config/config_store.ts";
import { DefaultMemory } from "../../config/default_memory.ts";
import { ReservationMemory } from "../../config/reservation_memory.ts";
import { chooseByNames, type DeviceNames } from "../../devices/name_choices.ts";
import { withUses } from "../../devices/used_endpoint.ts";
import { makesMicrophone, planWiring } from "../../devices/wiring_plan.ts";
import { diagnose } from "../../doctor/diagnose.ts";
import { gatherFacts } from "../../doctor/gather.ts";
import { type Log, openLog } from "../../platform/log.ts";
import { Autostart } from "../../platform/autostart.ts";
import { FileWatcher } from "../../platform/file_watcher.ts";
import {
  type AppPaths,
  appPaths,
  NoHomeError,
  recordingsFolder,
  sessionsFolder,
} from "../../platform/paths.ts";
import { Instance } from "../../platform/single_instance.ts";
import { EventLog } from "../../settings/event_log.ts";
import { SettingsServer, type SettingsServerOptions } from "../../settings/settings_server.ts";
import { openTray, type TrayController, TrayError } from "../../tray/tray_controller.ts";
import { UsageError } from "../exit.ts";
import type { CommandContext } from "../command_context.ts";
import { recorderForPage } from "../session/record_for_page.ts";
import { saveLastMinute } from "../session/save_last_minute.ts";
import { statusHeader, statusLine } from "../status_line.ts";
import { describeDevices } from "../device_lines.ts";
import { catchStopSignals } from "../stop_signals.ts";
import { oneLine } from "../../platform/visible_text.ts";
import type { Terminal } from "../terminal.ts";
import {
  type MicrophoneChannelsOption,
  microphoneChannelsOption,
} from "../microphone_channels_option.ts";
import { canOpenWindow } from "../../window/open_window.ts";
import { SettingsProcess } from "../../window/settings_process.ts";
import { control } from "./control.ts";
import { openSettings } from "./settings.ts";
import { messageOf } from "../../platform/message_of.ts";

interface StartOptions {
  readonly backend: BackendChoice;
  readonly verbose?: boolean;
  readonly minimized?: boolean;
  readonly microphoneChannels?: MicrophoneChannelsOption;
  readonly reserveDefault?: boolean;
}

const figuresMs = 2000;
/**
 * How long ending may take, in ms: longer than the limits of devices, settings, control port and Windows'
 * icon together.
 */
const endMs = 12_000;

const examples = `
Examples:
  anecho                           run with the chosen or default devices, until quit
  anecho usb realtek "cable a"     with the devices whose names contain these words
  anecho -v                        and show what is going on

A device is named by any part of its name, or by "default". If Anecho runs already, it uses the named
devices from now on, and saves them. Otherwise they are used for this run only.`;

/** Adds `anecho start`, which runs the app and is the default command. */
export function addStartCommand(program: Command, context: CommandContext): void {
  program.command("start", { isDefault: true })
    .description("Take the echo out of the microphone. This is what runs without a command.")
    .argument("[microphone]", "the microphone to clean")
    .argument("[speaker]", "the speakers whose sound is taken out")
    .argument("[output]", "the virtual cable that gets the clean voice")
    .option("-v, --verbose", "show devices and figures while running")
    .addOption(microphoneChannelsOption())
    .option("--minimized", "show nothing but the icon")
    .option(
      "--reserve-default",
      "make Anecho's microphone, or the cable, the default microphone while this runs",
    )
    .addOption(
      new Option("--backend <name>", "which sound system to use")
        .choices(backendChoices).default("auto"),
    )
    .addHelpText("after", examples)
    .action((microphone, speaker, output, options: StartOptions) =>
      start({ microphone, speaker, output }, options, context)
    );
}

async function start(
  names: DeviceNames,
  options: StartOptions,
  context: CommandContext,
): Promise<void> {
  const paths = appPaths();
  await using instance = await Instance.claim(paths.runtime);
  if (instance === undefined) return await passOn(names, options, context);
  const store = new ConfigStore(paths.config);
  const { config: kept, trouble, isNew = false } = await store.load();
  const system = await findSoundSystem(options.backend);
  const named = withNames(kept, names, system);
  const config = withOptions(named, options);
  await using log = await openLog(paths.logs, shownLines(options, context.terminal));
  log.write("info", `Anecho ${context.version} on ${system.backend}`);
  for (const text of [trouble, system.fallback]) {
    if (text !== undefined) log.write("warning", text);
  }
  await followProgram(log);
  await run({ instance, system, store, config, isNew, log, paths }, options, context);
  log.write("info", "ended");
}

interface Prepared {
  readonly instance: Instance;
  readonly system: SoundSystem;
  readonly store: ConfigStore;
  readonly config: Config;
  /** Whether this is the first start: there is no settings file. */
  readonly isNew: boolean;
  readonly log: Log;
  readonly paths: AppPaths;
}

/** Parts that are created after the parts that use them. */
interface LateParts {
  tray?: TrayController;
  host?: AppHost;
  server?: SettingsServer;
}

async function run(
  prepared: Prepared,
  options: StartOptions,
  { terminal, version }: CommandContext,
): Promise<void> {
  const { system, store, paths } = prepared;
  using stop = catchStopSignals(endMs);
  const ending = Promise.withResolvers<void>();
  stop.signal.addEventListener("abort", () => ending.resolve());
  const events = new EventLog();
  const log: Log["write"] = (level, text) => {
    prepared.log.write(level, text);
    events.add(level, text);
  };
  const late: LateParts = {};
  const tell = (text: string) => late.tray?.tell(text);
  await using memory = new DefaultMemory(paths.state, log);
  await using app = await makeApp(prepared, memory, late, log);
  if (system.backend !== "simulated") tellPriority(app, log);
  const calls = new CallRecorder({ app, backend: system.backend, folder: homeFolder(), log, tell });
  await using host = late.host = new AppHost({
    app,
    calls,
    store,
    log,
    quit: () => ending.resolve(),
    show: () => tell(app.status.text),
    settingsAddress: async () => await late.server?.pageAddress(),
  });
  using _watcher = watchSettings(paths.config, host, log);
  const autostart = await openAutostart(log);
  await using _server = late.server = serveSettings(
    prepared,
    { app, host, autostart, events, log },
    version,
  );
  const complain = (reason: string) => (log("warning", reason), tell(reason));
  const settings = new SettingsProcess({ failed: complain });
  await using _tray = late.tray = openTray({
    app,
    host,
    autostart,
    openSettings: () => settings.open(),
    logs: paths.logs,
    log,
    notice: (notice) => notice === "session-end" ? ending.resolve() : app.notice(notice),
    failed: (reason) => ending.reject(new TrayError(reason)),
  });
  if (prepared.isNew && !options.minimized && canOpenWindow()) {
    // Writes the settings file, so that the next start is not the first.
    await host.settingsFile();
    void settings.open();
  }
  using _figures = options.verbose ? showFigures(app, system, terminal) : undefined;
  try {
    await ending.promise;
  } finally {
    stop.limitEnd();
    // The app and the call recording end first, so that nothing keeps the microphone open.
    await Promise.all([app[Symbol.asyncDispose](), calls[Symbol.asyncDispose]()]);
  }
}

/** Makes the app for the backend in use. With the simulated room, the app changes no default microphones. */
async function makeApp(
  { system, config, paths }: Prepared,
  memory: DefaultMemory,
  late: LateParts,
  log: Log["write"],
): Promise<App> {
  return new App({
    backend: system.backend,
    config,
    log,
    tell: (text) => late.tray?.tell(text),
    ...(system.backend === "simulated" ? {} : {
      defaults: await memory.load(),
      keepDefaults: (defaults) => memory.save(defaults),
      reservations: new ReservationMemory(paths.state),
    }),
    keepChoice: (role, from, choice) => late.host?.keepChoice(role, from, choice),
  });
}

/** Opens the control port, which also serves the settings page. */
function serveSettings(
  { instance, system: { backend }, paths }: Prepared,
  parts: Pick<SettingsServerOptions, "app" | "host" | "autostart" | "events" | "log">,
  version: string,
): SettingsServer {
  const { app, log } = parts;
  const sessions = join(paths.state, sessionsFolder);
  const circumstances = { version, backend };
  return new SettingsServer({
    ...parts,
    logs: paths.logs,
    about: {
      version,
      backend,
      os: Deno.build.os,
      settingsFile: paths.config,
      logFolder: paths.logs,
      makesMicrophone: makesMicrophone(backend),
    },
    diagnose: async () => diagnose(await gatherFacts(version, backend)),
    saveSession: (isPrivate) => saveLastMinute(app, sessions, circumstances, { isPrivate }),
    recordSession: recorderForPage({ app, sessions, log, ...circumstances }),
    publish: (address) => instance.publish(address),
  });
}

/** @return the default folder for recordings of calls; `undefined` if there is no home folder. */
function homeFolder(): string | undefined {
  try {
    return recordingsFolder();
  } catch (error) {
    if (error instanceof NoHomeError) return undefined;
    throw error;
  }
}

/**
 * Watches the settings file, and applies its changes.
 *
 * @return `undefined` if the system can't report changes.
 */
function watchSettings(path: string, host: AppHost, log: Log["write"]): FileWatcher | undefined {
  try {
    return new FileWatcher(path, () => host.followFile());
  } catch (error) {
    const reason = messageOf(error);
    log("info", `changes in the settings' file take effect at the next start: ${reason}`);
    return undefined;
  }
}

async function openAutostart(log: Log["write"]): Promise<AutostartSwitch | undefined> {
  try {
    const autostart = new Autostart();
    return new AutostartSwitch(autostart, await autostart.isOn());
  } catch (error) {
    log("warning", messageOf(error));
    return undefined;
  }
}

/** Logs once whether the audio thread has real-time priority. */
function tellPriority(app: App, log: Log["write"]): void {
  const stop = app.onEngineEvent((event) => {
    if (event.kind !== "state" || event.state !== "running") return;
    stop();
    if (app.snapshot()?.isRealTime) return log("info", "the audio thread has real-time priority");
    const remedy = Deno.build.os === "linux" ? ': see docs/linux.md, "Crackling"' : "";
    log(
      "warning",
      `the audio thread has no real-time priority, so that sound may crackle${remedy}`,
    );
  });
}

/**
 * Passes the named devices to the running instance. If none is named, opens the settings; if no window can be opened,
 * or with `--minimized`, the instance's icon shows the status instead. Prints the instance's status in each case.
 */
async function passOn(
  names: DeviceNames,
  { minimized = false }: StartOptions,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  terminal.note("Anecho is running already.");
  if (Object.values(names).some((it) => it !== undefined)) {
    return await control({ command: "choose", ...names }, context);
  }
  const opens = !minimized && canOpenWindow();
  await control({ command: opens ? "status" : "show" }, context);
  if (opens) await openSettings();
}

/** @return the settings with the named devices. @throws {DeviceNameError | UsageError} */
function withNames(kept: Config, names: DeviceNames, system: SoundSystem): Config {
  const ownMicrophone = system.backend !== "wasapi";
  const choices = chooseByNames(names, system.endpoints, ownMicrophone);
  const config = { ...kept };
  for (const role of ["microphone", "speaker", "output"] as const) {
    const choice = choices[role];
    if (choice !== undefined) config[role] = settingOf(choice);
  }
  const policy = { ownMicrophone, reserveDefault: false };
  const plan = planWiring(system.endpoints, choicesOf(config), policy);
  // A device that was just typed has to be usable now; a saved one may be connected later.
  const isTyped = plan.kind === "impossible" && choices[plan.role] !== undefined;
  if (isTyped) throw new UsageError(plan.message);
  return config;
}

function withOptions(
  config: Config,
  { microphoneChannels: channels, reserveDefault }: StartOptions,
): Config {
  return {
    ...config,
    ...(channels !== undefined && {
      microphoneChannels: channels === "automatic" ? channels : [...channels],
    }),
    ...(reserveDefault === true && { reserveDefault }),
  };
}

function shownLines(
  { verbose, minimized }: StartOptions,
  terminal: Terminal,
): (level: "info" | "warning", text: string) => void {
  if (minimized && !verbose) return () => {};
  return (_level, text) => terminal.note(oneLine(text));
}

/** Updates the autostart entry to the program's present path. */
async function followProgram(log: Log): Promise<void> {
  try {
    if (await new Autostart().follow()) {
      log.write("info", "from now on, Anecho starts from this place when you log in");
    }
  } catch (error) {
    log.write("warning", messageOf(error));
  }
}

/** Prints the devices, and the engine's figures every two seconds. */
function showFigures(app: App, system: SoundSystem, terminal: Terminal): Disposable {
  const { choices, policy } = app.state;
  const plan = planWiring(system.endpoints, choices, policy);
  for (const line of describeDevices(withUses(system.endpoints, plan))) terminal.print(line);
  terminal.print(statusHeader());
  const timer = setInterval(() => {
    const snapshot = app.snapshot();
    if (snapshot !== undefined) terminal.print(statusLine(snapshot));
  }, figuresMs);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
