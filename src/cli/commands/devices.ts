import { type Command, Option } from "commander";
import { type BackendChoice, backendChoices, findSoundSystem } from "../../app/sound_system.ts";
import { choicesOf } from "../../app/supervisor.ts";
import { defaultConfig } from "../../config/config.ts";
import { DefaultMemory } from "../../config/default_memory.ts";
import { type EndpointUse, endpointUse } from "../../devices/endpoint_use.ts";
import { labelled, labelOf } from "../../devices/labels.ts";
import type { RememberedDefaults } from "../../devices/remembered_defaults.ts";
import { planWiring, type WiringPlan } from "../../devices/wiring_plan.ts";
import type { Endpoint } from "../../engine/endpoint.ts";
import { appPaths, NoHomeError } from "../../platform/paths.ts";
import { figuresJson } from "../../report/json.ts";
import type { CommandContext } from "../command_context.ts";
import { oneLine } from "../../platform/visible_text.ts";

interface DevicesOptions {
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

const examples = `
Examples:
  anecho devices            every microphone and speaker, and what Anecho uses it for
  anecho devices --json     the same for a script, with ids and formats`;

/** Adds `anecho devices`. */
export function addDevicesCommand(program: Command, context: CommandContext): void {
  program.command("devices")
    .description("List the sound devices, what Anecho would use each for, and why.")
    .addOption(
      new Option("--backend <name>", "which sound system to ask")
        .choices(backendChoices).default("auto"),
    )
    .option("--json", "print JSON")
    .addHelpText("after", examples)
    .action((options: DevicesOptions) => listDevices(options, context));
}

async function listDevices(options: DevicesOptions, { terminal }: CommandContext): Promise<void> {
  const { backend, endpoints, fallback } = await findSoundSystem(options.backend);
  const policy = {
    ownMicrophone: backend !== "wasapi",
    reserveDefault: false,
    remembered: backend === "simulated" ? {} : await rememberedDefaults(),
  };
  const plan = planWiring(endpoints, choicesOf(defaultConfig), policy);
  const devices = withUses(endpoints, plan);
  if (options.json) {
    const problem = plan.kind === "impossible" ? plan.message : null;
    terminal.print(figuresJson({ backend, devices, problem }, 2));
    return;
  }
  if (fallback !== undefined) terminal.note(oneLine(fallback));
  for (const line of describeDevices(devices)) terminal.print(line);
  if (plan.kind === "impossible") terminal.note(`\n${oneLine(plan.message)}`);
}

/** @return none where there is no place that they could be kept in. */
async function rememberedDefaults(): Promise<RememberedDefaults> {
  try {
    return await new DefaultMemory(appPaths().state, () => {}).load();
  } catch (error) {
    if (error instanceof NoHomeError) return {};
    throw error;
  }
}

/** A device with its use. */
export type UsedEndpoint = Endpoint & { readonly use: EndpointUse; readonly why: string };

/** @return the endpoints with what a plan uses each for. */
export function withUses(endpoints: readonly Endpoint[], plan: WiringPlan): UsedEndpoint[] {
  return labelled(endpoints).map((it) => ({ ...it, ...endpointUse(it, plan, endpoints) }));
}

const useNames: Readonly<Record<EndpointUse, string>> = {
  "microphone": "MICROPHONE",
  "reference": "SPEAKERS",
  "output": "OUTPUT",
  "recorded-by-apps": "FOR YOUR APPS",
  "possible-microphone": "microphone",
  "possible-reference": "speakers",
  "possible-output": "output",
  "none": "not used",
};

/** The lines about devices for a person: those that record first; what is in use is in capitals. */
export function describeDevices(devices: readonly UsedEndpoint[]): string[] {
  const section = (title: string, flow: Endpoint["flow"]) => {
    const lines = devices.filter((it) => it.flow === flow).map(describeDevice);
    return lines.length > 0 ? [title, ...lines] : [`${title} none`];
  };
  return [...section("Recording:", "capture"), ...section("Playing:", "render")];
}

function describeDevice(device: UsedEndpoint): string {
  const format = device.state === "active"
    ? `${device.sampleRate} Hz, ${device.channels} channel${device.channels === 1 ? "" : "s"}`
    : device.state;
  const isDefault = device.defaultFor.includes("console") ? ", default" : "";
  const use = useNames[device.use].padEnd(13);
  // Only its id tells a device from another of the same name.
  const id = device.label === undefined ? "" : ` [${device.id}]`;
  return oneLine(`  ${use} ${labelOf(device)} (${format}${isDefault}): ${device.why}${id}`);
}
