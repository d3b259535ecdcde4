import type { Endpoint } from "../engine/endpoint.ts";
import { type CaptureKind, captureKind, isRealMicrophone } from "./capture_kind.ts";
import { nameParts } from "./name_parts.ts";
import { isSameDevice, sharesCable } from "./pairing.ts";
import { personsDefault, type RememberedDefaults } from "./remembered_defaults.ts";
import { canBeOutput, virtualDevice } from "./virtual_devices.ts";

/**
 * Finds the microphone to use when none was chosen. Real microphones are preferred in this order: the default for
 * calls, the default, any other microphone, line inputs, hands-free sides (which spoil a headset's sound), and
 * inputs that may record what is played. Among equals, the one that the system prefers comes first. An input comes
 * last, even if it is the default, if it may record what a sound card plays, or was heard to deliver only what is
 * played. Without a real microphone, as on a remote desktop, the default is used if it is a remote microphone or an
 * unknown virtual device.
 *
 * @param remembered The person's defaults, which count while Anecho's microphone or a cable is the default.
 */
export function defaultMicrophone(
  endpoints: readonly Endpoint[],
  remembered: RememberedDefaults = {},
): Endpoint | undefined {
  const ofRole = {
    communications: personsDefault("communications", endpoints, remembered),
    console: personsDefault("console", endpoints, remembered),
  };
  const rank = (endpoint: Endpoint) => {
    const kind = kindOf(endpoint, endpoints);
    // A sound card's mix becomes the default by mistake; a similar input of an audio interface, by intent.
    const isByMistake = isSoundCard(endpoint) || endpoint.isHeardAsPlayback;
    if (kind === "perhaps-playback" && isByMistake) return 6;
    if (endpoint.id === ofRole.communications?.id) return 0;
    if (endpoint.id === ofRole.console?.id) return 1;
    if (kind === "perhaps-playback") return 5;
    if (isHandsFree(endpoint)) return 4;
    return kind === "line" ? 3 : 2;
  };
  const ranked = (list: readonly Endpoint[]) =>
    list.toSorted((one, other) => rank(one) - rank(other) || preference(other) - preference(one));
  const [first] = ranked(
    endpoints.filter((it) => it.flow === "capture" && isReal(it, endpoints)),
  );
  return first ?? virtualDefault(endpoints, Object.values(ofRole));
}

/** Whether an endpoint belongs to the computer's sound card, by its bus or, if unknown, its maker's name. */
function isSoundCard({ bus, name }: Endpoint): boolean {
  return bus === undefined
    ? /\b(realtek|high definition audio|hd audio|conexant|smartaudio|synaptics|idt|cirrus|via|c-media|sound blaster)\b/i
      .test(nameParts(name).driver)
    : bus === "hdaudio";
}

/** How much the system prefers an endpoint, other things being equal. */
function preference({ priority = 0, isFallbackDefault = false }: Endpoint): number {
  return isFallbackDefault ? Infinity : priority;
}

/**
 * Finds the speakers to use as reference when none were chosen: the default ones. If these belong to the Bluetooth
 * headset whose hands-free side is the microphone, the result is the headset's hands-free side instead: there the
 * headset plays while its microphone is open.
 */
export function defaultSpeaker(
  endpoints: readonly Endpoint[],
  microphone?: Endpoint,
): Endpoint | undefined {
  const renders = endpoints.filter((it) => it.flow === "render" && it.state === "active");
  const speaker = renders.find((it) => it.defaultFor.includes("console")) ??
    renders.find((it) => it.defaultFor.includes("multimedia"));
  if (
    speaker === undefined || microphone === undefined || !isHandsFree(microphone) ||
    isHandsFree(speaker)
  ) return speaker;
  if (!isSameHeadset(speaker, microphone)) return speaker;
  return renders.find((it) => isHandsFree(it) && isSameHeadset(it, microphone)) ?? speaker;
}

/**
 * Finds the endpoint that plays the sound in the end, behind effects and mixers of other programs, if
 * the system tells. Sound that bypasses those programs is played at that endpoint too.
 */
export function endOfChain(speaker: Endpoint, endpoints: readonly Endpoint[]): Endpoint {
  const end = endpoints.find((it) =>
    it.flow === "render" && it.state === "active" && it.id === speaker.playsInto
  );
  return end ?? speaker;
}

/**
 * Finds the cable to use when none was chosen: of the known cables, the preferred one that the reference does not
 * play into. If the reference plays into all of them, the result is the preferred one of all.
 */
export function firstCable(
  endpoints: readonly Endpoint[],
  reference: Endpoint | undefined,
): Endpoint | undefined {
  const rank = (endpoint: Endpoint) => virtualDevice(endpoint)?.rank ?? Infinity;
  const cables = endpoints
    .filter((it) => it.flow === "render" && it.state === "active")
    .filter((it) => canBeOutput(virtualDevice(it)?.use ?? "loopback"))
    .toSorted((one, other) => rank(one) - rank(other));
  // The plan refuses the reference's own cable, with a reason.
  return cables.find((it) => reference === undefined || !sharesCable(it, reference)) ??
    cables[0];
}

/** Whether a capture endpoint is an input of hardware that may deliver a voice, and can be opened. */
export function isReal(endpoint: Endpoint, endpoints: readonly Endpoint[]): boolean {
  return endpoint.state === "active" && isRealMicrophone(kindOf(endpoint, endpoints));
}

/** Whether an endpoint is the hands-free side of a Bluetooth headset. */
export function isHandsFree({ name }: Endpoint): boolean {
  return /hands[- ]?free|\bHFP\b|\bHSP\b|headset-head-unit/i.test(name);
}

function virtualDefault(
  endpoints: readonly Endpoint[],
  defaults: readonly (Endpoint | undefined)[],
): Endpoint | undefined {
  const known = defaults.find((it) => it !== undefined);
  return known ?? endpoints.find((it) =>
    it.flow === "capture" && it.state === "active" &&
    (it.isFallbackDefault || it.defaultFor.length > 0) &&
    ["virtual", "remote"].includes(kindOf(it, endpoints))
  );
}

function kindOf(endpoint: Endpoint, endpoints: readonly Endpoint[]): CaptureKind {
  return captureKind(endpoint, endpoints).kind;
}

function isSameHeadset(one: Endpoint, other: Endpoint): boolean {
  return isSameDevice(one, other) || headsetName(one) === headsetName(other);
}

/** @return "wh-1000xm4" for "Headphones (WH-1000XM4 Stereo)" and "Headset (WH-1000XM4 Hands-Free)". */
function headsetName({ name }: Endpoint): string {
  const inside = /\((.*)\)/.exec(name)?.[1] ?? name;
  return inside.replace(/\s*(stereo|hands[- ]?free( AG)?( audio)?|AG audio)\s*/gi, "")
    .toLowerCase();
}
