import { quoted } from "../../devices/wiring_notes.ts";
import { both } from "../../platform/fact.ts";
import type { PassedOn, ProgramStream } from "../../platform/linux/pipewire_graph.ts";
import { type Facts, wiringOf } from "../facts.ts";
import {
  type Finding,
  isOneName,
  judge,
  note,
  ok,
  quotedNames,
  trouble,
  undecided,
} from "../finding.ts";
import { judgeRecorders } from "./recorders.ts";

/** Id and node name of Anecho's own microphone. */
const ownMicrophone = "anecho_microphone";

/** Names of programs that cancel echo or apply effects. */
const cancellers = /echo[-_ .]?cancel|easyeffects|pulseeffects|rnnoise|noise[-_ ]?suppress/i;

/** Checks whether programs record the clean voice instead of the microphone itself. */
export function checkLinkedMicrophone(facts: Facts): Finding | [] {
  const id = "apps-record-anecho";
  const { app, pipeWire } = facts;
  if (pipeWire === undefined) return [];
  const runs = app.kind === "known" && app.value.kind === "answers";
  return judge(id, both(pipeWire.graph, wiringOf(facts)), ([graph, { microphone }]) => {
    const recording = (node: string) =>
      namesOf(graph.recorders.filter(({ devices }) => devices.includes(node)));
    const [raw, clean] = [recording(microphone.id), recording(ownMicrophone)];
    const playing = namesOf(graph.players);
    const isCall = clean.length === 0 || raw.some((it) => playing.includes(it));
    return judgeRecorders(id, {
      raw,
      clean,
      microphone: quoted(microphone),
      isTrouble: runs && isCall,
    });
  });
}

/** Checks whether all programs play on the device of the reference, above all those that record the clean voice. */
export function checkPlayedDevice(facts: Facts): Finding | [] {
  const id = "calls-play-at-reference";
  if (facts.pipeWire === undefined) return [];
  return judge(id, both(facts.pipeWire.graph, wiringOf(facts)), ([graph, { reference }]) => {
    const { players, recorders, passedOn } = graph;
    const heard = heardAt(reference.id, passedOn);
    const elsewhere = namesOf(
      players.filter(({ devices }) => devices.length > 0 && !devices.some((it) => heard.has(it))),
    );
    const talking = namesOf(recorders.filter(({ devices }) => devices.includes(ownMicrophone)));
    const calls = elsewhere.filter((it) => talking.includes(it));
    const place = quoted(reference);
    const todo =
      `Have all sound play at ${place}, or choose in Anecho the speakers where it plays.`;
    if (calls.length > 0) {
      const found = `${quotedNames(calls)} ${
        isOneName(calls) ? "does" : "do"
      } not play at ${place}.`;
      return trouble(id, found, "What the others say comes back to them as echo.", todo);
    }
    if (elsewhere.length === 0) return ok(id, `Nothing plays elsewhere than at ${place}.`);
    const found = `${quotedNames(elsewhere)} ${
      isOneName(elsewhere) ? "does" : "do"
    } not play at ${place}.`;
    return note(id, found, "If the microphone hears it, that stays in your voice.", todo);
  });
}

/** Checks whether a program plays the person's own voice, so that it would be cancelled as echo. */
export function checkPlayedVoice(facts: Facts): Finding | [] {
  const id = "own-voice-in-reference";
  if (facts.pipeWire === undefined) return [];
  const wiring = wiringOf(facts);
  return judge(id, both(facts.pipeWire.graph, wiring), ([graph, { microphone, reference }]) => {
    const found = graph.passedOn.filter(({ from, to }) =>
      from.some((it) => it === microphone.id || it === ownMicrophone) && to.includes(reference.id)
    );
    if (found.length === 0) return ok(id, "No program plays your microphone on the speakers.");
    const players = found.map(({ program }) => program);
    return trouble(
      id,
      `${quotedNames(players)} ${isOneName(players) ? "plays" : "play"} your microphone at ` +
        `${quoted(reference)}.`,
      "Your own voice is in the reference, and Anecho takes it out of the microphone.",
      "End each such program, or let it play elsewhere.",
    );
  });
}

/** Checks whether another canceller or effect processes the microphone or the clean voice. */
export function checkOtherCancellers(facts: Facts): Finding {
  const id = "other-cancellers";
  const { pipeWire } = facts;
  if (pipeWire === undefined) {
    const why = facts.backend === "wasapi"
      ? "Windows does not tell what a program does with what it records: switch off the echo " +
        "cancellation of your call's program."
      : "The simulated room has no other programs.";
    return undecided(id, why);
  }
  return judge(id, both(pipeWire.graph, wiringOf(facts)), ([{ passedOn }, { microphone }]) => {
    const others = passedOn.filter(({ program, from, to }) =>
      cancellers.test([program, ...from, ...to].join(" "))
    );
    if (others.length === 0) {
      return ok(id, "No other canceller that Anecho knows runs in PipeWire.");
    }
    const programs = others.map(({ program }) => program);
    const names = quotedNames(programs);
    const isBefore = others.some(({ to }) => to.includes(microphone.id));
    const isBehind = others.some(({ from }) => from.includes(ownMicrophone));
    const todo = "Use one of them: switch the other's echo cancellation off.";
    if (isBefore || isBehind) {
      const found = `${names} ${isOneName(programs) ? "processes" : "process"} the voice ${
        isBefore ? "before" : "after"
      } Anecho.`;
      return trouble(id, found, "Two cancellers on one voice make it thin and choppy.", todo);
    }
    const means = "An app that records from it does not record from Anecho.";
    return note(id, `${names} ${isOneName(programs) ? "runs" : "run"} in PipeWire.`, means, todo);
  });
}

/** Checks whether the microphone is muted or turned down in the system. */
export function checkMicrophoneVolume(facts: Facts): Finding {
  const id = "microphone-volume";
  const { pipeWire } = facts;
  if (pipeWire === undefined) {
    return undecided(id, "This sound system does not list the microphone's volume.");
  }
  return judge(id, both(pipeWire.graph, wiringOf(facts)), ([{ volumes }, { microphone }]) => {
    const found = volumes.find(({ node }) => node === microphone.id);
    const name = quoted(microphone);
    if (found === undefined) return undecided(id, `PipeWire does not tell the volume of ${name}.`);
    const todo = "Turn it on or up in the system's sound settings.";
    if (found.isMuted || found.volume === 0) {
      return trouble(id, `${name} is muted in the system.`, "Apps get silence.", todo);
    }
    // Sound settings show the cube root of the linear volume.
    const percent = found.volume === null ? null : Math.round(Math.cbrt(found.volume) * 100);
    if (percent !== null && percent < quietPercent) {
      return note(id, `${name} is turned down to ${percent} %.`, "You are hard to hear.", todo);
    }
    return ok(id, `${name} is on${percent === null ? "" : ` (${percent} %)`}.`);
  });
}

const quietPercent = 20;

/** Checks whether only one Anecho makes a microphone. */
export function checkOtherAnecho({ pipeWire }: Facts): Finding | [] {
  const id = "one-anecho";
  if (pipeWire === undefined) return [];
  return judge(id, pipeWire.graph, ({ anechoMicrophones }) => {
    if (anechoMicrophones <= 1) return ok(id, "No second Anecho makes a microphone.");
    return trouble(
      id,
      `${anechoMicrophones} programs make an "Anecho microphone".`,
      "Apps may record from the wrong one, and both use your microphone.",
      "Quit all of them (by `anecho quit`, or by hand), and start one.",
    );
  });
}

/** @return the devices whose sound reaches `device`: itself, and those whose sound is passed on to it. */
function heardAt(device: string, passedOn: readonly PassedOn[]): ReadonlySet<string> {
  const heard = new Set([device]);
  // Iteration over a Set also visits the elements that are added during it.
  for (const place of heard) {
    for (const { from, to } of passedOn) {
      if (to.includes(place)) from.forEach((it) => heard.add(it));
    }
  }
  return heard;
}

function namesOf(streams: readonly ProgramStream[]): string[] {
  return [...new Set(streams.map(({ program }) => program))];
}
