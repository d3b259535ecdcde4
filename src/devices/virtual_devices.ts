import type { Endpoint } from "../engine/endpoint.ts";
import { knownDevices, type VirtualUse } from "./known_devices.ts";
import { nameParts } from "./name_parts.ts";
import { namesMix, namesPlayback } from "./playback_names.ts";

/** A virtual device that is known by its name. */
export interface VirtualDevice {
  readonly product: string;
  readonly use: VirtualUse;
  /** Preference as output when none was chosen; the smallest comes first. */
  readonly rank: number;
  /** The endpoint's bus, if the device has several; otherwise "". */
  readonly bus: string;
  /** Whether it passes its sound on to the computer's own speakers. */
  readonly playsOn: boolean;
}

type Named = Pick<Endpoint, "name" | "flow" | "driver">;

/** Cache, since a plan asks for the same endpoints repeatedly. */
const found = new WeakMap<Named, { readonly device: VirtualDevice | undefined }>();

/** @return the known virtual device of an endpoint, or `undefined` for hardware and unknown devices. */
export function virtualDevice(endpoint: Named): VirtualDevice | undefined {
  const kept = found.get(endpoint);
  if (kept !== undefined) return kept.device;
  const device = findDevice(endpoint);
  found.set(endpoint, { device });
  return device;
}

function findDevice(endpoint: Named): VirtualDevice | undefined {
  const { label, driver } = nameParts(endpoint.name);
  const drivers = [driver, endpoint.driver ?? ""];
  const isCapture = endpoint.flow === "capture";
  for (const [rank, row] of knownDevices.entries()) {
    const { driver: pattern } = row;
    if (pattern !== undefined && !drivers.some((it) => pattern.test(it))) continue;
    if (row.name !== undefined && !row.name.test(endpoint.name)) continue;
    const use = isCapture ? row.captureUse?.(label) ?? row.use : row.use;
    if (use === "hardware") continue;
    const isSpare = use === "cable" && /16 ?ch/i.test(label);
    return {
      product: row.product,
      use,
      rank: rank + (isSpare ? 0.5 : 0),
      bus: row.bus?.(label, driver) ?? "",
      playsOn: row.playsOn ?? false,
    };
  }
  return isCapture ? byLabel(label) : undefined;
}

/** Recognizes mixes of a sound card by their labels, since they have the same driver as its microphones. */
function byLabel(label: string): VirtualDevice | undefined {
  const unranked = { rank: Infinity, bus: "", playsOn: false };
  if (namesPlayback(label)) return { product: "Stereo Mix", use: "loopback", ...unranked };
  return namesMix(label) ? { product: `"${label}"`, use: "mix", ...unranked } : undefined;
}

/** Whether apps can record what is played into a device of this use. */
export function canBeOutput(use: VirtualUse): boolean {
  return use === "cable" || use === "mixer" || use === "microphone-feed";
}
