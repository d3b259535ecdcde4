import { Argument, type Command } from "commander";
import { Autostart } from "../../platform/autostart.ts";
import type { CommandContext } from "../command_context.ts";

const examples = `
Examples:
  anecho autostart         tell whether Anecho starts with the system
  anecho autostart on      start it in the tray when you log in`;

/** Adds `anecho autostart`. */
export function addAutostartCommand(program: Command, context: CommandContext): void {
  program.command("autostart")
    .description("Start Anecho when you log in, or no longer.")
    .addArgument(new Argument("[state]", "leave it out to be told").choices(["on", "off"]))
    .addHelpText("after", examples)
    .action((state: "on" | "off" | undefined) => changeAutostart(state, context));
}

async function changeAutostart(
  state: "on" | "off" | undefined,
  { terminal }: CommandContext,
): Promise<void> {
  const autostart = new Autostart();
  if (state !== undefined) await autostart.set(state === "on");
  const isOn = await autostart.isOn();
  terminal.print(isOn ? "Anecho starts when you log in." : "Anecho does not start by itself.");
}
