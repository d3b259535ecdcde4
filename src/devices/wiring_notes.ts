import type { DefaultRole, Endpoint } from "../engine/endpoint.ts";
import { captureKind } from "./capture_kind.ts";
import { endOfChain } from "./default_devices.ts";
import { labelOf } from "./labels.ts";
import { sharesCable } from "./pairing.ts";
import { type DeviceChoices, type DeviceRole, findChosen, flowOf } from "./selection.ts";
import { virtualDevice } from "./virtual_devices.ts";

/** Destination of the clean voice. */
export type PlannedOutput =
  | { readonly kind: "own" }
  | {
    readonly kind: "cable";
    readonly endpoint: Endpoint;
    /** The cable's capture endpoints: first the one from which apps are to record, then the others. */
    readonly captures: readonly Endpoint[];
  };

/** The devices of a plan. */
export interface Wiring {
  readonly microphone: Endpoint;
  readonly reference: Endpoint;
  readonly output: PlannedOutput;
}

/** Note on a plan: Anecho can run all the same, but the person should know. */
export interface WiringNote {
  readonly kind:
    /** A chosen device was found under another id. */
    | "successor"
    /** No app can record from the output. */
    | "no-recording-side"
    /** It is not known whether the output is a cable. */
    | "unknown-output"
    /** The output's own window decides where the voice goes. */
    | "mixer"
    /** What the computer plays on its default speaker goes into the output. */
    | "output-is-default-speaker"
    /** Calls perhaps play at other speakers than the reference. */
    | "speaker-of-calls"
    /** A program passes on what the reference plays. */
    | "reference-passed-on"
    /** The microphone's sound is processed by another program. */
    | "treated-microphone"
    /** The microphone carries, or may carry, what is played. */
    | "mixed-microphone";
  readonly text: string;
}

/** @return notes on a plan's devices, for the person. */
export function notesOn(
  wiring: Wiring,
  endpoints: readonly Endpoint[],
  choices: DeviceChoices,
): WiringNote[] {
  const { microphone, reference, output } = wiring;
  return [
    ...notesOnSuccessors(endpoints, choices),
    ...(output.kind === "cable" ? notesOnOutput(output, endpoints) : []),
    ...(choices.speaker.kind === "default" ? noteOnCalls(reference, endpoints) : []),
    ...noteOnReference(reference),
    ...noteOnMicrophone(microphone, endpoints),
  ];
}

function noteOnCalls(reference: Endpoint, endpoints: readonly Endpoint[]): WiringNote[] {
  const speaker = defaultFor(endpoints, "communications");
  if (speaker === undefined || speaker.defaultFor.includes("console")) return [];
  if (endOfChain(speaker, endpoints).id === reference.id) return [];
  const text =
    `Calls may play on ${quoted(speaker)}, your default communications device, while the ` +
    `echo of ${quoted(reference)} is taken out: choose the speakers that you use for calls.`;
  return [{ kind: "speaker-of-calls", text }];
}

function noteOnReference(reference: Endpoint): WiringNote[] {
  const program = virtualDevice(reference);
  if (!program?.playsOn) return [];
  const text = `${program.product} passes on what ${quoted(reference)} plays to your speakers: ` +
    "the echo of what is played there directly stays. Choose the speakers themselves in Anecho.";
  return [{ kind: "reference-passed-on", text }];
}

function noteOnMicrophone(microphone: Endpoint, endpoints: readonly Endpoint[]): WiringNote[] {
  const { kind } = captureKind(microphone, endpoints);
  if (kind === "effect") {
    const text = `${quoted(microphone)} is a microphone that another program processes, which ` +
      "makes the echo harder to take out: choose the microphone itself if you can.";
    return [{ kind: "treated-microphone", text }];
  }
  if (kind !== "mix" && kind !== "perhaps-playback") return [];
  const perhaps = microphone.isHeardAsPlayback ? "gives nothing but" : "may record";
  const what = kind === "mix" ? "is a mix with" : perhaps;
  const text = `${
    quoted(microphone)
  } ${what} what is played: choose the microphone itself if you can.`;
  return [{ kind: "mixed-microphone", text }];
}

function notesOnSuccessors(
  endpoints: readonly Endpoint[],
  choices: DeviceChoices,
): WiringNote[] {
  const roles = ["microphone", "speaker", "output"] as const;
  return roles.flatMap((role) => {
    const choice = choices[role];
    if (choice.kind === "default") return [];
    const found = findChosen(choice, flowOf(role), endpoints);
    return found === undefined || found.id === choice.id || found.state !== "active"
      ? []
      : [{ kind: "successor", text: describeSuccessor(choice, found, role) }];
  });
}

/** Describes to the person that a chosen device was found under another id. */
export function describeSuccessor(
  { name }: { readonly name: string },
  found: Endpoint,
  role: DeviceRole,
): string {
  const as = found.name === name ? "under a new id" : `as ${quoted(found)}`;
  return `"${name}" is not there, but the system lists one of that name ${as}: it is taken as ` +
    `${role}. If that is another device, choose yours.`;
}

function notesOnOutput(
  { endpoint, captures }: Extract<PlannedOutput, { kind: "cable" }>,
  endpoints: readonly Endpoint[],
): WiringNote[] {
  const notes: WiringNote[] = [];
  const [capture] = captures;
  const name = quoted(endpoint);
  if (capture === undefined || capture.state !== "active") {
    const text = `The recording side of ${name} is missing or disabled, so no app can record ` +
      "from it: enable it in the system's sound settings.";
    notes.push({ kind: "no-recording-side", text });
  }
  const known = virtualDevice(endpoint);
  if (known === undefined) {
    const text = `Anecho does not know ${name}: unless it is a virtual audio cable, no app can ` +
      "record from it.";
    notes.push({ kind: "unknown-output", text });
  }
  if (known?.use === "mixer") {
    const text = `In Voicemeeter, let the strip of ${name} go to ${known.bus} only, else you ` +
      "hear yourself.";
    notes.push({ kind: "mixer", text });
  }
  const speaker = defaultFor(endpoints, "console");
  if (speaker !== undefined && sharesCable(speaker, endpoint)) {
    const text = `${quoted(speaker)} is your default speaker, so everyone hears what this ` +
      "computer plays: make your speakers the default in the system's sound settings.";
    notes.push({ kind: "output-is-default-speaker", text });
  }
  return notes;
}

function defaultFor(endpoints: readonly Endpoint[], role: DefaultRole): Endpoint | undefined {
  return endpoints.find((it) => it.flow === "render" && it.defaultFor.includes(role));
}

/** @return an endpoint's name in quotes, for a sentence. */
export function quoted(endpoint: Endpoint): string {
  return `"${labelOf(endpoint)}"`;
}
