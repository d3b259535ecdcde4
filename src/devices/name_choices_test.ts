import assert from "node:assert/strict";
import {
  cable,
  capture,
  microphone,
  render,
  speakers,
  steam,
  vbCable,
} from "../../testing/example_machines.ts";
import { candidatesFor, chooseByNames, DeviceNameError } from "./name_choices.ts";

const machine = [
  speakers,
  render("Headphones (Jabra)"),
  microphone,
  capture("Microphone (Webcam)"),
  ...vbCable,
  ...cable("A"),
  ...steam,
  capture("Stereo Mix (Realtek(R) Audio)"),
];

function refused(names: Parameters<typeof chooseByNames>[0], words: RegExp): void {
  assert.throws(
    () => chooseByNames(names, machine, false),
    (error) => error instanceof DeviceNameError && words.test(error.message),
  );
}

Deno.test("A11 names become choices, each among the devices that can play its role", () => {
  const choices = chooseByNames(
    { microphone: "usb", speaker: "realtek", output: "CABLE-A" },
    machine,
    false,
  );
  assert.deepEqual(choices, {
    microphone: { kind: "device", id: microphone.id, name: microphone.name },
    speaker: { kind: "device", id: speakers.id, name: speakers.name },
    output: { kind: "device", id: cable("A")[0]?.id, name: cable("A")[0]?.name },
  });
  assert.deepEqual(chooseByNames({ speaker: "Default" }, machine, false), {
    speaker: { kind: "default" },
  });
  assert.deepEqual(chooseByNames({}, machine, false), {});
});

Deno.test("A11 no device, or several: the candidates are listed", () => {
  refused({ microphone: "micro" }, /fits several microphones: "Microphone \(USB.*Webcam\)"\. Give/);
  refused({ microphone: "jabra" }, /No microphone is called "jabra": use a part of "Microphone/);
  refused({ output: "banana" }, /No output is called "banana": use a part of "CABLE Input/);
  assert.throws(() => chooseByNames({ microphone: "x" }, [], false), /there is none\.$/);
});

Deno.test("A11 A18 a device that can't play the role is left to the plan, which says why not", () => {
  const { microphone } = chooseByNames({ microphone: "stereo mix" }, machine, false);
  assert.equal(microphone?.kind === "device" && microphone.name, "Stereo Mix (Realtek(R) Audio)");
  const { output } = chooseByNames({ output: "realtek" }, machine, false);
  assert.equal(output?.kind === "device" && output.name, speakers.name);
});

Deno.test("A11 where Anecho makes its own microphone, there is no output to name", () => {
  assert.throws(() => chooseByNames({ output: "x" }, machine, true), /leave the output "x" out/);
  assert.ok(chooseByNames({ microphone: "usb" }, machine, true).microphone);
});

Deno.test("A10 the devices to choose from are those that can play the role", () => {
  const names = (role: "microphone" | "speaker" | "output") =>
    candidatesFor(role, machine).map(({ name }) => name.split(" (")[0]);
  assert.deepEqual(names("microphone"), ["Microphone", "Microphone"]);
  assert.deepEqual(names("speaker"), [
    "Speakers",
    "Headphones",
    "CABLE Input",
    "CABLE-A Input",
    "Speakers",
  ]);
  assert.deepEqual(names("output"), ["CABLE Input", "CABLE-A Input", "Speakers"]);
});
