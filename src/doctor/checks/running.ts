import { type Facts, runningFigures } from "../facts.ts";
import { type Finding, judge, note, ok, trouble, undecided } from "../finding.ts";
import {
  confirmsClocks,
  judgeHeardLevel,
  judgeHeardReduction,
  judgeHeardReference,
} from "./heard.ts";

/** Largest drift between the clocks of two devices that is not worth a note, in ppm. */
const mostDriftPpm = 300;
/** A working microphone always exceeds `deadDbfs`, and a microphone near a voice exceeds `quietDbfs`; in dBFS. */
const deadDbfs = -100;
const quietDbfs = -70;
/** Level over a second that only a clipping microphone exceeds, in dBFS. */
const loudDbfs = -3;
/** The reference is audible above this level, in dBFS. */
const audibleDbfs = -50;
/** Time that an engine runs before its drift and its echo reduction can be judged, in seconds. */
const settledS = 20;
/** Time that an engine runs before its levels can be judged, in seconds. */
const levelS = 2;
/** Longest echo delay that is not worth a note, in ms. */
const longDelayMs = 500;
/** Latency of the voice above which a conversation suffers, in ms. */
const longLatencyMs = 150;
/** A canceller that has found the echo reduces it by at least this, in dB. */
const poorReductionDb = 6;
/** Duration of one frame, in µs. */
const frameUs = 10_000;

/** Whether the app runs and answers. */
export function checkApp({ app, os }: Facts): Finding {
  const id = "app";
  return judge(id, app, (value) => {
    switch (value.kind) {
      case "absent":
        return note(
          id,
          "Anecho is not running.",
          "Apps get nothing from it, and what can be seen only while it runs was not checked.",
          "Start it with `anecho`, let an app record, and run `anecho doctor` again.",
        );
      case "silent":
        return trouble(
          id,
          value.message,
          "Nobody knows what it does.",
          os === "windows"
            ? "End it in the task manager, and start it again."
            : "End it (`pkill anecho`; its `deno` process if it runs from source), and start it again.",
        );
      case "answers":
        if (value.status.look === "trouble") {
          return trouble(
            id,
            `Anecho runs, but says: ${value.status.text}`,
            "Apps get silence from it.",
            "Do what it says; docs/troubleshooting.md has more on each message.",
          );
        }
        return ok(id, `Anecho runs: ${value.status.text}.`);
    }
  });
}

/** Whether the app is in a mode in which it takes the echo out. */
export function checkMode({ app, settings }: Facts): Finding {
  const id = "mode";
  if (app.kind === "known" && app.value.kind === "answers") {
    const { look, mode, text } = app.value.status;
    if (look === "off") {
      return note(
        id,
        `${text}.`,
        "No echo is taken out.",
        "Run `anecho resume` or `anecho mode on-demand`.",
      );
    }
    if (mode === "off" || mode === "mute") {
      return note(
        id,
        `The mode is ${mode}.`,
        "No echo is taken out.",
        "Choose another mode: `anecho mode on-demand`.",
      );
    }
    return ok(id, `The mode is ${mode}.`);
  }
  return judge(id, settings, ({ config: { mode } }) =>
    mode === "off" || mode === "mute"
      ? note(
        id,
        `In the settings the mode is ${mode}.`,
        "No echo will be taken out.",
        "Start Anecho and choose a mode: `anecho mode on-demand`.",
      )
      : ok(id, `The mode is ${mode}.`));
}

/** Whether the system tells when an app records. */
export function checkOnDemand({ app }: Facts): Finding {
  const id = "on-demand";
  return judge(id, app, (value) => {
    if (value.kind !== "answers") return undecided(id, "This can be seen only while Anecho runs.");
    const { recorders } = value.status;
    if (recorders !== null) {
      const programs = recorders === 1 ? "1 program records" : `${recorders} programs record`;
      return ok(id, `The system tells when an app records: ${programs} from Anecho now.`);
    }
    return note(
      id,
      "The system does not tell when an app records from this output.",
      "The microphone stays open all the time.",
      "Pause Anecho to release it. With VB-CABLE it is open only while an app records.",
    );
  });
}

/** Whether the audio thread has real-time priority. */
export function checkPriority(facts: Facts): Finding {
  const id = "real-time-priority";
  return judge(id, runningFigures(facts), ({ isRealTime }) => {
    if (isRealTime) return ok(id, "The audio thread runs before all others.");
    return note(
      id,
      "The audio thread runs like any other.",
      "The voice may crackle while the computer is busy.",
      facts.os === "linux"
        ? "Install rtkit, or allow real-time priorities in /etc/security/limits.d/."
        : "Restart the computer; if it stays so, report it.",
    );
  });
}

/** Whether the output rarely breaks off, and no turn of the last second took longer than a frame. */
export function checkBreaks(facts: Facts): Finding {
  const id = "breaks";
  return judge(id, runningFigures(facts), ({ underruns, overruns, ranS, turnWorstUs }) => {
    const times = underruns + overruns;
    const seconds = Math.round(ranS);
    const perHour = times / Math.max(ranS, 60) * 3600;
    const worst = turnWorstUs ?? 0;
    const found = [
      ...(times > 3 && perHour > 30 ? [`In ${seconds} s the voice broke off ${times} times.`] : []),
      ...(worst > frameUs
        ? [`For 10 ms of sound Anecho needed ${(worst / 1000).toFixed(0)} ms just now.`]
        : []),
    ];
    if (found.length > 0) {
      return note(
        id,
        found.join(" "),
        "The computer wakes Anecho too late, or is too busy.",
        "Close what keeps the computer busy, and switch power saving off.",
      );
    }
    return ok(
      id,
      times === 1
        ? `In ${seconds} s the voice broke off once.`
        : `In ${seconds} s the voice broke off ${times} times.`,
    );
  });
}

/** Whether the devices' clocks agree to within {@linkcode mostDriftPpm}. */
export function checkDrift(facts: Facts): Finding {
  const id = "drift";
  return judge(id, runningFigures(facts), ({ referenceDriftPpm, outputDriftPpm, ranS }) => {
    const { heard } = facts;
    const isConfirmed = heard?.kind === "known" && confirmsClocks(heard.value);
    if (ranS < settledS && !isConfirmed || referenceDriftPpm === null) {
      return undecided(id, "The clocks have not been compared for long enough yet.");
    }
    const drifts = [referenceDriftPpm, ...(outputDriftPpm === null ? [] : [outputDriftPpm])];
    const most = Math.max(...drifts.map(Math.abs));
    if (most <= mostDriftPpm) {
      return ok(id, `The devices' clocks differ by ${Math.round(most)} ppm at most.`);
    }
    return note(
      id,
      `The clocks of two devices differ by ${Math.round(most)} ppm.`,
      "Beyond 300 ppm the echo is harder to take out; a driver or a virtual machine may tell wrong " +
        "times.",
      "Choose the same rate for all devices in the system's sound settings, or try another device.",
    );
  });
}

/** Whether the microphone delivers sound that is neither clipped nor very quiet. */
export function checkLevel(facts: Facts): Finding {
  const id = "microphone-level";
  if (facts.heard !== undefined) {
    return judge(id, facts.heard, (heard) => judgeHeardLevel(id, heard));
  }
  return judge(id, runningFigures(facts), ({ microphoneDbfs: level, ranS }) => {
    // A microphone may deliver zeros just after it was opened.
    if (level === null || ranS < levelS) {
      return undecided(id, "The microphone's level is not known yet.");
    }
    const text = `${level.toFixed(0)} dBFS`;
    if (level <= deadDbfs) {
      return trouble(
        id,
        "The microphone delivers silence.",
        "It is muted, by its own switch or by the system.",
        "Look for a mute switch on the microphone or keyboard, and at the privacy settings.",
      );
    }
    if (level > loudDbfs) {
      return trouble(
        id,
        `The microphone is at its limit (${text}).`,
        "A clipped echo can't be taken out.",
        "Turn the microphone down in the system's sound settings, or the speakers.",
      );
    }
    if (level < quietDbfs) {
      return note(
        id,
        `The microphone is very quiet (${text} in the last second).`,
        "That is as it should be in a silent room; if somebody spoke, it is turned too low.",
        "Turn the microphone up in the system's sound settings, if you are hard to hear.",
      );
    }
    return ok(id, `The microphone's level is ${text}.`);
  });
}

/** Whether the reference is complete, and holds the sound that programs play. */
export function checkReference(facts: Facts): Finding {
  const id = "reference-heard";
  return judge(id, runningFigures(facts), ({ referenceDbfs: level, referenceGaps, ranS }) => {
    if (referenceGaps > 3 && referenceGaps / Math.max(ranS, 60) * 3600 > 60) {
      return note(
        id,
        `${referenceGaps} times in ${Math.round(ranS)} s a part of the reference was missing.`,
        "The echo of what was played at those times stays.",
        "Close what keeps the computer busy, or try other speakers.",
      );
    }
    const { heard } = facts;
    if (heard !== undefined) {
      return judge(id, heard, (it) => judgeHeardReference(id, it, playersOf(facts)));
    }
    if (level === null) return undecided(id, "The reference's level is not known yet.");
    if (level > audibleDbfs) return ok(id, `The reference is heard (${level.toFixed(0)} dBFS).`);
    const [player] = playersOf(facts);
    if (level <= deadDbfs && player !== undefined) {
      return note(
        id,
        `The reference is silent, though ${player} has speakers open.`,
        "If you hear that program, it plays elsewhere than Anecho listens.",
        "Choose in Anecho the speakers that you hear.",
      );
    }
    return undecided(id, "Nothing was played just now: play something, and run it again.");
  });
}

/** @return the programs that have speakers open, as far as known. */
function playersOf({ pipeWire }: Facts): string[] {
  if (pipeWire?.graph.kind !== "known") return [];
  return pipeWire.graph.value.players
    .filter(({ devices }) => devices.length > 0)
    .map(({ program }) => program);
}

/** Whether an echo is found and taken out. */
export function checkReduction(facts: Facts): Finding {
  const id = "echo-reduction";
  if (facts.heard !== undefined) {
    return judge(id, facts.heard, (heard) => judgeHeardReduction(id, heard));
  }
  return judge(id, runningFigures(facts), (figures) => {
    const { echoReductionDb: reduction, referenceDbfs, microphoneDbfs, ranS } = figures;
    const isPlaying = (referenceDbfs ?? deadDbfs) > audibleDbfs;
    if (reduction === null || !isPlaying || ranS < settledS) {
      return undecided(
        id,
        "Nothing has been played for long enough: play something for 20 s, and run it again.",
      );
    }
    const text = `${reduction.toFixed(0)} dB`;
    if (reduction >= poorReductionDb) return ok(id, `The echo is reduced by ${text}.`);
    if ((microphoneDbfs ?? deadDbfs) < quietDbfs) {
      return ok(id, "The microphone hardly hears the speakers: there is no echo to take out.");
    }
    return note(
      id,
      `While something plays, what the microphone hears is reduced by ${text} only.`,
      "Somebody spoke, no echo reaches the microphone, or the reference is not what you hear.",
      "Be silent, play something on the speakers, and run it again; `anecho devices` shows what " +
        "the reference is.",
    );
  });
}

/** Whether the delay of the echo and the latency of the voice are short enough. */
export function checkDelay(facts: Facts): Finding {
  const id = "delay";
  return judge(id, runningFigures(facts), ({ delayMs, latencyMs }) => {
    const times = [
      ...(delayMs === null ? [] : [`the echo comes after ${delayMs.toFixed(0)} ms`]),
      ...(latencyMs === null ? [] : [`the voice takes ${latencyMs.toFixed(0)} ms`]),
    ];
    if (times.length === 0) return undecided(id, "Neither delay is known yet.");
    const found = `${times.join(", ")}.`.replace(/^t/, "T");
    if ((delayMs ?? 0) > longDelayMs) {
      return note(
        id,
        found,
        "Speakers on Bluetooth or the network have such a delay.",
        "If the echo stays, use speakers with a cable.",
      );
    }
    if ((latencyMs ?? 0) > longLatencyMs) {
      return note(
        id,
        found,
        "People notice such a delay in a conversation.",
        "Look for long cycles or buffers in the sound system's settings.",
      );
    }
    return ok(id, found);
  });
}
