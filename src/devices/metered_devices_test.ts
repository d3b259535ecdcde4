import assert from "node:assert/strict";
import {
  asDefault,
  capture,
  microphone,
  render,
  speakers,
  vbCable,
} from "../../testing/example_machines.ts";
import { mayBeMetered } from "./metered_devices.ts";
import { defaultChoice } from "./selection.ts";
import { withUses } from "./used_endpoint.ts";
import { planWiring } from "./wiring_plan.ts";

Deno.test("A20 D9 levels are measured of what is there, and of no headset that it would spoil", () => {
  const endpoints = [
    asDefault(microphone),
    asDefault(speakers),
    ...vbCable,
    capture("Desk microphone"),
    capture("Old microphone", { state: "unplugged" }),
    capture("Headset (Buds Hands-Free AG Audio)"),
    capture("Buds", { bus: "bluetooth" }),
    capture("Other buds", { bus: "bthhfenum" }),
    render("Buds", { bus: "bthenum" }),
  ];
  const choices = { microphone: defaultChoice, speaker: defaultChoice, output: defaultChoice };
  const plan = planWiring(endpoints, choices, { ownMicrophone: false, reserveDefault: false });
  assert.equal(plan.kind, "ready");
  const metered = withUses(endpoints, plan).filter((it) => mayBeMetered(it, endpoints));
  assert.deepEqual(metered.map(({ name }) => name), [
    microphone.name,
    speakers.name,
    "Desk microphone",
    "Buds",
  ]);
});

Deno.test("A20 the microphone that Anecho makes is not set to work by being shown", () => {
  const own = capture("Anecho microphone", { id: "anecho_microphone", isVirtual: true });
  const endpoints = [asDefault(microphone), asDefault(speakers), own];
  const choices = { microphone: defaultChoice, speaker: defaultChoice, output: defaultChoice };
  const plan = planWiring(endpoints, choices, { ownMicrophone: true, reserveDefault: false });
  const metered = withUses(endpoints, plan).filter((it) => mayBeMetered(it, endpoints));
  assert.deepEqual(metered.map(({ name }) => name), [microphone.name, speakers.name]);
});
