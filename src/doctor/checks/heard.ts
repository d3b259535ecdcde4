import { dbText, type Facts } from "../facts.ts";
import { type Finding, judge, note, ok, trouble, undecided } from "../finding.ts";
import type { Heard } from "../sound/heard.ts";

/** The reference or a microphone is audible above this level, in dBFS. */
const audibleDbfs = -55;
/** A microphone near which somebody speaks is louder than this, in dBFS. */
const quietDbfs = -70;
/** More clips than this are a fault of the microphone's level. */
const mostClips = 2;
/** A microphone is off if a larger share of its sound is digitally silent. */
const mostSilentShare = 0.99;
/** A microphone that falls digitally silent more often than this has a gate. */
const mostCutOffs = 1;
/** Least correlation of an echo's loudness with the reference's, and least coherence of an unprocessed echo. */
const followingCorrelation = 0.7;
const leastCoherence = 0.25;
/** Largest range of the measured delays of an echo that has not moved, in ms. */
const steadyMs = 6;
/** Fewest measured delays from which steadiness can be judged. */
const leastLags = 4;
/** Fewest delays, and their largest range in ms, that confirm the clock drift to about 100 ppm. */
const leastConfirming = 7;
const confirmingMs = 0.5;

/** Judges what was heard. @return nothing if the doctor did not listen. */
function judgeHeard({ heard }: Facts, id: string, check: (heard: Heard) => Finding): Finding | [] {
  return heard === undefined ? [] : judge(id, heard, check);
}

const isPlayed = ({ referenceDbfs }: Heard) => referenceDbfs > audibleDbfs;
const isSilent = ({ microphone }: Heard) => microphone.silentShare > mostSilentShare;

const nothingPlayed = "Nothing was played just now: play something, and run it again.";
const silence = "The microphone delivers silence.";

/** Whether the microphone hears the speakers. */
export function checkEchoPath(facts: Facts): Finding | [] {
  const id = "echo-path";
  return judgeHeard(facts, id, (heard) => {
    const { echo } = heard.lags;
    if (echo !== undefined) {
      return ok(id, `The microphone hears the speakers after ${echo.ms.toFixed(0)} ms.`);
    }
    if (!isPlayed(heard)) return undecided(id, nothingPlayed);
    if (isSilent(heard)) return undecided(id, silence);
    if (isFollowing(heard)) {
      return ok(id, "What the microphone hears gets louder and quieter with the speakers.");
    }
    return note(
      id,
      "The microphone does not hear what the reference plays.",
      "With headphones that is as it should be. Otherwise you use another microphone, or the " +
        "reference is not what you hear.",
      "If others hear an echo, choose in Anecho the microphone and the speakers that you use.",
    );
  });
}

const isFollowing = ({ loudness }: Heard) => loudness.correlation >= followingCorrelation;

/** Whether the microphone's sound is processed before Anecho gets it. */
export function checkProcessing(facts: Facts): Finding | [] {
  const id = "processed-microphone";
  return judgeHeard(facts, id, (heard) => {
    const { microphone, coherence } = heard;
    if (isSilent(heard)) return undecided(id, silence);
    const means = "Processing before Anecho makes the echo harder to take out.";
    const todo = "Switch the microphone's effects off in the system's sound settings and in its " +
      "maker's program.";
    if (microphone.cutOffs > mostCutOffs) {
      return trouble(
        id,
        `The microphone was cut off ${microphone.cutOffs} times while it was quiet.`,
        means,
        todo,
      );
    }
    if (!isPlayed(heard) || coherence === undefined) return undecided(id, nothingPlayed);
    if (isFollowing(heard) && coherence < leastCoherence) {
      return trouble(
        id,
        `The microphone follows what is played, but only ${
          (100 * coherence).toFixed(0)
        } % of it is what a room would give back.`,
        means,
        todo,
      );
    }
    return ok(id, "The microphone does not sound as if another program processed it.");
  });
}

/** Whether the microphone's sound is played at the speakers. */
export function checkPlayedBack(facts: Facts): Finding | [] {
  const id = "own-voice-heard";
  return judgeHeard(facts, id, (heard) => {
    if (isSilent(heard)) return undecided(id, silence);
    if (!isPlayed(heard)) return undecided(id, nothingPlayed);
    const { playedBack } = heard.lags;
    if (playedBack === undefined) return ok(id, "What the microphone hears is not played.");
    return trouble(
      id,
      `What the microphone hears is played ${playedBack.ms.toFixed(0)} ms later.`,
      "Your own voice is in the reference, and Anecho takes it out of the microphone.",
      'Switch off "Listen to this device" or monitoring of the microphone; in a call, the others ' +
        "may send your voice back.",
    );
  });
}

/** Whether there is a feedback loop from the microphone to the speakers and back. */
export function checkHeardLoop(facts: Facts): Finding | [] {
  const id = "sound-goes-round";
  return judgeHeard(facts, id, (heard) => {
    const { echo, playedBack } = heard.lags;
    if (!isPlayed(heard)) return undecided(id, nothingPlayed);
    if (echo === undefined || playedBack === undefined) {
      return ok(id, "No sound goes from the microphone to the speakers and back.");
    }
    return trouble(
      id,
      `Sound goes round every ${(echo.ms + playedBack.ms).toFixed(0)} ms: from the speakers to ` +
        "the microphone, and from there to the speakers.",
      "It may howl, and the canceller can't tell what came first.",
      "End what plays the microphone on the speakers, or use headphones.",
    );
  });
}

/** Whether the echo's delay is steady. */
export function checkSteadyDelay(facts: Facts): Finding | [] {
  const id = "steady-delay";
  return judgeHeard(facts, id, ({ lags: { echoMs } }) => {
    if (echoMs.length < leastLags) {
      return undecided(
        id,
        "The echo was not heard for long enough to see whether it stays in place.",
      );
    }
    const [first, last] = middleOf(echoMs);
    if (last - first <= steadyMs) return ok(id, "The delay of the echo stays as it is.");
    return note(
      id,
      `The delay of the echo wanders between ${first.toFixed(0)} and ${last.toFixed(0)} ms.`,
      "While it moves, some echo is left.",
      "Close what keeps the computer busy, and use speakers with a cable.",
    );
  });
}

/** @return whether the echo's delay is steady enough to confirm the estimated clock drift. */
export function confirmsClocks({ lags: { echoMs } }: Heard): boolean {
  if (echoMs.length < leastConfirming) return false;
  const [first, last] = middleOf(echoMs);
  return last - first <= confirmingMs;
}

/** @return the range of the values without the lowest and highest eighth, which may be outliers. */
function middleOf(values: readonly number[]): readonly [number, number] {
  const sorted = values.toSorted((a, b) => a - b);
  const left = Math.ceil(sorted.length / 8);
  return [sorted[left] ?? 0, sorted[sorted.length - 1 - left] ?? 0];
}

/** Judges the level of the microphone that was heard. */
export function judgeHeardLevel(id: string, heard: Heard): Finding {
  const { clips, dbfs } = heard.microphone;
  if (isSilent(heard)) {
    return trouble(
      id,
      silence,
      "It is muted, by its own switch or by the system.",
      "Look for a mute switch on the microphone or keyboard, and at the privacy settings.",
    );
  }
  if (clips > mostClips) {
    return trouble(
      id,
      `The microphone was at its limit ${clips} times in ${heard.seconds.toFixed(0)} s.`,
      "A clipped echo can't be taken out.",
      "Turn the microphone down in the system's sound settings, or the speakers.",
    );
  }
  const text = dbText(dbfs);
  if (dbfs < quietDbfs) {
    return note(
      id,
      `The microphone is very quiet (${text} at its loudest).`,
      "That is as it should be in a silent room; if somebody spoke, it is turned too low.",
      "Turn the microphone up in the system's sound settings, if you are hard to hear.",
    );
  }
  return ok(id, `The microphone's level is ${text}.`);
}

/** Judges whether the recorded reference held what was played. */
export function judgeHeardReference(id: string, heard: Heard, players: readonly string[]): Finding {
  if (isPlayed(heard)) return ok(id, `The reference is heard (${dbText(heard.referenceDbfs)}).`);
  if (heard.microphone.dbfs <= audibleDbfs) return undecided(id, nothingPlayed);
  const todo = "Choose in Anecho the speakers that you hear.";
  const [player] = players;
  if (player !== undefined) {
    return note(
      id,
      `The reference is silent, though ${player} has speakers open.`,
      "If you hear that program, it plays elsewhere than Anecho listens.",
      todo,
    );
  }
  return note(
    id,
    `The reference was silent, while the microphone heard something (${
      dbText(heard.microphone.dbfs)
    }).`,
    "If that came from speakers, they are not those that Anecho listens to.",
    todo,
  );
}

/** A canceller that has found the echo reduces it by at least this, in dB. */
const poorReductionDb = 6;

/** Judges how far Anecho reduced the echo that was heard. */
export function judgeHeardReduction(id: string, heard: Heard): Finding {
  const { reductionDb, lags } = heard;
  if (!isPlayed(heard) || reductionDb === undefined) return undecided(id, nothingPlayed);
  if (lags.echo === undefined) {
    return isFollowing(heard)
      ? undecided(id, "Nothing that the microphone hears matches what was played.")
      : ok(id, "The microphone hardly hears the speakers: there is no echo to take out.");
  }
  const text = `${reductionDb.toFixed(0)} dB`;
  if (reductionDb >= poorReductionDb) return ok(id, `The echo is reduced by ${text}.`);
  return note(
    id,
    `While something plays, what the microphone hears is reduced by ${text} only.`,
    "Somebody spoke meanwhile, or Anecho has not found the echo yet.",
    "Be silent, play something on the speakers, and listen for longer: `anecho doctor --listen 30s`.",
  );
}
