import assert from "node:assert/strict";
import { microphone, speakers, vbCable } from "../../testing/example_machines.ts";
import { choicesOf } from "../app/supervisor.ts";
import { defaultConfig } from "../config/config.ts";
import { deviceChanges } from "../devices/device_changes.ts";
import { type UsedEndpoint, withUses } from "../devices/used_endpoint.ts";
import { planWiring } from "../devices/wiring_plan.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import { changeText, describeDevices, recordersText } from "./device_lines.ts";

function used(...machine: Endpoint[]): UsedEndpoint[] {
  const policy = { ownMicrophone: false, reserveDefault: false };
  return withUses(machine, planWiring(machine, choicesOf(defaultConfig), policy));
}

function changes(before: readonly UsedEndpoint[], after: readonly UsedEndpoint[]): string[] {
  return deviceChanges(before, after).flatMap((change) => changeText(change) ?? []);
}

const [cableInput, cableOutput] = vbCable as [Endpoint, Endpoint];

Deno.test("D3 devices are listed by what they are for, with name, format and reason", () => {
  const lines = describeDevices(used(speakers, { ...microphone, channels: 1 }, ...vbCable));
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

Deno.test("D3 a second line has id, container, kind, and who records", () => {
  const own = { ...microphone, bus: "usb" };
  const recorders = new Map([
    [own.id, { count: 2, names: ["Discord", "OBS\x1b"] }],
    [cableOutput.id, { count: 0, names: [] }],
  ]);
  const lines = describeDevices(used(own, cableOutput), recorders);
  assert.deepEqual([lines[2], lines[4]], [
    `                id ${own.id}, container usb, usb, microphone, recorded by Discord, OBS\\x1b`,
    `                id ${cableOutput.id}, container vb, microphone`,
  ]);
});

Deno.test("D3 the default for calls is not called the default", () => {
  const line = (defaultFor: Endpoint["defaultFor"]) =>
    describeDevices(used({ ...microphone, defaultFor }))[1] ?? "";
  assert.match(line(["console", "multimedia", "communications"]), /channels, default\)/);
  assert.match(line(["console", "multimedia"]), /channels, default, but not for calls\)/);
  assert.match(line(["communications"]), /channels, default for calls\)/);
  assert.match(line([]), /2 channels\)/);
});

Deno.test("D3 who records is listed by name, by number, or not at all", () => {
  assert.equal(recordersText({ count: 1, names: ["Zoom"] }), "recorded by Zoom");
  assert.equal(recordersText({ count: 1, names: [] }), "recorded by 1 program");
  assert.equal(recordersText({ count: 3, names: [] }), "recorded by 3 programs");
  assert.equal(recordersText({ count: 0, names: [] }), undefined);
  assert.match(recordersText({ count: null, names: [] }) ?? "", /does not say/);
});

Deno.test("D3 devices that come, go and change have a line, with what that does to the plan", () => {
  const before = used(speakers, microphone, cableInput, cableOutput);
  assert.deepEqual(changes(before, before), []);
  assert.deepEqual(changes(before, used(speakers, cableInput, cableOutput)), [
    "removed: Microphone (USB Audio)",
    "changed: Speakers (Realtek(R) Audio): speakers: speakers",
    "changed: CABLE Input (VB-Audio Virtual Cable): output: VB-CABLE passes it on to apps",
    "changed: CABLE Output (VB-Audio Virtual Cable): not used: what is played into VB-CABLE comes out there",
  ]);
  const slower = { ...microphone, sampleRate: 16000, channels: 1, defaultFor: [] };
  assert.deepEqual(changes(before, used(speakers, slower, cableInput, cableOutput)), [
    "changed: Microphone (USB Audio): 16000 Hz, 1 channel; no longer the default",
  ]);
  const added = { ...microphone, id: "usb2", name: "Webcam", defaultFor: [] };
  assert.deepEqual(changes(before, used(speakers, microphone, cableInput, cableOutput, added)), [
    "added: Webcam (48000 Hz, 2 channels): a microphone",
  ]);
});

Deno.test("D3 a change of what is not shown has its key, and no line", () => {
  const before = used(microphone);
  const after = used({ ...microphone, container: "other" });
  const [change] = deviceChanges(before, after);
  assert.ok(change?.kind === "changed");
  assert.deepEqual([change.keys, changeText(change)], [["container"], undefined]);
});
