import type { Recorders } from "../app/device_recorders.ts";
import type { DeviceChange } from "../devices/device_changes.ts";
import type { EndpointUse } from "../devices/endpoint_use.ts";
import { labelOf } from "../devices/labels.ts";
import type { UsedEndpoint } from "../devices/used_endpoint.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import { oneLine } from "../platform/visible_text.ts";

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
const useWidth = 13;

/** The programs that record, by the ids of devices. */
export type KnownRecorders = ReadonlyMap<string, Recorders>;

/**
 * Describes devices for a person, line by line, recording devices first. The use of a device in the wiring plan is
 * in capitals, a merely possible use is not.
 *
 * @param recorders The programs that record. If given, each device has a second line with its id, its details
 * and the programs that record from it.
 */
export function describeDevices(
  devices: readonly UsedEndpoint[],
  recorders?: KnownRecorders,
): string[] {
  const lines = (device: UsedEndpoint) => {
    const line = `  ${useNames[device.use].padEnd(useWidth)} ${describeDevice(device)}`;
    if (recorders !== undefined) {
      const details = detailsOf(device, recorders.get(device.id));
      return [oneLine(line), oneLine(`  ${"".padEnd(useWidth)} ${details}`)];
    }
    // The id distinguishes devices of the same name.
    return [oneLine(device.label === undefined ? line : `${line} [${device.id}]`)];
  };
  const section = (title: string, flow: Endpoint["flow"]) => {
    const all = devices.filter((it) => it.flow === flow).flatMap(lines);
    return all.length > 0 ? [title, ...all] : [`${title} none`];
  };
  return [...section("Recording:", "capture"), ...section("Playing:", "render")];
}

/** Describes who records, such as "recorded by Discord, Zoom"; `undefined` if nobody does. */
export function recordersText({ count, names }: Recorders): string | undefined {
  if (count === 0) return undefined;
  if (count === null) return "the system does not say who records";
  if (names.length > 0) return `recorded by ${names.join(", ")}`;
  return `recorded by ${count} program${count === 1 ? "" : "s"}`;
}

/** Describes a device's change in one line for a person; `undefined` if the change is not shown to people. */
export function changeText(change: DeviceChange): string | undefined {
  const { kind, device } = change;
  switch (kind) {
    case "added":
      return oneLine(`added: ${describeDevice(device)}`);
    case "removed":
      return oneLine(`removed: ${labelOf(device)}`);
    case "changed": {
      const news = newsOf(change.before, device);
      return news.length > 0
        ? oneLine(`changed: ${labelOf(device)}: ${news.join("; ")}`)
        : undefined;
    }
  }
}

function newsOf(before: UsedEndpoint, after: UsedEndpoint): string[] {
  const news: string[] = [];
  const tell = (describe: (device: UsedEndpoint) => string, none: string) => {
    const [old, now] = [describe(before), describe(after)];
    if (old !== now) news.push(now === "" ? none : now);
  };
  if (labelOf(before) !== labelOf(after)) news.push(`was named ${labelOf(before)}`);
  tell(formatOf, "");
  tell(defaultOf, "no longer the default");
  tell((it) => `${useNames[it.use]}: ${it.why}`, "");
  return news;
}

function describeDevice(device: UsedEndpoint): string {
  const facts = [formatOf(device), defaultOf(device)].filter((text) => text !== "");
  return `${labelOf(device)} (${facts.join(", ")}): ${device.why}`;
}

function formatOf({ state, sampleRate, channels }: Endpoint): string {
  if (state !== "active") return state;
  return `${sampleRate} Hz, ${channels} channel${channels === 1 ? "" : "s"}`;
}

function defaultOf({ defaultFor, isFallbackDefault }: Endpoint): string {
  const [console, calls] = [defaultFor.includes("console"), defaultFor.includes("communications")];
  if (console) return calls ? "default" : "default, but not for calls";
  if (calls) return "default for calls";
  return isFallbackDefault ? "default apart from Anecho's own" : "";
}

function detailsOf(device: UsedEndpoint, recorders: Recorders | undefined): string {
  const { id, container, formFactor, bus } = device;
  const parts = [`id ${id}`];
  if (container) parts.push(`container ${container}`);
  if (bus) parts.push(bus);
  if (formFactor !== "unknown") parts.push(formFactor);
  const who = recorders && recordersText(recorders);
  if (who !== undefined) parts.push(who);
  return parts.join(", ");
}
