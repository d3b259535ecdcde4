import { Argument, type Command } from "commander";
import { Autostart } from "../../platform/autostart.ts";
import type { CommandContext } from "../command_context.ts";

const examples = `
Examples:
  anecho autostart         show whether Anecho starts when you log in
  anecho autostart on      start it in the tray when you log in`;

/** Adds `anecho autostart`. */
export function addAutostartCommand(program: Command, context: CommandContext): void {
  program.command("autostart")
    .description("Turn the start of Anecho at log-in on or off, or show which it is.")
    .addArgument(
      new Argument("[state]", "leave it out to see the present state").choices(["on", "off"]),
    )
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
