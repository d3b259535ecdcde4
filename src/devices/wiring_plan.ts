import type { BackendName } from "../engine/config.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import { captureKind } from "./capture_kind.ts";
import { defaultMicrophone, defaultSpeaker, endOfChain, firstCable } from "./default_devices.ts";
import { labelled } from "./labels.ts";
import { captureSides, isCaptureSideOf, mayBeCable, sharesCable } from "./pairing.ts";
import type { RememberedDefaults } from "./remembered_defaults.ts";
import {
  type ChosenDevice,
  type DeviceChoice,
  type DeviceChoices,
  type DeviceRole,
  findChosen,
  flowOf,
  namesakesOf,
} from "./selection.ts";
import { canBeOutput, virtualDevice } from "./virtual_devices.ts";
import {
  notesOn,
  type PlannedOutput,
  quoted,
  type Wiring,
  type WiringNote,
} from "./wiring_notes.ts";

/** The id of the microphone that Anecho makes on PipeWire. */
export const ownMicrophoneId = "anecho_microphone";

/** Download page of a virtual cable. */
export const cableLink = "https://vb-audio.com/Cable/";

/** Rules for every plan on a system. */
export interface WiringPolicy {
  /** Whether Anecho makes a virtual microphone of its own, so that no cable is needed. */
  readonly ownMicrophone: boolean;
  /** Whether the microphone from which apps are to record may become the default. */
  readonly reserveDefault: boolean;
  /** Whether the system itself pauses the engine while nobody records (PipeWire). @default false */
  readonly systemPauses?: boolean;
  /** The person's default microphones, from before Anecho's own or a cable became the default. */
  readonly remembered?: RememberedDefaults;
}

/**
 * Whether no cable has to be chosen: on PipeWire Anecho makes a virtual microphone of its own, and the simulated room
 * has its cable.
 */
export function makesMicrophone(backend: BackendName): boolean {
  return backend !== "wasapi";
}

/** Reason why a plan is impossible. */
export type ObstacleReason =
  | "no-microphone"
  | "no-speaker"
  | "no-cable"
  | "chosen-missing"
  | "chosen-inactive"
  | "not-a-microphone"
  | "not-an-output"
  | "not-a-reference"
  | "loop";

/** The devices to open, or why that is impossible. */
export type WiringPlan =
  | {
    readonly kind: "ready";
    readonly microphone: Endpoint;
    readonly reference: Endpoint;
    readonly output: PlannedOutput;
    /** What the person should know, though Anecho can run all the same. */
    readonly notes: readonly WiringNote[];
  }
  | {
    readonly kind: "impossible";
    readonly reason: ObstacleReason;
    /** The role of the device that is the obstacle. */
    readonly role: DeviceRole;
    /** The fault and the remedy, for the person. */
    readonly message: string;
  };

type Impossible = Extract<WiringPlan, { kind: "impossible" }>;
type Found<T> = { readonly kind: "found"; readonly value: T } | Impossible;

/**
 * Decides which devices to open, by these rules: a missing chosen device is replaced only if exactly one other
 * device may be the same; what goes to the output does not come back as microphone or reference; a virtual
 * microphone that was not chosen is used only if there is no real one.
 *
 * @param listed All endpoints that the system lists.
 */
export function planWiring(
  listed: readonly Endpoint[],
  choices: DeviceChoices,
  policy: WiringPolicy,
): WiringPlan {
  const endpoints = labelled(listed);
  const microphone = findMicrophone(endpoints, choices.microphone, policy);
  if (microphone.kind === "impossible") return microphone;
  const reference = findReference(endpoints, choices.speaker, microphone.value);
  if (reference.kind === "impossible") return reference;
  const output = findOutput(endpoints, choices.output, reference.value, policy);
  if (output.kind === "impossible") return output;
  const wiring = {
    microphone: microphone.value,
    reference: reference.value,
    output: output.value,
  };
  const loop = findLoop(wiring, choices);
  if (loop !== undefined) return loop;
  return { kind: "ready", ...wiring, notes: notesOn(wiring, endpoints, choices) };
}

/** Decides which speakers are the reference, if no microphone is needed. */
export function planSpeaker(
  listed: readonly Endpoint[],
  choice: DeviceChoice,
): { readonly kind: "ready"; readonly reference: Endpoint } | Impossible {
  const reference = findReference(labelled(listed), choice);
  return reference.kind === "found" ? { kind: "ready", reference: reference.value } : reference;
}

/**
 * Decides the output of a voice from elsewhere, without a microphone or a reference: Anecho's own microphone,
 * or a cable that is not the default speaker.
 */
export function planOutput(
  listed: readonly Endpoint[],
  choice: DeviceChoice,
  policy: Pick<WiringPolicy, "ownMicrophone">,
): { readonly kind: "ready"; readonly output: PlannedOutput } | Impossible {
  const endpoints = labelled(listed);
  const speaker = defaultSpeaker(endpoints);
  const output = findOutput(endpoints, choice, speaker, policy);
  if (output.kind === "impossible") return output;
  const { value } = output;
  if (value.kind === "own" || speaker === undefined || !sharesCable(speaker, value.endpoint)) {
    return { kind: "ready", output: value };
  }
  return impossible(
    "loop",
    "speaker",
    `Apps play into ${
      quoted(speaker)
    } too, and would be heard with the voice: make your speakers the ` +
      "default in the system's sound settings.",
  );
}

function findMicrophone(
  endpoints: readonly Endpoint[],
  choice: DeviceChoice,
  policy: WiringPolicy,
): Found<Endpoint> {
  if (choice.kind === "device") {
    const found = findChoice(endpoints, choice, "microphone");
    if (found.kind === "impossible") return found;
    const { kind } = captureKind(found.value, endpoints);
    if (kind === "own" || found.value.fedBy?.includes(ownMicrophoneId)) {
      return impossible(
        "not-a-microphone",
        "microphone",
        `${quoted(found.value)} is where Anecho's own output comes out: choose your microphone.`,
      );
    }
    if (kind === "playback") {
      return impossible(
        "not-a-microphone",
        "microphone",
        `${quoted(found.value)} carries what is played, not a voice: choose a microphone.`,
      );
    }
    return found;
  }
  const endpoint = defaultMicrophone(endpoints, policy.remembered);
  if (endpoint !== undefined) return { kind: "found", value: endpoint };
  return impossible(
    "no-microphone",
    "microphone",
    "There is no microphone: plug one in, or enable it in the system's sound settings.",
  );
}

function findReference(
  endpoints: readonly Endpoint[],
  choice: DeviceChoice,
  microphone?: Endpoint,
): Found<Endpoint> {
  if (choice.kind === "default") {
    const endpoint = defaultSpeaker(endpoints, microphone);
    if (endpoint === undefined) {
      return impossible(
        "no-speaker",
        "speaker",
        "There are no speakers: plug some in, or enable them in the system's sound settings.",
      );
    }
    if (virtualDevice(endpoint)?.use === "microphone-feed") return notAReference(endpoint, true);
    return { kind: "found", value: endOfChain(endpoint, endpoints) };
  }
  const found = findChoice(endpoints, choice, "speaker");
  if (found.kind === "impossible") return found;
  if (virtualDevice(found.value)?.use === "microphone-feed") {
    return notAReference(found.value, false);
  }
  return { kind: "found", value: endOfChain(found.value, endpoints) };
}

function notAReference(endpoint: Endpoint, isDefault: boolean): Impossible {
  const remedy = isDefault
    ? "make your speakers the default in the system's sound settings, or choose them in Anecho"
    : "choose your speakers";
  return impossible(
    "not-a-reference",
    "speaker",
    `${quoted(endpoint)} carries a microphone's sound, not what you hear: ${remedy}.`,
  );
}

function findOutput(
  endpoints: readonly Endpoint[],
  choice: DeviceChoice,
  reference: Endpoint | undefined,
  policy: Pick<WiringPolicy, "ownMicrophone">,
): Found<PlannedOutput> {
  if (policy.ownMicrophone) return { kind: "found", value: { kind: "own" } };
  if (choice.kind === "default") return findCable(endpoints, reference);
  const found = findChoice(endpoints, choice, "output");
  if (found.kind === "impossible") return found;
  const endpoint = found.value;
  const captures = captureSides(endpoint, endpoints);
  const known = virtualDevice(endpoint);
  const isCable = known === undefined ? mayBeCable(endpoint, captures) : canBeOutput(known.use);
  if (!isCable) {
    return impossible(
      "not-an-output",
      "output",
      `Apps can't record from ${quoted(endpoint)}: choose a virtual audio cable as output.`,
    );
  }
  return { kind: "found", value: { kind: "cable", endpoint, captures } };
}

function findCable(
  endpoints: readonly Endpoint[],
  reference: Endpoint | undefined,
): Found<PlannedOutput> {
  const endpoint = firstCable(endpoints, reference);
  if (endpoint !== undefined) {
    const captures = captureSides(endpoint, endpoints);
    return { kind: "found", value: { kind: "cable", endpoint, captures } };
  }
  const sleeping = endpoints.find((it) =>
    it.flow === "render" && it.state === "disabled" &&
    canBeOutput(virtualDevice(it)?.use ?? "loopback")
  );
  if (sleeping !== undefined) return inactive(sleeping, "output");
  return impossible(
    "no-cable",
    "output",
    `No virtual audio cable is installed: get VB-CABLE from ${cableLink}. ` +
      "Anecho starts by itself once it is there.",
  );
}

function findChoice(
  endpoints: readonly Endpoint[],
  choice: ChosenDevice,
  role: DeviceRole,
): Found<Endpoint> {
  const endpoint = findChosen(choice, flowOf(role), endpoints);
  if (endpoint === undefined || endpoint.state === "absent") {
    const namesakes = namesakesOf(choice, flowOf(role), endpoints);
    if (namesakes.length > 1) {
      return impossible(
        "chosen-missing",
        role,
        `"${choice.name}" is not there, and several have its name: choose one of ` +
          `${namesakes.map(quoted).join(", ")}.`,
      );
    }
    return impossible(
      "chosen-missing",
      role,
      `"${choice.name}" is not there: plug it in, or choose another ${role}. ` +
        "Anecho goes on by itself once it is back.",
    );
  }
  return endpoint.state === "active"
    ? { kind: "found", value: endpoint }
    : inactive(endpoint, role);
}

function inactive(endpoint: Endpoint, role: DeviceRole): Impossible {
  const remedy = endpoint.state === "disabled"
    ? "is disabled: enable it in the system's sound settings"
    : "is unplugged: plug it in";
  return impossible(
    "chosen-inactive",
    role,
    `${quoted(endpoint)} ${remedy}, or choose another ${role}.`,
  );
}

function findLoop(wiring: Wiring, choices: DeviceChoices): Impossible | undefined {
  const { microphone, reference, output } = wiring;
  const isFed = microphone.fedBy?.includes(reference.id) ?? false;
  if (isFed || isCaptureSideOf(microphone, reference) && virtualDevice(reference) !== undefined) {
    return impossible(
      "loop",
      "microphone",
      `${quoted(microphone)} only carries what ${
        quoted(reference)
      } plays, and all of it would be ` +
        "taken away: choose your microphone.",
    );
  }
  if (output.kind === "own") return undefined;
  if (isCaptureSideOf(microphone, output.endpoint)) {
    return impossible(
      "loop",
      "microphone",
      `${quoted(microphone)} is where Anecho's own output comes out: choose your microphone, ` +
        "or another output.",
    );
  }
  if (!sharesCable(reference, output.endpoint)) return undefined;
  const remedy = choices.speaker.kind === "default"
    ? "make your speakers the default in the system's sound settings, or choose them in Anecho"
    : "choose your speakers, or another output";
  return impossible(
    "loop",
    "speaker",
    `${quoted(reference)} is Anecho's own output, so everyone would hear what you hear: ${remedy}.`,
  );
}

function impossible(reason: ObstacleReason, role: DeviceRole, message: string): Impossible {
  return { kind: "impossible", reason, role, message };
}
