import type { OpenTarget } from "../app/open_target.ts";
import { type CallRecording, isRecording } from "../app/call_recording.ts";
import { remoteMicText } from "../app/remote_mic_text.ts";
import type { AppStatus } from "../app/status.ts";
import type { Mode } from "../config/config.ts";
import { labelOf } from "../devices/labels.ts";
import { candidatesFor } from "../devices/name_choices.ts";
import {
  chosen,
  type DeviceChoice,
  type DeviceChoices,
  type DeviceRole,
  findChosen,
  flowOf,
} from "../devices/selection.ts";
import { plannedLabel } from "../devices/planned_label.ts";
import { cableLink, type WiringPlan } from "../devices/wiring_plan.ts";
import type { Endpoint } from "../engine/endpoint.ts";

/** Actions that the tray offers. */
export type TrayAction =
  | { readonly kind: "choose"; readonly role: DeviceRole; readonly choice: DeviceChoice }
  | { readonly kind: "mode"; readonly mode: Mode }
  | { readonly kind: "hold" }
  | { readonly kind: "release" }
  | { readonly kind: "record"; readonly isOn: boolean }
  | { readonly kind: "autostart"; readonly isOn: boolean }
  | { readonly kind: "settings" }
  | { readonly kind: "open"; readonly target: OpenTarget }
  | { readonly kind: "quit" };

/** A line of the menu. */
export type MenuItem =
  | { readonly kind: "separator" }
  /** A text that can't be chosen. */
  | { readonly kind: "text"; readonly label: string; readonly isTicked?: boolean }
  | {
    readonly kind: "action";
    readonly label: string;
    readonly action: TrayAction;
    readonly isTicked?: boolean;
  }
  | { readonly kind: "submenu"; readonly label: string; readonly items: readonly MenuItem[] };

/** State that the menu shows. */
export interface MenuSources {
  readonly status: AppStatus;
  readonly endpoints: readonly Endpoint[];
  readonly choices: DeviceChoices;
  readonly plan: WiringPlan;
  readonly isHeld: boolean;
  readonly call: CallRecording;
  /** Whether Anecho starts with the system; `undefined` if unknown. */
  readonly startsWithSystem: boolean | undefined;
  /** Whether Anecho makes its own microphone, so that there is no output to choose. */
  readonly ownMicrophone: boolean;
}

const separator: MenuItem = { kind: "separator" };
const modeLabels: Readonly<Record<Mode, string>> = {
  "on-demand": "Only while an app records",
  "always": "Always on",
  "off": "Off: leave the microphone as it is",
  "mute": "Mute",
};
const roleLabels = { microphone: "Microphone", speaker: "Speakers", output: "Output" } as const;

/** @return the menu of the tray icon. */
export function trayMenu(sources: MenuSources): MenuItem[] {
  const { status, plan, isHeld, call, startsWithSystem, ownMicrophone } = sources;
  const isCableMissing = plan.kind === "impossible" && plan.reason === "no-cable";
  const modes = (Object.keys(modeLabels) as Mode[]).map((mode): MenuItem => ({
    kind: "action",
    label: modeLabels[mode],
    action: { kind: "mode", mode },
    isTicked: status.mode === mode,
  }));
  return [
    { kind: "text", label: shorten(status.text, 80) },
    ...status.remoteMics.map((it): MenuItem => ({
      kind: "text",
      label: shorten(`Remote microphone ${remoteMicText(it)}`, 120),
    })),
    ...(isCableMissing ? [openItem(`Get a virtual cable: ${cableLink}`, "cable-page")] : []),
    separator,
    deviceMenu("microphone", sources),
    deviceMenu("speaker", sources),
    ...(ownMicrophone ? [] : [deviceMenu("output", sources)]),
    separator,
    ...modes,
    {
      kind: "action",
      label: "Pause",
      action: { kind: isHeld ? "release" : "hold" },
      isTicked: isHeld,
    },
    separator,
    recordItem(call),
    openItem("Open the folder of recorded calls", "call-folder"),
    separator,
    { kind: "action", label: "Settings…", action: { kind: "settings" } },
    ...(startsWithSystem === undefined ? [] : [autostartItem(startsWithSystem)]),
    openItem("Open the settings file", "settings-file"),
    openItem("Open the log folder", "log-folder"),
    { kind: "action", label: "Quit", action: { kind: "quit" } },
  ];
}

/** @return the icon's tooltip: 127 characters at most. */
export function trayTooltip(status: AppStatus, call: CallRecording): string {
  const { look, text, microphone, speaker, output } = status;
  if (isRecording(call)) return shorten(`Anecho: recording this call\n${text}`, 127);
  if (look === "trouble") return shorten(`Anecho: ${text}`, 127);
  const devices = [microphone, speaker, output].map((name) => shorten(name, 30));
  // Only the first sentence, since the devices need room too. The menu shows up to 80 characters of the text.
  const [sentence = ""] = text.split(". ");
  return shorten(`Anecho: ${sentence}\n${devices.join("\n")}`, 127);
}

function deviceMenu(role: DeviceRole, { endpoints, choices, plan }: MenuSources): MenuItem {
  const choice = choices[role];
  const candidates = candidatesFor(role, endpoints);
  const isDefault = choice.kind === "default";
  const inUse = isDefault ? plannedLabel(role, plan) : undefined;
  const items: MenuItem[] = [
    {
      kind: "action",
      label: inUse === undefined ? "Default" : `Default (${inUse})`,
      action: { kind: "choose", role, choice: { kind: "default" } },
      isTicked: isDefault,
    },
    separator,
  ];
  // The chosen device may have another id now.
  const current = choice.kind === "device"
    ? findChosen(choice, flowOf(role), endpoints)
    : undefined;
  for (const it of candidates) {
    items.push({
      kind: "action",
      label: labelOf(it),
      action: { kind: "choose", role, choice: chosen(it, endpoints) },
      isTicked: it.id === current?.id,
    });
  }
  const isListed = candidates.some(({ id }) => id === current?.id);
  if (choice.kind === "device" && !isListed) {
    items.push({ kind: "text", label: `${choice.name} (not there)`, isTicked: true });
  }
  return { kind: "submenu", label: roleLabels[role], items };
}

function recordItem(call: CallRecording): MenuItem {
  if (call.phase === "ending") return { kind: "text", label: "Finishing the recording" };
  const isOn = isRecording(call);
  const label = isOn ? "Stop recording this call" : "Record this call";
  return { kind: "action", label, action: { kind: "record", isOn: !isOn }, isTicked: isOn };
}

function autostartItem(isOn: boolean): MenuItem {
  const action = { kind: "autostart", isOn: !isOn } as const;
  return { kind: "action", label: "Start when I log in", action, isTicked: isOn };
}

function openItem(label: string, target: OpenTarget): MenuItem {
  return { kind: "action", label, action: { kind: "open", target } };
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
