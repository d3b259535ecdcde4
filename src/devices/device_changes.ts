import { isDeepStrictEqual } from "node:util";
import type { UsedEndpoint } from "./used_endpoint.ts";

/** Change of a device between two lists. */
export type DeviceChange =
  | { readonly kind: "added"; readonly device: UsedEndpoint }
  | { readonly kind: "removed"; readonly device: UsedEndpoint }
  | {
    readonly kind: "changed";
    readonly device: UsedEndpoint;
    readonly before: UsedEndpoint;
    /** Names of the properties that changed, such as "sampleRate" or "use". */
    readonly keys: readonly (keyof UsedEndpoint)[];
  };

/** Compares two lists of devices. @return first the removed ones, then the others in the new list's order. */
export function deviceChanges(
  before: readonly UsedEndpoint[],
  after: readonly UsedEndpoint[],
): DeviceChange[] {
  const [old, now] = [byId(before), byId(after)];
  const removed = before.filter(({ id }) => !now.has(id))
    .map((device): DeviceChange => ({ kind: "removed", device }));
  const others = after.flatMap((device): DeviceChange[] => {
    const its = old.get(device.id);
    if (its === undefined) return [{ kind: "added", device }];
    const keys = changedKeys(its, device);
    return keys.length > 0 ? [{ kind: "changed", device, before: its, keys }] : [];
  });
  return [...removed, ...others];
}

function byId(devices: readonly UsedEndpoint[]): Map<string, UsedEndpoint> {
  return new Map(devices.map((device) => [device.id, device]));
}

function changedKeys(before: UsedEndpoint, after: UsedEndpoint): (keyof UsedEndpoint)[] {
  const [one, other] = [new Map(entries(before)), new Map(entries(after))];
  const keys = new Set([...one.keys(), ...other.keys()]);
  return [...keys].filter((key) => !isDeepStrictEqual(one.get(key), other.get(key)));
}

function entries(device: UsedEndpoint): [keyof UsedEndpoint, unknown][] {
  return Object.entries(device) as [keyof UsedEndpoint, unknown][];
}
