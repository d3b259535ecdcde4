import type { DefaultRole, Endpoint } from "../engine/endpoint.ts";
import { isSameDevice, sharesCable } from "./pairing.ts";
import type { Reservation } from "./reservation.ts";
import { canBeOutput, virtualDevice } from "./virtual_devices.ts";

/**
 * The microphone that is taken when none was chosen: of the real ones, the default for calls, else the
 * default, else the first; what is hardly a voice (line inputs) and what spoils the sound of a headset
 * (hands-free) only where nothing else is. On a machine without any, as one that is used from afar, the
 * default is taken, unless it is known for something else.
 *
 * @param reservation Defaults that Anecho has changed: what stood there before counts.
 */
export function defaultMicrophone(
  endpoints: readonly Endpoint[],
  reservation?: Reservation,
): Endpoint | undefined {
  const real = endpoints.filter((it) => it.flow === "capture" && isReal(it));
  const isDefault = (endpoint: Endpoint, role: DefaultRole) => {
    const reserved = reservation?.changes.find((it) => it.role === role);
    const current = endpoints.find((it) => it.flow === "capture" && it.defaultFor.includes(role));
    const isOurs = reserved !== undefined && current?.id === reserved.to;
    return isOurs ? endpoint.id === reserved.from : endpoint.defaultFor.includes(role);
  };
  const rank = (endpoint: Endpoint) => {
    if (isDefault(endpoint, "communications")) return 0;
    if (isDefault(endpoint, "console")) return 1;
    if (isHandsFree(endpoint)) return 4;
    return endpoint.formFactor === "line" || endpoint.formFactor === "digital" ? 3 : 2;
  };
  const [first] = real.toSorted((one, other) => rank(one) - rank(other));
  return first ?? virtualDefault(endpoints);
}

/**
 * The speakers whose sound is taken out when none were chosen: the default ones. A Bluetooth headset
 * stops playing music while its microphone is open, and plays through its hands-free side instead.
 */
export function defaultSpeaker(
  endpoints: readonly Endpoint[],
  microphone: Endpoint,
): Endpoint | undefined {
  const renders = endpoints.filter((it) => it.flow === "render" && it.state === "active");
  const speaker = renders.find((it) => it.defaultFor.includes("console")) ??
    renders.find((it) => it.defaultFor.includes("multimedia"));
  if (speaker === undefined || !isHandsFree(microphone) || isHandsFree(speaker)) return speaker;
  if (!isSameHeadset(speaker, microphone)) return speaker;
  return renders.find((it) => isHandsFree(it) && isSameHeadset(it, microphone)) ?? speaker;
}

/** The cable that is taken when none was chosen: the first known one that is not the reference. */
export function firstCable(
  endpoints: readonly Endpoint[],
  reference: Endpoint,
): Endpoint | undefined {
  const rank = (endpoint: Endpoint) => virtualDevice(endpoint)?.rank ?? Infinity;
  const cables = endpoints
    .filter((it) => it.flow === "render" && it.state === "active")
    .filter((it) => canBeOutput(virtualDevice(it)?.use ?? "loopback"))
    .toSorted((one, other) => rank(one) - rank(other));
  // With the reference's own cable alone there is still a plan to refuse with its reason.
  return cables.find((it) => !sharesCable(it, reference)) ?? cables[0];
}

/** Whether there is hardware behind an endpoint that can be opened. */
export function isReal(endpoint: Endpoint): boolean {
  return endpoint.state === "active" && !endpoint.isVirtual &&
    virtualDevice(endpoint) === undefined;
}

/** Whether this is the side of a Bluetooth headset that carries speech both ways. */
export function isHandsFree({ name }: Endpoint): boolean {
  return /hands[- ]?free|\bHFP\b|\bHSP\b|headset-head-unit/i.test(name);
}

function virtualDefault(endpoints: readonly Endpoint[]): Endpoint | undefined {
  return endpoints.find((it) =>
    it.flow === "capture" && it.state === "active" && it.defaultFor.length > 0 &&
    virtualDevice(it) === undefined
  );
}

function isSameHeadset(one: Endpoint, other: Endpoint): boolean {
  return isSameDevice(one, other) || headsetName(one) === headsetName(other);
}

/** "Headphones (WH-1000XM4 Stereo)" and "Headset (WH-1000XM4 Hands-Free AG Audio)" are one headset. */
function headsetName({ name }: Endpoint): string {
  const inside = /\((.*)\)/.exec(name)?.[1] ?? name;
  return inside.replace(/\s*(stereo|hands[- ]?free( AG)?( audio)?|AG audio)\s*/gi, "")
    .toLowerCase();
}
