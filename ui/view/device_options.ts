import type { Choice, Device, Role, SettingsState } from "../../src/settings/protocol.ts";

/** One of the devices that the person can choose for a role. */
export interface DeviceOption {
  /** Names it in the request: an id, or "default". */
  readonly value: string;
  readonly isChosen: boolean;
  /** The device; of the default the one in use, if there is one; of a chosen one that is gone none. */
  readonly device: Device | undefined;
  /** The name; of "default" that of the device in use, if it is known. */
  readonly label: string | null;
  /** It is chosen, but gone. */
  readonly isMissing: boolean;
}

/** Lists what can be chosen for a role: the default first, then devices that work, then others. */
export function deviceOptions(
  role: Role,
  { choices, devices }: Pick<SettingsState, "choices" | "devices">,
): DeviceOption[] {
  const choice = choices[role];
  const candidates = devices.filter(({ canBe }) => canBe.includes(role));
  const options = candidates.map((device): DeviceOption => ({
    value: device.id,
    isChosen: choice.kind === "device" && choice.id === device.id,
    device,
    label: device.label,
    isMissing: false,
  }));
  const sorted = options.toSorted((one, other) => rank(one.device) - rank(other.device));
  return [defaultOption(choice, devices), ...sorted, ...missingOption(choice, candidates)];
}

/** @return the devices that can't be chosen for anything. */
export function otherDevices({ devices }: Pick<SettingsState, "devices">): Device[] {
  return devices.filter(({ canBe }) => canBe.length === 0);
}

function defaultOption(choice: Choice, devices: readonly Device[]): DeviceOption {
  const label = choice.kind === "default" ? choice.label : null;
  return {
    value: "default",
    isChosen: choice.kind === "default",
    device: label === null ? undefined : devices.find((it) => it.label === label),
    label,
    isMissing: false,
  };
}

/** A chosen device stays visible while it is gone. */
function missingOption(choice: Choice, candidates: readonly Device[]): DeviceOption[] {
  if (choice.kind !== "device" || candidates.some(({ id }) => id === choice.id)) return [];
  const { id: value, label } = choice;
  return [{ value, isChosen: true, device: undefined, label, isMissing: true }];
}

function rank(device: Device | undefined): number {
  return device?.state === "active" ? 0 : 1;
}
