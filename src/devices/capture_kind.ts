import type { Endpoint } from "../engine/endpoint.ts";
import { labelOf } from "./labels.ts";
import { nameParts } from "./name_parts.ts";
import { isSameDevice } from "./pairing.ts";
import { virtualDevice } from "./virtual_devices.ts";

/** Kind of sound that a capture endpoint delivers. */
export type CaptureKind =
  /** A voice, from hardware. */
  | "microphone"
  /** A line or digital input: hardly ever a voice. */
  | "line"
  /** Perhaps a recording of what is played: the signs, such as a missing socket, are not certain. */
  | "perhaps-playback"
  /** A recording of what is played, and no voice. */
  | "playback"
  /** A mix that includes what is played. */
  | "mix"
  /** The recording side of a virtual cable. */
  | "cable"
  /** A microphone's sound after processing by another program. */
  | "effect"
  /** A microphone elsewhere, whose sound a program passes on. */
  | "remote"
  /** The source of an unknown program. */
  | "virtual"
  /** A virtual microphone that Anecho makes. */
  | "own";

/**
 * Names of line and digital inputs of sound cards and video grabbers. Such a name counts even if the form factor is
 * "microphone".
 */
const lineNames =
  /^(?:hdmi|s\/?pdif|digital audio interface|line[- ]?in|aux(?:iliary)?)\b|\((?:[^()]*\b(?:cam link|game capture|live gamer|hdmi)\b[^()]*)\)$/i;

/** The kind of a capture endpoint, and the reason, for a person. */
export interface KnownCapture {
  readonly kind: CaptureKind;
  readonly why: string;
}

/**
 * Decides what a capture endpoint carries: first by the endpoints whose sound reaches it, then by the names that
 * Anecho knows, last by how it is built (form factor, jack, sound card) and by words in its name. A microphone or
 * line input that was heard to deliver only what is played becomes "perhaps-playback".
 *
 * @param endpoints All endpoints.
 */
export function captureKind(endpoint: Endpoint, endpoints: readonly Endpoint[]): KnownCapture {
  const known = byConnection(endpoint, endpoints) ?? byName(endpoint) ??
    byStructure(endpoint, endpoints);
  if (!endpoint.isHeardAsPlayback || !isRealMicrophone(known.kind)) return known;
  return {
    kind: "perhaps-playback",
    why: "it gives what the speakers play, and no voice; taken only where there is nothing else",
  };
}

/** Whether a kind counts as a real microphone: an input of hardware that may deliver a voice. */
export function isRealMicrophone(kind: CaptureKind): boolean {
  return kind === "microphone" || kind === "line" || kind === "perhaps-playback";
}

/** Decides by the endpoints whose sound reaches this endpoint, if the system tells. */
function byConnection(
  { fedBy = [] }: Endpoint,
  endpoints: readonly Endpoint[],
): KnownCapture | undefined {
  if (fedBy.length === 0) return undefined;
  const sources = endpoints.filter(({ id }) => fedBy.includes(id));
  const microphone = sources.find(({ flow }) => flow === "capture");
  if (microphone !== undefined) {
    return { kind: "effect", why: `"${labelOf(microphone)}", processed by a program` };
  }
  const [speaker] = sources;
  if (speaker === undefined) return undefined;
  return { kind: "cable", why: `what is played into "${labelOf(speaker)}" comes out there` };
}

function byName(endpoint: Endpoint): KnownCapture | undefined {
  const known = virtualDevice(endpoint);
  switch (known?.use) {
    case undefined:
      return undefined;
    case "cable":
    case "mixer":
    case "microphone-feed":
      return { kind: "cable", why: `what is played into ${known.product} comes out there` };
    case "speakers":
    case "microphone-effect":
      return known.product === "Anecho"
        ? { kind: "own", why: "Anecho makes it" }
        : { kind: "effect", why: `processed by ${known.product}` };
    case "remote-microphone":
      return { kind: "remote", why: `a microphone elsewhere, by ${known.product}` };
    case "mix":
      return { kind: "mix", why: `${known.product} also carries what is played` };
    case "loopback":
      return { kind: "playback", why: "it records what the speakers play" };
  }
}

function byStructure(endpoint: Endpoint, endpoints: readonly Endpoint[]): KnownCapture {
  if (endpoint.isVirtual || saysVirtual(endpoint)) {
    return { kind: "virtual", why: "a virtual device" };
  }
  const { formFactor, jack, bus } = endpoint;
  const isOfSpeakers = endpoints.some((it) =>
    it.flow === "render" && !it.isVirtual && it.formFactor !== "headset" && isSameCard(it, endpoint)
  );
  // Windows gives each socket a form factor: a sound card's endpoint without a form factor has no socket.
  const isWindows = endpoint.adapter !== undefined || nameParts(endpoint.name).driver !== "";
  const hasNoSocket = formFactor === "unknown" && (jack ?? "none") === "none";
  if (isWindows && hasNoSocket && isOfSpeakers) {
    return bus === "hdaudio" && jack === "none"
      ? { kind: "playback", why: "it has no socket: it records what its sound card plays" }
      : {
        kind: "perhaps-playback",
        why: "it may record what its sound card plays; taken only where there is nothing else",
      };
  }
  const isLine = formFactor === "line" || formFactor === "digital" ||
    jack === "line" || jack === "digital";
  if (isLine || lineNames.test(endpoint.name)) {
    return { kind: "line", why: "a line input" };
  }
  return { kind: "microphone", why: "a microphone" };
}

/** Whether a name says that the device is virtual. "Virtual surround" of headsets doesn't count. */
function saysVirtual({ name, driver = "" }: Endpoint): boolean {
  return /\bvirtual\b(?! *(?:\d|surround|sound))/i.test(`${name} ${driver}`);
}

/** Whether two endpoints are sides of one sound card. */
function isSameCard(one: Endpoint, other: Endpoint): boolean {
  if (one.adapter !== undefined && other.adapter !== undefined) {
    return one.adapter === other.adapter;
  }
  return isSameDevice(one, other);
}
