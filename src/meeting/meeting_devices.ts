import {
  defaultChoice,
  type DeviceChoice,
  type DeviceChoices,
  findChosen,
} from "../devices/selection.ts";
import { planSpeaker, planWiring } from "../devices/wiring_plan.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import type { WantedEndpoints } from "./device_follower.ts";
import type { MeetingMode } from "./meeting_event.ts";

/** Sources of a recording, and their devices. */
export interface MeetingSources {
  readonly mode: MeetingMode;
  /** The microphone; in the mode "device", the device that is recorded alone. */
  readonly microphone: DeviceChoice;
  readonly speaker: DeviceChoice;
}

/** The devices of a recording, or why they are not available. */
export type MeetingDevices =
  | { readonly kind: "ready"; readonly microphone?: Endpoint; readonly reference?: Endpoint }
  | { readonly kind: "impossible"; readonly message: string };

/** Error: a device of a recording is missing. The message says what to do. */
export class MeetingDeviceError extends Error {
  override readonly name = "MeetingDeviceError";
  readonly code = "meeting-device";
}

/** Finds the devices of a recording, by the rules of the wiring plan. */
export function findDevices(
  endpoints: readonly Endpoint[],
  { mode, microphone, speaker }: MeetingSources,
): MeetingDevices {
  switch (mode) {
    case "loopback":
      return planSpeaker(endpoints, speaker);
    case "device":
      return findDevice(endpoints, microphone);
    case "microphone":
    case "meeting": {
      const choices: DeviceChoices = { microphone, speaker, output: defaultChoice };
      // A recording has no output. To the plan, that is as if Anecho made the microphone itself.
      return planWiring(endpoints, choices, { ownMicrophone: true, reserveDefault: false });
    }
  }
}

/** @return the endpoints to open; while one is missing, the other stays open. */
export function wantedOf(
  devices: MeetingDevices,
  endpoints: readonly Endpoint[],
  last: WantedEndpoints,
): WantedEndpoints {
  if (devices.kind === "ready") {
    return { microphone: devices.microphone?.id, reference: devices.reference?.id };
  }
  const isThere = (id: string | undefined) =>
    endpoints.some((it) => it.id === id && it.state === "active");
  return {
    microphone: isThere(last.microphone) ? last.microphone : undefined,
    reference: isThere(last.reference) ? last.reference : undefined,
  };
}

function findDevice(endpoints: readonly Endpoint[], choice: DeviceChoice): MeetingDevices {
  if (choice.kind === "default") throw new TypeError("a device must be named");
  const microphone = findChosen(choice, "capture", endpoints);
  if (microphone?.state === "active") return { kind: "ready", microphone };
  return {
    kind: "impossible",
    message: `"${choice.name}" is not there: plug it in, or name another device.`,
  };
}
