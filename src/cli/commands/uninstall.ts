import type { Command } from "commander";
import { basename, dirname, join } from "node:path";
import { InstanceError, sendCommand } from "../../app/send_command.ts";
import { Autostart } from "../../platform/autostart.ts";
import { type AppPaths, appPaths, privateFolders } from "../../platform/paths.ts";
import { Instance } from "../../platform/single_instance.ts";
import type { CommandContext } from "../command_context.ts";

interface UninstallOptions {
  readonly config?: boolean;
}

const patienceMs = 15_000;

const examples = `
Examples:
  anecho uninstall              quit Anecho, and let nothing start it any more
  anecho uninstall --config     also remove the settings and the logs

The program itself is one file: delete it afterwards.`;

/** Adds `anecho uninstall`. */
export function addUninstallCommand(program: Command, context: CommandContext): void {
  program.command("uninstall")
    .description("Take back what Anecho has changed on this computer.")
    .option("--config", "also remove the settings and the logs")
    .addHelpText("after", examples)
    .action((options: UninstallOptions) => uninstall(options, context));
}

async function uninstall(options: UninstallOptions, { terminal }: CommandContext): Promise<void> {
  const paths = appPaths();
  // Quitting puts back whatever the running one has changed.
  if (await quitRunning(paths.runtime)) terminal.print("Anecho has been ended.");
  const autostart = new Autostart();
  if (await autostart.isOn()) {
    await autostart.set(false);
    terminal.print("Anecho no longer starts when you log in.");
  }
  await removeUnpacked();
  if (options.config) {
    await removeFiles(paths);
    terminal.print("The settings and the logs are removed.");
  }
  terminal.print("Nothing of Anecho is left but its own file: delete that.");
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
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new InstanceError(
    "silent",
    "The running Anecho does not end: end it in the task manager, and uninstall again.",
  );
}

/** Removes what a compiled program has unpacked. */
async function removeUnpacked(): Promise<void> {
  if (Deno.build.os === "windows") return;
  for (const folder of privateFolders()) {
    await Deno.remove(folder, { recursive: true }).catch(unlessMissing);
    // Stays if it holds anything else.
    await Deno.remove(dirname(folder)).catch(() => {});
  }
}

/** Removes what Anecho has written, and nothing else that may be in the same folders. */
async function removeFiles(paths: AppPaths): Promise<void> {
  const configFolder = dirname(paths.config);
  for (const folder of [paths.logs, paths.runtime]) {
    await Deno.remove(folder, { recursive: true }).catch(unlessMissing);
  }
  for await (const { name } of listFolder(configFolder)) {
    if (name.startsWith(basename(paths.config))) await Deno.remove(join(configFolder, name));
  }
  for (const folder of new Set([configFolder, paths.state])) {
    // Stays if it holds anything else.
    await Deno.remove(folder).catch(() => {});
  }
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
