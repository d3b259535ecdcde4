import type { Command } from "commander";
import { basename, dirname, join } from "node:path";
import { canBeDefault, restoreDefaults } from "../../app/default_keeper.ts";
import { InstanceError, sendCommand } from "../../app/send_command.ts";
import { nativeBackend } from "../../app/sound_system.ts";
import { ReservationMemory } from "../../config/reservation_memory.ts";
import { DeviceMonitor } from "../../engine/device_monitor.ts";
import { Autostart } from "../../platform/autostart.ts";
import {
  type AppPaths,
  appPaths,
  privateFolders,
  sessionsFolder,
  stateFiles,
} from "../../platform/paths.ts";
import { Instance } from "../../platform/single_instance.ts";
import { oneLine } from "../../platform/visible_text.ts";
import { temporaryOf } from "../../platform/write_atomically.ts";
import type { CommandContext } from "../command_context.ts";
import { sleep } from "../../platform/waiting.ts";

interface UninstallOptions {
  readonly config?: boolean;
  readonly json?: boolean;
}

/** Result of an uninstallation: what it undid or removed, and what remains. */
interface Outcome {
  /** Whether a running Anecho was ended. */
  readonly ended: boolean;
  /** Whether this command has restored the former default microphone. A running Anecho does that itself as it ends. */
  readonly defaultMicrophone: boolean;
  /** Whether autostart was on and has been turned off, which on Linux removes the menu entry. */
  readonly autostart: boolean;
  /** Whether the settings, the logs and the files in which Anecho remembers things were removed. */
  readonly settings: boolean;
  /** Whether any of these files remain. */
  readonly keepsSettings: boolean;
  /** Folder of sessions that were recorded from the settings page; `null` if there are none. */
  readonly sessions: string | null;
}

const patienceMs = 15_000;

const examples = `
Examples:
  anecho uninstall              quit Anecho, and undo its changes to the system
  anecho uninstall --config     also remove the settings and the logs
  anecho uninstall --json       quit, undo the changes, and print what was done as JSON

Sessions that were recorded stay where they are. The program itself is one file: delete it afterwards.`;

/** Adds `anecho uninstall`. */
export function addUninstallCommand(program: Command, context: CommandContext): void {
  program.command("uninstall")
    .description("Undo what Anecho has changed on this computer.")
    .option("--config", "also remove the settings and the logs")
    .option("--json", "print JSON")
    .addHelpText("after", examples)
    .action((options: UninstallOptions) => uninstall(options, context));
}

async function uninstall(options: UninstallOptions, { terminal }: CommandContext): Promise<void> {
  const paths = appPaths();
  // As it quits, the running Anecho restores the former default microphone.
  const ended = await quitRunning(paths.runtime);
  const defaultMicrophone = await restoreDefault(paths.state);
  const autostart = await stopAutostart();
  await removeUnpacked();
  const settings = options.config === true;
  if (settings) await removeFiles(paths);
  const sessions = join(paths.state, sessionsFolder);
  const done: Outcome = {
    ended,
    defaultMicrophone,
    autostart,
    settings,
    keepsSettings: await isAnyThere([paths.config, paths.logs, ...statePaths(paths)]),
    sessions: await isAnyThere([sessions]) ? sessions : null,
  };
  if (options.json === true) terminal.print(JSON.stringify(toSnakeCase(done)));
  else for (const line of describe(done)) terminal.print(oneLine(line));
}

function toSnakeCase({ defaultMicrophone, keepsSettings, ...others }: Outcome) {
  return { ...others, default_microphone: defaultMicrophone, keeps_settings: keepsSettings };
}

function describe(outcome: Outcome): string[] {
  const { ended, defaultMicrophone, autostart, settings, keepsSettings, sessions } = outcome;
  return [
    ...(ended ? ["Anecho has been ended."] : []),
    ...(defaultMicrophone ? ["The former default microphone is the default again."] : []),
    ...(autostart ? ["Anecho no longer starts when you log in."] : []),
    ...(settings ? ["The settings and the logs are removed."] : []),
    ...(keepsSettings
      ? ["The settings and the logs are left: `anecho uninstall --config` removes them, too."]
      : []),
    ...(sessions === null
      ? []
      : [`Recorded sessions are left in ${sessions}: delete them once nobody needs them.`]),
    keepsSettings || sessions !== null
      ? "Now delete Anecho's own file."
      : "Nothing of Anecho is left but its own file: delete that.",
  ];
}

async function stopAutostart(): Promise<boolean> {
  const autostart = new Autostart();
  if (!await autostart.isOn()) return false;
  await autostart.set(false);
  return true;
}

/** Restores the default microphone if a crash has left it changed. @return whether it was restored. */
async function restoreDefault(folder: string): Promise<boolean> {
  const store = new ReservationMemory(folder);
  if (await store.load() === undefined) return false;
  const backend = nativeBackend();
  await using monitor = await DeviceMonitor.open(backend);
  const endpoints = await monitor.endpoints();
  const system = {
    read: () => monitor.defaultMicrophones(),
    choose: monitor.setDefaultMicrophone.bind(monitor),
    canBe: (id: string | null) => canBeDefault(id, backend, endpoints),
  };
  const { isBack } = await restoreDefaults({ system, store });
  await store.save({ changes: [] });
  return isBack;
}

async function quitRunning(folder: string): Promise<boolean> {
  try {
    await sendCommand(folder, { command: "quit" });
  } catch (error) {
    if (error instanceof InstanceError && error.code === "not-running") return false;
    throw error;
  }
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    await using place = await Instance.claim(folder);
    if (place !== undefined) return true;
    await sleep(50);
  }
  throw new InstanceError(
    "silent",
    Deno.build.os === "windows"
      ? "The running Anecho does not end: end it in the task manager, and uninstall again."
      : "The running Anecho does not end: end it (`pkill anecho`; its `deno` process if it runs from " +
        "source), and uninstall again.",
  );
}

/** Removes the files that a compiled program has unpacked, which it does only on Linux. */
async function removeUnpacked(): Promise<void> {
  if (Deno.build.os === "windows") return;
  for (const folder of privateFolders()) {
    await Deno.remove(folder, { recursive: true }).catch(unlessMissing);
    // Fails, and the folder stays, if it holds anything else.
    await Deno.remove(dirname(folder)).catch(() => {});
  }
}

/**
 * Removes the files that Anecho has written, except recorded sessions. The folders of logs and of run-time files are
 * removed with everything in them. In the folders of the settings and of the state, other files stay.
 */
async function removeFiles(paths: AppPaths): Promise<void> {
  const configFolder = dirname(paths.config);
  for (const folder of [paths.logs, paths.runtime]) {
    await Deno.remove(folder, { recursive: true }).catch(unlessMissing);
  }
  for (const path of statePaths(paths)) await Deno.remove(path).catch(unlessMissing);
  for await (const { name } of listFolder(configFolder)) {
    if (name.startsWith(basename(paths.config))) await Deno.remove(join(configFolder, name));
  }
  for (const folder of new Set([configFolder, paths.state])) {
    // Fails, and the folder stays, if it holds anything else.
    await Deno.remove(folder).catch(() => {});
  }
}

/** @return paths of the state files, and of temporary files that a killed process may leave beside them. */
function statePaths({ state }: AppPaths): string[] {
  return Object.values(stateFiles).flatMap((name) => [
    join(state, name),
    temporaryOf(join(state, name)),
  ]);
}

async function isAnyThere(paths: readonly string[]): Promise<boolean> {
  const isThere = await Promise.all(
    paths.map((it) => Deno.lstat(it).then(() => true, () => false)),
  );
  return isThere.includes(true);
}

async function* listFolder(folder: string): AsyncGenerator<Deno.DirEntry> {
  try {
    yield* Deno.readDir(folder);
  } catch (error) {
    unlessMissing(error);
  }
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
