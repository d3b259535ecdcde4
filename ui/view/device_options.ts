import type { Choice, Device, Role, SettingsState } from "../../src/settings/protocol.ts";

/** Option for a role: the default, or a device. */
export interface DeviceOption {
  /** Value in the request: an id, or "default". */
  readonly value: string;
  readonly isChosen: boolean;
  /** The device. For the default: the device in use, if the default is chosen. `undefined` if there is none. */
  readonly device: Device | undefined;
  /** Its name. For the default: the name of the device in use, if the default is chosen. `null` if unknown. */
  readonly label: string | null;
  /** Whether it is chosen, but missing. */
  readonly isMissing: boolean;
}

/** Lists the options for a role: the default, active devices, other devices, and the chosen device if it is missing. */
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

/** @return the devices that can't be chosen for any role. */
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

/** @return an option for the chosen device if it is missing, so that it stays visible. */
function missingOption(choice: Choice, candidates: readonly Device[]): DeviceOption[] {
  if (choice.kind !== "device" || candidates.some(({ id }) => id === choice.id)) return [];
  const { id: value, label } = choice;
  return [{ value, isChosen: true, device: undefined, label, isMissing: true }];
}

function rank(device: Device | undefined): number {
  return device?.state === "active" ? 0 : 1;
}
