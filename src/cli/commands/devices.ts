import { type Command, Option } from "commander";
import { type BackendChoice, backendChoices, findSoundSystem } from "../../app/sound_system.ts";
import { choicesOf } from "../../app/supervisor.ts";
import { defaultConfig } from "../../config/config.ts";
import { rememberedDefaults } from "../../config/default_memory.ts";
import { makesMicrophone, planWiring } from "../../devices/wiring_plan.ts";
import { oneLine } from "../../platform/visible_text.ts";
import type { CommandContext } from "../command_context.ts";
import { type DeviceView, listDevices, watchDevices } from "../device_watch.ts";
import { catchStopSignals } from "../stop_signals.ts";

interface DevicesOptions {
  readonly backend: BackendChoice;
  readonly json?: boolean;
  readonly watch?: boolean;
}

const examples = `
Examples:
  anecho devices                   every microphone and speaker, and what Anecho would use it for
  anecho devices --json            the same for a script
  anecho devices --watch           and what changes, until Ctrl+C
  anecho devices --watch --json    the same as lines of JSON`;

/** Adds `anecho devices`. */
export function addDevicesCommand(program: Command, context: CommandContext): void {
  program.command("devices")
    .description(
      "List the sound devices: what Anecho would use each for by default, why, and which apps record.",
    )
    .addOption(
      new Option("--backend <name>", "which sound system to ask")
        .choices(backendChoices).default("auto"),
    )
    .option("--watch", "go on, and print what changes")
    .option("--json", "print JSON")
    .addHelpText("after", examples)
    .action((options: DevicesOptions) => showDevices(options, context));
}

async function showDevices(options: DevicesOptions, { terminal }: CommandContext): Promise<void> {
  const { watch = false, json = false } = options;
  using stop = watch ? catchStopSignals() : undefined;
  const { backend, endpoints, fallback } = await findSoundSystem(options.backend);
  const policy = {
    ownMicrophone: makesMicrophone(backend),
    reserveDefault: false,
    remembered: await rememberedDefaults(backend),
  };
  const view: DeviceView = {
    backend,
    plan: (devices) => planWiring(devices, choicesOf(defaultConfig), policy),
    json,
    terminal,
  };
  if (!json && fallback !== undefined) terminal.note(oneLine(fallback));
  if (stop === undefined) await listDevices(endpoints, view);
  else await watchDevices(endpoints, view, stop.signal);
}
