import assert from "node:assert/strict";
import { exampleDevice, exampleState } from "../../testing/example_settings_state.ts";
import { deviceOptions, otherDevices } from "./device_options.ts";

const { choices } = exampleState();
const devices = [
  exampleDevice("gone", { state: "unplugged", use: "none" }),
  exampleDevice("m", { use: "microphone" }),
  exampleDevice("s", { flow: "render", canBe: ["speaker"] }),
  exampleDevice("mix", { canBe: [], use: "none" }),
];

Deno.test("D1 the default comes first, then devices that work, then those that don't", () => {
  const options = deviceOptions("microphone", { choices, devices });
  assert.deepEqual(options.map(({ value }) => value), ["default", "m", "gone"]);
  assert.deepEqual(options.map(({ isChosen }) => isChosen), [true, false, false]);
  assert.equal(options[0]?.device?.id, "m");
});

Deno.test("A15 a chosen device that is gone stays visible, and chosen", () => {
  const microphone = { kind: "device", id: "old", label: "Old", isThere: false } as const;
  const options = deviceOptions("microphone", { choices: { ...choices, microphone }, devices });
  const last = options.at(-1);
  assert.deepEqual([last?.value, last?.isChosen, last?.isMissing], ["old", true, true]);
  assert.equal(options.filter(({ isChosen }) => isChosen).length, 1);
});

Deno.test("what can't be chosen for anything is listed by itself", () => {
  assert.deepEqual(otherDevices({ devices }).map(({ id }) => id), ["mix"]);
});
