import type { Command } from "commander";
import { InstanceError, sendCommand } from "../../app/send_command.ts";
import { appPaths } from "../../platform/paths.ts";
import { openWindow } from "../../window/open_window.ts";
import type { CommandContext } from "../command_context.ts";

interface SettingsOptions {
  readonly url?: boolean;
}

const examples = `
Examples:
  anecho settings          the settings of the running Anecho, in a window or the browser
  anecho settings --url    print an address that opens them once, within a minute`;

/** Adds `anecho settings`. */
export function addSettingsCommand(program: Command, context: CommandContext): void {
  program.command("settings")
    .description("Open the settings of the running Anecho.")
    .option("--url", "print the address instead of opening it")
    .addHelpText("after", examples)
    .action(async ({ url }: SettingsOptions) => {
      if (url) context.terminal.print(await settingsAddress());
      else await openSettings();
    });
}

/**
 * Opens the settings page of the running Anecho.
 *
 * @throws {InstanceError | WindowError}
 */
export async function openSettings(): Promise<void> {
  await openWindow(settingsAddress, appPaths());
}

async function settingsAddress(): Promise<string> {
  const reply = await sendCommand(appPaths().runtime, { command: "settings" });
  if (!reply.ok) throw new InstanceError("silent", reply.message);
  if (reply.settings !== undefined) return reply.settings;
  throw new InstanceError(
    "silent",
    "The running Anecho is too old to show its settings: quit it with `anecho quit`, and start it again.",
  );
}
