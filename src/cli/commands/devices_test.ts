import assert from "node:assert/strict";
import { microphone, speakers, vbCable } from "../../../testing/example_machines.ts";
import { planWiring } from "../../devices/wiring_plan.ts";
import { choicesOf } from "../../app/supervisor.ts";
import { defaultConfig } from "../../config/config.ts";
import { describeDevices, withUses } from "./devices.ts";

Deno.test("D3 devices are listed by what they are for, with name, format and reason", () => {
  const machine = [speakers, { ...microphone, channels: 1 }, ...vbCable];
  const policy = { ownMicrophone: false, reserveDefault: false };
  const plan = planWiring(machine, choicesOf(defaultConfig), policy);
  const lines = describeDevices(withUses(machine, plan));
  assert.deepEqual(lines, [
    "Recording:",
    "  MICROPHONE    Microphone (USB Audio) (48000 Hz, 1 channel, default): heard, and cleaned",
    "  FOR YOUR APPS CABLE Output (VB-Audio Virtual Cable) (48000 Hz, 2 channels): " +
    "choose this as microphone in your apps",
    "Playing:",
    "  SPEAKERS      Speakers (Realtek(R) Audio) (48000 Hz, 2 channels, default): " +
    "what it plays is taken out of the microphone",
    "  OUTPUT        CABLE Input (VB-Audio Virtual Cable) (48000 Hz, 2 channels): " +
    "the clean voice goes there",
  ]);
  assert.deepEqual(describeDevices([]), ["Recording: none", "Playing: none"]);
});
