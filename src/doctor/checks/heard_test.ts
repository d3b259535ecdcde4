import { deepEqual, equal } from "node:assert/strict";
import { linuxFacts } from "../../../testing/example_facts.ts";
import { heardFacts, hearing, later, syllables } from "../../../testing/example_heard.ts";
import { verdicts } from "../../../testing/verdicts.ts";
import { known, unknown } from "../../platform/fact.ts";
import { type Check, diagnose } from "../diagnose.ts";
import type { Heard } from "../sound/heard.ts";
import {
  checkEchoPath,
  checkHeardLoop,
  checkPlayedBack,
  checkProcessing,
  checkSteadyDelay,
} from "./heard.ts";
import { checkDrift, checkLevel, checkReduction, checkReference } from "./running.ts";

const played = syllables(6, 1);
/** An echo in a room without faults. */
const fine: Heard = hearing(later(played, 80, 0.3), played);
const { lags, microphone, figures, loudness } = fine;
const lag = (ms: number) => ({ ms, clarityDb: 30 });
const noEcho = {
  lags: { ...lags, echo: undefined, echoMs: [] },
  loudness: { ...loudness, correlation: 0.1 },
  coherence: 0.02,
};
const noSound = { referenceDbfs: -90 };
const silentMicrophone = { microphone: { ...microphone, silentShare: 1, dbfs: -120 } };

/** Cases of each check that listens: its id, and what was heard, with the expected verdict. */
const cases: readonly [Check, string, [Partial<Heard>, string][]][] = [
  [checkLevel, "microphone-level", [
    [silentMicrophone, "trouble"],
    [{ microphone: { ...microphone, clips: 12 } }, "trouble"],
    [{ microphone: { ...microphone, dbfs: -80 } }, "note"],
  ]],
  [checkReference, "reference-heard", [
    [noSound, "note"],
    [{ ...noSound, microphone: { ...microphone, dbfs: -75 } }, "unknown"],
  ]],
  [checkEchoPath, "echo-path", [
    [noEcho, "note"],
    [{ ...noEcho, ...noSound }, "unknown"],
    [{ ...noEcho, ...silentMicrophone }, "unknown"],
    [{ ...noEcho, loudness: { ...loudness, correlation: 0.9 } }, "ok"],
  ]],
  [checkReduction, "echo-reduction", [
    [{ reductionDb: 2 }, "note"],
    [{ reductionDb: undefined }, "unknown"],
    [{ reductionDb: 2, ...noEcho }, "ok"],
  ]],
  [checkSteadyDelay, "steady-delay", [
    [{ lags: { ...lags, echoMs: [60, 60, 60, 60, 120, 120, 120] } }, "note"],
    [{ lags: { ...lags, echoMs: [60, 60, 60, 300, 60, 60, 60] } }, "ok"],
    [{ lags: { ...lags, echoMs: [60] } }, "unknown"],
  ]],
  [checkProcessing, "processed-microphone", [
    [{ microphone: { ...microphone, cutOffs: 5 } }, "trouble"],
    [{ loudness: { ...loudness, correlation: 0.9 }, coherence: 0.1 }, "trouble"],
    [noEcho, "ok"],
    [noSound, "unknown"],
    [silentMicrophone, "unknown"],
  ]],
  [checkPlayedBack, "own-voice-heard", [
    [{ lags: { ...lags, playedBack: lag(60) } }, "trouble"],
    [noSound, "unknown"],
    [silentMicrophone, "unknown"],
  ]],
  [checkHeardLoop, "sound-goes-round", [
    [{ lags: { ...lags, playedBack: lag(60) } }, "trouble"],
    [noSound, "unknown"],
  ]],
  [checkDrift, "drift", [
    [{
      figures: { ...figures, ranS: 8, referenceDriftPpm: 600 },
      lags: { ...lags, echoMs: [60, 60, 60] },
    }, "unknown"],
    [{ figures: { ...figures, ranS: 30, referenceDriftPpm: 600 } }, "note"],
    [{
      figures: { ...figures, ranS: 8, referenceDriftPpm: 600 },
      lags: { ...lags, echoMs: Array.from({ length: 8 }, () => 60) },
    }, "note"],
  ]],
];

for (const [check, id, heard] of cases) {
  Deno.test(`D4 ${id} is judged by what was heard`, () => {
    const settled = { ...fine, figures: { ...figures, ranS: 30 } };
    deepEqual(verdicts(check, heardFacts(settled)), { [id]: "ok" });
    for (const [change, verdict] of heard) {
      const facts = heardFacts({ ...fine, ...change });
      deepEqual(verdicts(check, facts), { [id]: verdict }, JSON.stringify(change));
    }
    const facts = linuxFacts({ app: known({ kind: "absent" }), heard: unknown("It is busy.") });
    deepEqual(verdicts(check, facts), { [id]: "unknown" });
  });
}

Deno.test("D4 a program that has speakers open is named where the reference is silent", () => {
  const heard = { ...fine, ...noSound };
  const finding = [checkReference(heardFacts(heard))].flat();
  equal(finding[0]?.found, "The reference is silent, though Talk has speakers open.");
});

Deno.test("D4 where the doctor does not listen, nothing is said of what it would have heard", () => {
  const silent = new Set(diagnose(linuxFacts()).map(({ id }) => id));
  const added = diagnose(heardFacts(fine)).map(({ id }) => id).filter((id) => !silent.has(id));
  deepEqual(added, [
    "echo-path",
    "steady-delay",
    "processed-microphone",
    "own-voice-heard",
    "sound-goes-round",
  ]);
});
