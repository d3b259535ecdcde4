import type { EchoFinding, EchoTestFigures, EchoTestResult } from "./result.ts";

/** Facts for an echo test's findings. */
export interface EchoFacts {
  readonly figures: EchoTestFigures;
  /** Whether the reference holds the played signal. */
  readonly isReferenceGood: boolean;
  readonly isReferenceSilent: boolean;
  /** Whether the microphone holds the played signal, though the reference does not. */
  readonly isHeardByMicrophone: boolean;
  readonly isMuted: boolean;
  /** The delay measured by each sweep that was clear, in ms. */
  readonly lagsMs: readonly number[];
  /** Whether one of the sweeps was too quiet at the microphone. */
  readonly isOnlyPartClear: boolean;
  /** By how much the echo was louder in the sweep at the end than in that at the beginning. */
  readonly sweepChangeDb: number;
  /** Whether the microphone is digitally silent while nothing plays. */
  readonly isGated: boolean;
}

/** Level below which an echo is inaudible in a call, in dBFS. */
const inaudibleDbfs = -55;
/** Largest change of the echo's level that a room and a loudspeaker cause within seconds, in dB. */
const steadyDb = 4;
const agreeingMs = 1;

/** Describes the findings in words. */
export function describeEcho(facts: EchoFacts): Pick<EchoTestResult, "verdict" | "findings"> {
  const findings = facts.isReferenceGood ? describeHeard(facts) : [describeMissing(facts)];
  const isTrouble = findings.some(({ level }) => level === "trouble");
  return { verdict: isTrouble ? "trouble" : "good", findings };
}

function describeMissing({ isHeardByMicrophone, isReferenceSilent }: EchoFacts): EchoFinding {
  if (isHeardByMicrophone) {
    return {
      code: "reference-elsewhere",
      level: "trouble",
      text:
        "The microphone hears the test sound, but the speakers that Anecho listens to did not play it.",
      todo: "Choose the speakers that you hear as the speakers in Anecho.",
    };
  }
  return {
    code: "reference-missing",
    level: "trouble",
    text: isReferenceSilent
      ? "The test sound came neither from the speakers nor to the microphone: nothing was played."
      : "What the speakers played was not the test sound alone, and the microphone did not hear it.",
    todo: "Stop what else plays, see that the speakers are on, and test again.",
  };
}

function describeHeard(facts: EchoFacts): EchoFinding[] {
  const { figures, isMuted, isGated, lagsMs } = facts;
  if (figures.delayMs === null) return [isMuted ? muted : isGated ? gatedAway : noEcho];
  // A sweep measures even an echo far below the audible level: it counts as no echo.
  if ((figures.echoDbfs ?? 0) < Math.min(figures.noiseDbfs - 6, inaudibleDbfs)) return [noEcho];
  const findings: EchoFinding[] = [describeRest(figures)];
  if (facts.isOnlyPartClear && facts.sweepChangeDb === 0) findings.push(tooQuiet);
  const [one = 0, two = one] = lagsMs;
  if (Math.abs(one - two) >= agreeingMs) {
    findings.push({
      code: "lags-contradict",
      level: "trouble",
      text: `The echo came after ${figure(one)} ms at first, and after ${
        figure(two)
      } ms later: the delay is not steady.`,
      todo: "Close what keeps the computer busy, avoid Bluetooth speakers, and test again.",
    });
  }
  if (isGated || facts.sweepChangeDb < -steadyDb) findings.push(processed);
  return findings;
}

function describeRest({ reductionDb, leftDbfs, noiseDbfs }: EchoTestFigures): EchoFinding {
  const [reduction, left] = [reductionDb ?? 0, leftDbfs ?? 0];
  const isGone = left < inaudibleDbfs || left < noiseDbfs + 3;
  if (isGone || reduction >= 20) {
    return {
      code: "cancelled",
      level: "good",
      text: isGone
        ? "The echo is gone: the others do not hear themselves."
        : `The echo is ${figure(reduction)} dB quieter: the others hardly hear themselves.`,
      todo: "",
    };
  }
  return {
    code: "echo-left",
    level: "trouble",
    text: `Some of the echo is left: Anecho lowered it by ${figure(reduction)} dB only.`,
    todo: "Turn the speakers down or move the microphone away from them, and test again.",
  };
}

const muted: EchoFinding = {
  code: "muted",
  level: "trouble",
  text: "The speakers are muted: the test sound was played, but nobody can hear it.",
  todo: "Turn the speakers up, and test again.",
};

const noEcho: EchoFinding = {
  code: "no-echo",
  level: "note",
  text: "The microphone hears nothing of the speakers: there is no echo to take out.",
  todo:
    "With headphones that is as it should be. If you heard the sound from speakers, choose the microphone that you speak into, or turn the speakers up.",
};

const gatedAway: EchoFinding = {
  code: "processed",
  level: "trouble",
  text: "The microphone is digitally silent: it is muted, or something takes out all but speech.",
  todo: "Unmute the microphone, switch its effects off in the sound settings, and test again.",
};

const tooQuiet: EchoFinding = {
  code: "too-quiet",
  level: "note",
  text: "The echo is hardly louder than the noise of the room, so the figures are not sure.",
  todo: "Turn the speakers up, let it be quiet in the room, and test again.",
};

const processed: EchoFinding = {
  code: "processed",
  level: "trouble",
  text:
    "The microphone's sound was changed before Anecho got it: something else takes out echo or noise.",
  todo: "Switch the effects of the microphone off in the sound settings or the driver's program.",
};

function figure(value: number): string {
  return value.toFixed(0);
}
