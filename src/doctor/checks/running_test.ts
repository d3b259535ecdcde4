import { deepEqual, doesNotMatch, equal, match } from "node:assert/strict";
import {
  figureFacts,
  graphFacts,
  linuxFacts,
  statusFacts,
} from "../../../testing/example_facts.ts";
import { verdicts } from "../../../testing/verdicts.ts";
import { silenceDbfs } from "../../app/figures.ts";
import { defaultConfig } from "../../config/config.ts";
import { known, unknown } from "../../platform/fact.ts";
import type { Check } from "../diagnose.ts";
import type { Facts } from "../facts.ts";
import {
  checkApp,
  checkBreaks,
  checkDelay,
  checkDrift,
  checkLevel,
  checkMode,
  checkOnDemand,
  checkPriority,
  checkReduction,
  checkReference,
} from "./running.ts";

const absent = linuxFacts({ app: known({ kind: "absent" }) });

Deno.test("D4 an app that is absent, silent or in trouble is found", () => {
  const id = "app";
  deepEqual(verdicts(checkApp, linuxFacts()), { [id]: "ok" });
  deepEqual(verdicts(checkApp, absent), { [id]: "note" });
  const silent = linuxFacts({ app: known({ kind: "silent", message: "It does not answer." }) });
  deepEqual(verdicts(checkApp, silent), { [id]: "trouble" });
  deepEqual(verdicts(checkApp, statusFacts({ look: "trouble" })), { [id]: "trouble" });
  const todo = (os: Facts["os"]) => [checkApp({ ...silent, os })].flat()[0]?.todo ?? "";
  match(todo("windows"), /task manager/);
  match(todo("linux"), /`pkill anecho`.*`deno`/);
  doesNotMatch(todo("windows"), /pkill/);
  doesNotMatch(todo("linux"), /task manager/);
  deepEqual(verdicts(checkApp, linuxFacts({ app: unknown("no folder") })), { [id]: "unknown" });
});

Deno.test("D4 a mode without cancelling is found, running or in the settings", () => {
  deepEqual(verdicts(checkMode, linuxFacts()), { mode: "ok" });
  deepEqual(verdicts(checkMode, statusFacts({ look: "off", mode: "mute" })), { mode: "note" });
  for (const mode of ["off", "mute"] as const) {
    deepEqual(verdicts(checkMode, statusFacts({ look: "trouble", mode })), { mode: "note" });
  }
  deepEqual(verdicts(checkMode, statusFacts({ look: "trouble" })), { mode: "ok" });
  deepEqual(verdicts(checkMode, absent), { mode: "ok" });
  const config = { ...defaultConfig, mode: "off" as const };
  const settings = known({ path: "/c", config, problems: [] });
  deepEqual(verdicts(checkMode, { ...absent, settings }), { mode: "note" });
});

Deno.test("D4 an output whose recorders nobody tells is found", () => {
  deepEqual(verdicts(checkOnDemand, linuxFacts()), { "on-demand": "ok" });
  deepEqual(verdicts(checkOnDemand, statusFacts({ recorders: null })), { "on-demand": "note" });
  deepEqual(verdicts(checkOnDemand, absent), { "on-demand": "unknown" });
});

/** Cases of each check of figures: its id, and figures, with the expected verdict. */
const ofFigures: readonly [Check, string, [Parameters<typeof figureFacts>[0], string][]][] = [
  [checkPriority, "real-time-priority", [[{ isRealTime: false }, "note"]]],
  [checkBreaks, "breaks", [
    [{ underruns: 20 }, "note"],
    [{ underruns: 1 }, "ok"],
    [{ underruns: 20, ranS: 36_000 }, "ok"],
    [{ turnWorstUs: 30_000 }, "note"],
  ]],
  [checkDrift, "drift", [
    [{ referenceDriftPpm: -299 }, "ok"],
    [{ referenceDriftPpm: -450 }, "note"],
    [{ outputDriftPpm: 700 }, "note"],
    [{ referenceDriftPpm: null }, "unknown"],
    [{ referenceDriftPpm: 900, ranS: 3 }, "unknown"],
  ]],
  [checkLevel, "microphone-level", [
    [{ microphoneDbfs: silenceDbfs }, "trouble"],
    [{ microphoneDbfs: -1 }, "trouble"],
    [{ microphoneDbfs: -80 }, "note"],
    [{ microphoneDbfs: null }, "unknown"],
    [{ microphoneDbfs: silenceDbfs, ranS: 1 }, "unknown"],
  ]],
  [checkReference, "reference-heard", [
    [{ referenceGaps: 30 }, "note"],
    [{ referenceDbfs: silenceDbfs }, "note"],
    [{ referenceDbfs: -70 }, "unknown"],
    [{ referenceDbfs: null }, "unknown"],
  ]],
  [checkReduction, "echo-reduction", [
    [{ echoReductionDb: 1 }, "note"],
    [{ echoReductionDb: 1, microphoneDbfs: -80 }, "ok"],
    [{ echoReductionDb: 1, referenceDbfs: -80 }, "unknown"],
    [{ echoReductionDb: null }, "unknown"],
    [{ echoReductionDb: 1, ranS: 5 }, "unknown"],
  ]],
  [checkDelay, "delay", [
    [{ delayMs: 700 }, "note"],
    [{ latencyMs: 200 }, "note"],
    [{ delayMs: null, latencyMs: null }, "unknown"],
  ]],
];

for (const [check, id, cases] of ofFigures) {
  Deno.test(`D4 ${id} is judged by the figures of the running engine, and by nothing else`, () => {
    deepEqual(verdicts(check, linuxFacts()), { [id]: "ok" });
    for (const [figures, verdict] of cases) {
      deepEqual(verdicts(check, figureFacts(figures)), { [id]: verdict }, JSON.stringify(figures));
    }
    deepEqual(verdicts(check, absent), { [id]: "unknown" });
    deepEqual(verdicts(check, figureFacts({ isRunning: false })), { [id]: "unknown" });
  });
}

Deno.test("D4 breaks are counted in words", () => {
  const found = (underruns: number) =>
    [checkBreaks(figureFacts({ underruns, overruns: 0 }))].flat()[0]?.found ?? "";
  match(found(1), /broke off once\.$/);
  match(found(2), /broke off 2 times\.$/);
});

Deno.test("D4 a silent reference is no finding where nobody plays", () => {
  const { app } = figureFacts({ referenceDbfs: silenceDbfs });
  equal(
    verdicts(checkReference, graphFacts({ players: [] }, { app }))["reference-heard"],
    "unknown",
  );
});
