import { quoted } from "../../devices/wiring_notes.ts";
import { both } from "../../platform/fact.ts";
import type { EndpointSettings } from "../../platform/windows/sound_settings.ts";
import { type Facts, wiringOf } from "../facts.ts";
import { type Finding, judge, note, ok, quotedNames, trouble, undecided } from "../finding.ts";
import { judgeRecorders } from "./recorders.ts";

/** Whether Windows allows programs to use the microphone. */
export function checkPrivacy({ windows }: Facts): Finding | [] {
  const id = "microphone-privacy";
  if (windows === undefined) return [];
  return judge(id, windows, ({ consent }) => {
    const { computer, apps, desktopApps, refusedApps } = consent;
    const closed = [
      ...(computer === false ? ['"Microphone access"'] : []),
      ...(apps === false ? ['"Let apps access your microphone"'] : []),
      ...(desktopApps === false ? ['"Let desktop apps access your microphone"'] : []),
    ];
    if (closed.length > 0) {
      return trouble(
        id,
        `In Windows' privacy settings ${closed.join(" and ")} is off.`,
        "Anecho, or your apps, get silence.",
        "Switch it on: Settings, Privacy & security, Microphone.",
      );
    }
    if (computer === null && apps === null && desktopApps === null) {
      return undecided(id, "Windows keeps no privacy settings for the microphone here.");
    }
    if (refusedApps.length > 0) {
      return note(
        id,
        `In Windows' privacy settings the microphone is off for ${quotedNames(refusedApps)}.`,
        "Such an app records silence, from Anecho too.",
        "If you talk with one of them, switch it on: Settings, Privacy & security, Microphone.",
      );
    }
    return ok(id, "Windows lets programs have the microphone.");
  });
}

/** Whether programs record the clean voice, judged by those that use a microphone or record the cable. */
export function checkMicrophoneUsers({ windows, app }: Facts): Finding | [] {
  const id = "apps-record-anecho";
  if (windows === undefined) return [];
  return judge(id, both(windows, app), ([{ microphoneUsers, packagedUsers }, running]) => {
    if (running.kind !== "answers") {
      return undecided(id, "This can be seen only while Anecho runs.");
    }
    const { recorders, recorderNames: clean, microphone } = running.status;
    if (recorders === null) {
      return undecided(id, "Windows does not tell who records from this cable.");
    }
    const isTrouble = clean.length === 0;
    const desktop = microphoneUsers.filter((it) =>
      !/^(anecho|deno)\b/i.test(it) && !clean.some((name) => plainName(name) === plainName(it))
    );
    // A package's name differs from its program's name, so `packagedUsers` may include what records the cable.
    const raw = isTrouble ? [...desktop, ...packagedUsers] : desktop;
    return judgeRecorders(id, { raw, clean, microphone: `"${microphone}"`, isTrouble });
  });
}

/** Whether "Listen to this device" plays the person's own voice. */
export function checkListening(facts: Facts): Finding | [] {
  const id = "own-voice-in-reference";
  if (facts.windows === undefined) return [];
  return judge(id, both(facts.windows, wiringOf(facts)), ([{ endpoints }, wiring]) => {
    const { microphone, reference, output } = wiring;
    const sides = output.kind === "cable" ? output.captures : [];
    const listening = [microphone, ...sides].flatMap((it) => {
      const target = settingsOf(it.id, endpoints)?.listensAt ?? null;
      return target === null ? [] : [{ name: quoted(it), target }];
    });
    if (listening.length === 0) return ok(id, '"Listen to this device" is off.');
    const isAtReference = listening.some(({ target }) =>
      target === "" ? reference.defaultFor.length > 0 : isSameId(target, reference.id)
    );
    const names = listening.map(({ name }) => name).join(" and ");
    return (isAtReference ? trouble : note)(
      id,
      `"Listen to this device" is on for ${names}.`,
      isAtReference
        ? "Your own voice is in the reference, and Anecho takes it out of the microphone."
        : "You hear yourself, on speakers other than the reference.",
      "Clear it in Windows' sound settings: recording devices, the device's properties, " +
        '"Listen".',
    );
  });
}

/** Whether another program uses a device exclusively, and whether one could. */
export function checkExclusiveMode(facts: Facts): Finding | [] {
  const id = "exclusive-mode";
  const { windows, app } = facts;
  if (windows === undefined) return [];
  const runs = app.kind === "known" && app.value.kind === "answers";
  if (runs && /used exclusively by another program/.test(app.value.status.text)) {
    return trouble(
      id,
      app.value.status.text,
      "While that lasts, Anecho can't use the device.",
      'Close that program, or clear "Allow applications to take exclusive control of this ' +
        'device" in the device\'s properties, "Advanced".',
    );
  }
  return judge(id, both(windows, wiringOf(facts)), ([{ endpoints }, wiring]) => {
    const { microphone, reference, output } = wiring;
    const used = [microphone, reference, ...(output.kind === "cable" ? [output.endpoint] : [])];
    const open = used.filter((it) => settingsOf(it.id, endpoints)?.allowsExclusive === true);
    const could = open.length === 0 ? "" : ` (one could: ${open.map(quoted).join(", ")})`;
    if (runs) return ok(id, `No program keeps a device from Anecho${could}.`);
    const why =
      `Whether a program uses a device exclusively can be seen only while Anecho runs${could}.`;
    return undecided(id, why);
  });
}

/** Whether effects of the maker or of Windows process the microphone's or the speakers' sound. */
export function checkEffects(facts: Facts): Finding | [] {
  const id = "endpoint-effects";
  if (facts.windows === undefined) return [];
  const wiring = wiringOf(facts);
  return judge(id, both(facts.windows, wiring), ([{ endpoints }, { microphone, reference }]) => {
    const treated = [microphone, reference]
      .filter((it) => settingsOf(it.id, endpoints)?.hasEffects);
    if (treated.length === 0) return ok(id, "No effects are on at the devices in use.");
    return note(
      id,
      `Effects (audio enhancements) are on at ${treated.map(quoted).join(", ")}.`,
      "Anecho asks for the microphone without them, which some drivers ignore; effects of the " +
        "speakers make the echo harder to find.",
      'If the echo stays, switch them off: the device\'s properties, "Audio enhancements".',
    );
  });
}

function settingsOf(
  id: string,
  endpoints: readonly EndpointSettings[],
): EndpointSettings | undefined {
  return endpoints.find((it) => isSameId(it.id, id));
}

/** Whether two endpoint ids are the same; their case differs between parts of Windows. */
function isSameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** @return a program's name in lower case without the extension: "discord" for "Discord.exe". */
function plainName(name: string): string {
  return name.toLowerCase().replace(/\.exe$/, "");
}
