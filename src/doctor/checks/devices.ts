import type { Endpoint } from "../../engine/endpoint.ts";
import { captureKind } from "../../devices/capture_kind.ts";
import { isHandsFree } from "../../devices/default_devices.ts";
import { labelOf } from "../../devices/labels.ts";
import type { DeviceRole } from "../../devices/selection.ts";
import { quoted, type WiringNote } from "../../devices/wiring_notes.ts";
import { cableLink, type ObstacleReason } from "../../devices/wiring_plan.ts";
import { devicesMissing, type Facts, wiringOf } from "../facts.ts";
import { type Finding, judge, note, ok, trouble, undecided } from "../finding.ts";

/** Roles in the order in which a plan finds their devices. */
const roles: readonly DeviceRole[] = ["microphone", "speaker", "output"];
const roleIds = { microphone: "microphone", speaker: "speakers", output: "output" } as const;

const remedies: Readonly<Record<ObstacleReason, string>> = {
  "no-microphone": "Plug a microphone in, or enable it in the system's sound settings.",
  "no-speaker": "Plug speakers in, or enable them in the system's sound settings.",
  "no-cable": `Install VB-CABLE from ${cableLink} and restart the computer; Anecho starts by ` +
    "itself once the cable is there.",
  "chosen-missing": "Plug it in, or choose another device in Anecho.",
  "chosen-inactive": "Enable it or plug it in, or choose another device in Anecho.",
  "not-a-microphone": "Choose your microphone in Anecho.",
  "not-an-output": "Choose a virtual audio cable as output in Anecho.",
  "not-a-reference": "Choose the speakers that you hear in Anecho.",
  "loop": "Choose other devices in Anecho; `anecho devices` lists them with their use.",
};

/** Whether there is a device for each role. */
export function checkRoles({ plan }: Facts): Finding[] {
  return roles.map((role) => judge(roleIds[role], plan, (value) => checkRole(role, value)));
}

function checkRole(
  role: DeviceRole,
  plan: Extract<Facts["plan"], { kind: "known" }>["value"],
): Finding {
  const id = roleIds[role];
  if (plan.kind === "impossible") {
    if (plan.reason === "loop") return ok(id, `There is a device for the ${id}.`);
    if (plan.role === role) {
      const means = "Anecho can't start until that is mended.";
      return trouble(id, plan.message, means, remedies[plan.reason]);
    }
    const isAfter = roles.indexOf(role) > roles.indexOf(plan.role);
    return isAfter
      ? undecided(id, `It is chosen only once there is a ${plan.role}.`)
      : ok(id, `There is a device for the ${id}.`);
  }
  switch (role) {
    case "microphone":
      return ok(id, `The microphone is ${quoted(plan.microphone)}.`);
    case "speaker":
      return ok(id, `The echo of ${quoted(plan.reference)} is taken out.`);
    case "output":
      return ok(
        id,
        plan.output.kind === "own"
          ? "Anecho makes a microphone of its own for apps."
          : `The clean voice goes to ${quoted(plan.output.endpoint)}.`,
      );
  }
}

/** Whether the devices would make a feedback loop. */
export function checkLoop({ plan }: Facts): Finding {
  const id = "listening-loop";
  return judge(id, plan, (value) => {
    if (value.kind === "ready") return ok(id, "The devices make no loop.");
    if (value.reason !== "loop") {
      return undecided(id, devicesMissing);
    }
    const means = "Apps would not get your voice, or not your voice alone.";
    return trouble(id, value.message, means, remedies.loop);
  });
}

interface Kind {
  readonly id: string;
  readonly verdict: "note" | "trouble";
  readonly fine: string;
  readonly means: string;
  readonly todo: string;
}

/** Finding for each kind of a plan's notes. Those on cables exist only on Windows. */
const noteKinds: Readonly<Record<WiringNote["kind"], Kind & { readonly isOfCables?: true }>> = {
  "successor": {
    id: "chosen-devices",
    verdict: "note",
    fine: "Each chosen device still has the same id.",
    means: "If you have two devices of the same make, it may be the other one.",
    todo: "Choose the device again in Anecho.",
  },
  "no-recording-side": {
    id: "cable-recording-side",
    isOfCables: true,
    verdict: "trouble",
    fine: "Apps can record from the output.",
    means: "Apps get no sound from Anecho.",
    todo: "Enable it in Windows' sound settings, under recording devices.",
  },
  "unknown-output": {
    id: "known-cable",
    isOfCables: true,
    verdict: "note",
    fine: "The output is a virtual cable that Anecho knows.",
    means: "If it is not a cable, apps hear nothing, and you hear yourself.",
    todo: `If apps hear nothing, choose a cable such as VB-CABLE (${cableLink}).`,
  },
  "mixer": {
    id: "mixer",
    isOfCables: true,
    verdict: "note",
    fine: "The output needs no settings in another program.",
    means: "Its own window decides who hears the clean voice.",
    todo: "Set it so in Voicemeeter's window.",
  },
  "output-is-default-speaker": {
    id: "cable-default-speaker",
    isOfCables: true,
    verdict: "trouble",
    fine: "The computer does not play into the cable.",
    means: "All that the computer plays goes to the people you talk to, and you hear nothing.",
    todo: "Make your own speakers the default in Windows' sound settings.",
  },
  "speaker-of-calls": {
    id: "communications-default",
    verdict: "note",
    fine: "Calls play on the speakers whose echo is taken out.",
    means: "What a call plays there comes back as echo.",
    todo: "Choose in Anecho the speakers that your calls play on.",
  },
  "reference-passed-on": {
    id: "reference-passed-on",
    verdict: "note",
    fine: "No known program stands between the reference and your speakers.",
    means: "What is played past that program comes back as echo.",
    todo: "Choose the speakers themselves in Anecho.",
  },
  "treated-microphone": {
    id: "treated-microphone",
    verdict: "note",
    fine: "The microphone is not another program's.",
    means: "Noise suppression or another canceller before Anecho makes the echo harder to find.",
    todo: "Choose the microphone itself in Anecho, if you can.",
  },
  "mixed-microphone": {
    id: "mixed-microphone",
    verdict: "note",
    fine: "Judging by its kind, the microphone carries nothing but a voice.",
    means: "What is played would be taken out of the mix, and with it perhaps what you want.",
    todo: "Choose the microphone itself in Anecho, if you can.",
  },
};

/** Whether the plan has drawbacks: all its notes, with their consequences. */
export function checkNotes(facts: Facts): Finding[] {
  const wiring = wiringOf(facts);
  const hasCable = facts.backend === "wasapi";
  return Object.entries(noteKinds)
    .filter(([, { isOfCables }]) => !isOfCables || hasCable)
    .map(([kind, { id, verdict, fine, means, todo }]) =>
      judge(id, wiring, ({ notes }) => {
        const texts = notes.filter((it) => it.kind === kind).map(({ text }) => text);
        if (texts.length === 0) return ok(id, fine);
        return { id, verdict, found: texts.join(" "), means, todo };
      })
    );
}

/** Whether the microphone is a headset's hands-free side. */
export function checkHandsFree(facts: Facts): Finding {
  const id = "bluetooth-hands-free";
  return judge(id, wiringOf(facts), ({ microphone }) => {
    if (!isHandsFree(microphone)) return ok(id, "The microphone is not a hands-free headset.");
    return note(
      id,
      `${quoted(microphone)} is the hands-free side of a Bluetooth headset.`,
      "While it is open, the headset plays and records with the quality of a telephone.",
      "Use another microphone, and the headset only for listening.",
    );
  });
}

/** Sample rate below which a voice sounds as on a telephone, in Hz. */
const dullHz = 16_000;

/** Whether the sample rates of microphone and speakers suit voices. */
export function checkRates(facts: Facts): Finding {
  const id = "sample-rates";
  return judge(id, wiringOf(facts), ({ microphone, reference }) => {
    const dull = [microphone, reference]
      .filter((it) => it.sampleRate > 0 && it.sampleRate < dullHz);
    const text = (it: typeof microphone) => `${quoted(it)} at ${it.sampleRate} Hz`;
    if (dull.length === 0) return ok(id, `In use: ${text(microphone)}, ${text(reference)}.`);
    return note(
      id,
      `${dull.map(text).join(", ")}: that is the rate of a telephone.`,
      "Voices sound dull.",
      "Choose a higher rate in the system's sound settings, or another device.",
    );
  });
}

/** Whether both sides of the cable have the same sample rate. */
export function checkCableFormat(facts: Facts): Finding | [] {
  const id = "cable-format";
  if (facts.backend !== "wasapi") return [];
  return judge(id, wiringOf(facts), ({ output }) => {
    const [capture] = output.kind === "cable" ? output.captures : [];
    if (output.kind !== "cable" || capture === undefined || capture.state !== "active") {
      return undecided(id, "The cable's recording side is not there.");
    }
    const { endpoint } = output;
    const text = `${endpoint.sampleRate} Hz in, ${capture.sampleRate} Hz out`;
    if (endpoint.sampleRate === capture.sampleRate) {
      return ok(id, `Both sides of the cable have the same rate: ${text}.`);
    }
    return note(
      id,
      `The two sides of the cable have different rates: ${text}.`,
      "The cable converts between them, which some drivers do badly.",
      `Set both sides of ${
        quoted(endpoint)
      } to the same format in Windows' sound settings, under ` +
        '"Advanced"; 48000 Hz is best.',
    );
  });
}

/** Whether apps that take the default microphone get the clean voice. */
export function checkDefaultMicrophone(
  { backend, endpoints, plan, app }: Facts,
): Finding | [] {
  const id = "default-microphone";
  // No other program records in the simulated room.
  if (backend === "simulated") return [];
  return judge(id, endpoints, (all) => {
    const output = plan.kind === "known" && plan.value.kind === "ready" ? plan.value.output : null;
    const isClean = (it: Endpoint) =>
      it.isFallbackDefault || captureKind(it, all).kind === "own" ||
      output?.kind === "cable" && output.captures.some((side) => side.id === it.id);
    const defaults = all.filter(({ flow, isFallbackDefault, defaultFor }) =>
      flow === "capture" &&
      (isFallbackDefault || defaultFor.includes("console") || defaultFor.includes("communications"))
    );
    if (defaults.length === 0) return undecided(id, "The system has no default microphone.");
    const current = defaults.find((it) => !isClean(it));
    if (current === undefined) {
      return ok(id, "Apps that use the default microphone get the clean voice.");
    }
    const target = app.kind === "known" && app.value.kind === "answers"
      ? `"${app.value.status.recordFrom}"`
      : output?.kind === "cable"
      ? `"${labelOf(output.captures[0] ?? output.endpoint)}"`
      : '"Anecho microphone"';
    return note(
      id,
      current.defaultFor.includes("console")
        ? `The default microphone is ${quoted(current)}.`
        : `The default microphone for calls is ${quoted(current)}.`,
      "Apps that use the default one get your microphone as it is, with the echo.",
      `Choose ${target} in each app, or make it the system's default.`,
    );
  });
}

/** Whether the devices' names are distinct. */
export function checkNamesakes({ endpoints }: Facts): Finding {
  const id = "same-names";
  return judge(id, endpoints, (all) => {
    const active = all.filter(({ state }) => state === "active");
    const twice = active.filter((it) =>
      active.some((other) => other !== it && other.flow === it.flow && other.name === it.name)
    );
    const [first] = twice;
    if (first === undefined) return ok(id, "No two devices have the same name.");
    return note(
      id,
      `Several devices are called "${first.name}".`,
      "In apps they look the same, and it is easy to choose the wrong one.",
      "Rename one in the system's sound settings; `anecho devices` shows their ids.",
    );
  });
}
