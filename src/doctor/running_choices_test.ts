import { deepEqual } from "node:assert/strict";
import { healthyStatus, planOf, windowsMachine } from "../../testing/example_facts.ts";
import { capture, microphone, speakers } from "../../testing/example_machines.ts";
import { defaultChoice } from "../devices/selection.ts";
import { runningChoices } from "./running_choices.ts";

const settings = { microphone: defaultChoice, speaker: defaultChoice, output: defaultChoice };
const webcam = capture("Microphone (Webcam)");
const machine = [...windowsMachine, webcam];
const plan = planOf(machine, false);
const status = {
  ...healthyStatus,
  microphone: microphone.name,
  speaker: speakers.name,
  output: "CABLE Input (VB-Audio Virtual Cable)",
};

Deno.test("D4 the running app's devices count, where they are others than those of the settings", () => {
  deepEqual(runningChoices(settings, plan, status, machine), settings);
  const other = { ...status, microphone: webcam.name };
  deepEqual(runningChoices(settings, plan, other, machine), {
    ...settings,
    microphone: { kind: "device", id: webcam.id, name: webcam.name },
  });
});

Deno.test("D4 where the app has no device, or its name is nobody's, the settings count", () => {
  for (const name of ["–", "Unplugged"]) {
    deepEqual(runningChoices(settings, plan, { ...status, microphone: name }, machine), settings);
  }
  const linux = { ...status, output: "Anecho's own microphone" };
  deepEqual(runningChoices(settings, planOf(machine, true), linux, machine), settings);
});
