import assert from "node:assert/strict";
import type { Endpoint } from "../engine/endpoint.ts";
import {
  cable,
  capture,
  microphone,
  speakers,
  steam,
  vbCable,
} from "../../testing/example_machines.ts";
import { endpointUse } from "./endpoint_use.ts";
import { defaultChoice } from "./selection.ts";
import { planWiring, type WiringPlan } from "./wiring_plan.ts";

function plan(endpoints: readonly Endpoint[]): WiringPlan {
  const choices = { microphone: defaultChoice, speaker: defaultChoice, output: defaultChoice };
  return planWiring(endpoints, choices, { ownMicrophone: false, reserveDefault: false });
}

Deno.test("D3 each endpoint's use is told, with the reason", () => {
  const mix = capture("Stereo Mix (Realtek(R) Audio)");
  const asleep = capture("Line In (Realtek(R) Audio)", { state: "unplugged" });
  const all = [speakers, microphone, ...vbCable, ...cable("A"), ...steam, mix, asleep];
  const result = plan(all);
  const uses = all.map((it) => endpointUse(it, result).use);
  assert.deepEqual(uses, [
    "reference",
    "microphone",
    "output",
    "recorded-by-apps",
    "possible-output",
    "none",
    "possible-reference",
    "possible-output",
    "none",
    "none",
    "none",
  ]);
  for (const it of all) assert.ok(endpointUse(it, result).why.length > 3);
  assert.equal(endpointUse(speakers, plan([speakers])).use, "possible-reference");
});
