import type { Endpoint } from "../engine/endpoint.ts";
import { captureKind } from "./capture_kind.ts";
import { labelled, labelOf } from "./labels.ts";
import { captureSides, mayBeCable } from "./pairing.ts";
import { chosen, type DeviceChoice, type DeviceRole, flowOf, selectByName } from "./selection.ts";
import { canBeOutput, virtualDevice } from "./virtual_devices.ts";

/** Parts of names, as they were typed. */
export type DeviceNames = Readonly<Partial<Record<DeviceRole, string>>>;

/**
 * Error: a name fits no device, or several; then the message lists the possible devices. Or an output was named
 * though Anecho makes its own microphone.
 */
export class DeviceNameError extends Error {
  override readonly name = "DeviceNameError";
  readonly code = "device-name";
}

const roles: readonly DeviceRole[] = ["microphone", "speaker", "output"];
/** Advice on how to name one of several devices that share a name. */
const numbered = ", or all of it with its number; `anecho devices` shows which is which";
const plurals = { microphone: "microphones", speaker: "speakers", output: "outputs" } as const;

/**
 * Turns typed names into choices; "default" is the system's default. Roles without a name are left out.
 *
 * @param ownMicrophone Whether Anecho makes a virtual microphone of its own, so that no output can be named.
 * @throws {DeviceNameError}
 */
export function chooseByNames(
  names: DeviceNames,
  endpoints: readonly Endpoint[],
  ownMicrophone: boolean,
): Partial<Record<DeviceRole, DeviceChoice>> {
  const choices: Partial<Record<DeviceRole, DeviceChoice>> = {};
  for (const role of roles) {
    const text = names[role];
    if (text === undefined) continue;
    if (role === "output" && ownMicrophone) {
      throw new DeviceNameError(
        `Anecho makes its own microphone on this system: leave the output "${text}" out.`,
      );
    }
    choices[role] = choose(role, text, labelled(endpoints));
  }
  return choices;
}

/** @return the endpoints that a person may choose for a role. */
export function candidatesFor(role: DeviceRole, endpoints: readonly Endpoint[]): Endpoint[] {
  return labelled(endpoints).filter((it) =>
    it.flow === flowOf(role) && it.state === "active" && isCandidate(role, it, endpoints)
  );
}

function isCandidate(role: DeviceRole, it: Endpoint, endpoints: readonly Endpoint[]): boolean {
  const known = virtualDevice(it);
  switch (role) {
    case "microphone":
      return !["playback", "cable", "own"].includes(captureKind(it, endpoints).kind);
    case "speaker":
      return known?.use !== "microphone-feed";
    case "output":
      return known === undefined
        ? mayBeCable(it, captureSides(it, endpoints))
        : canBeOutput(known.use);
  }
}

function choose(role: DeviceRole, text: string, endpoints: readonly Endpoint[]): DeviceChoice {
  if (text.trim().toLowerCase() === "default") return { kind: "default" };
  const likely = selectByName(text, candidatesFor(role, endpoints));
  // If no suitable device fits, an unsuitable one is returned, so that the plan can say why it can't be used.
  const any = selectByName(text, endpoints.filter((it) => it.flow === flowOf(role)));
  const selection = likely.kind === "none" && any.kind === "found" ? any : likely;
  if (selection.kind === "found") {
    return chosen(selection.endpoint, endpoints);
  }
  const list = selection.candidates.map((it) => `"${labelOf(it)}"`).join(", ");
  if (selection.kind === "several") {
    throw new DeviceNameError(
      `"${text}" fits several ${plurals[role]}: ${list}. Give more of the name` +
        `${selection.candidates.some(({ label }) => label !== undefined) ? numbered : ""}.`,
    );
  }
  const known = list === "" ? "there is none" : `use a part of ${list}`;
  throw new DeviceNameError(`No ${role} is called "${text}": ${known}.`);
}
