import assert from "node:assert/strict";
import type { Endpoint } from "../engine/endpoint.ts";
import {
  asDefault,
  capture,
  microphone,
  speakers,
  vbCable,
} from "../../testing/example_machines.ts";
import { defaultMicrophone } from "./default_devices.ts";
import { rememberDefaults } from "./remembered_defaults.ts";

const webcam = capture("Microphone (Webcam)");
const headset = capture("Headset (Jabra)");
const plain = { ...microphone, defaultFor: [] };
const [, cableOutput] = vbCable;
assert.ok(cableOutput);

function machine(standard: Endpoint, others: readonly Endpoint[]): Endpoint[] {
  return [...others.filter(({ id }) => id !== standard.id), asDefault(standard), speakers];
}

Deno.test("A15 B7 the default from before the cable became it is kept, and followed", () => {
  const others = [plain, webcam, headset, cableOutput];
  let kept = rememberDefaults({}, machine(webcam, others));
  assert.deepEqual(kept.console, { id: webcam.id, name: webcam.name });
  const during = machine(cableOutput, others);
  assert.equal(rememberDefaults(kept, during), kept);
  assert.equal(defaultMicrophone(during, kept)?.id, webcam.id);
  // The webcam is unplugged and comes back.
  const without = during.filter(({ id }) => id !== webcam.id);
  kept = rememberDefaults(kept, without);
  assert.equal(defaultMicrophone(without, kept)?.id, plain.id);
  kept = rememberDefaults(kept, during);
  assert.equal(defaultMicrophone(during, kept)?.id, webcam.id);
  // The person chooses another default, which counts from then on.
  kept = rememberDefaults(kept, machine(headset, others));
  assert.equal(defaultMicrophone(during, kept)?.id, headset.id);
});

Deno.test("A15 the default for calls is kept apart from the other one", () => {
  const before = [asDefault(webcam, ["communications"]), asDefault(headset, ["console"]), speakers];
  const kept = rememberDefaults({}, before);
  const during = [webcam, headset, asDefault(cableOutput), speakers];
  assert.equal(defaultMicrophone(during, kept)?.id, webcam.id);
  const calls = [
    webcam,
    asDefault(headset, ["console"]),
    asDefault(cableOutput, ["communications"]),
  ];
  assert.equal(defaultMicrophone(calls, kept)?.id, webcam.id);
});

Deno.test("D6 B7 PipeWire's stand-in for Anecho's microphone is not the person's default", () => {
  const standIn = { ...plain, isFallbackDefault: true, priority: 2000 };
  const low = { ...webcam, priority: 1000 };
  assert.deepEqual(rememberDefaults({}, [low, standIn]), {});
  assert.equal(defaultMicrophone([low, standIn])?.id, standIn.id);
  const kept = { console: { id: webcam.id, name: webcam.name } };
  assert.equal(defaultMicrophone([low, standIn], kept)?.id, webcam.id);
  // Virtual microphones are used too if there are no others.
  const virtual = [low, standIn].map((it) => ({ ...it, isVirtual: true }));
  assert.equal(defaultMicrophone(virtual, kept)?.id, webcam.id);
  assert.equal(defaultMicrophone(virtual)?.id, standIn.id);
});

Deno.test("A15 B7 whatever the defaults do, the microphone is the last that the person chose", () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 48271) % 2147483647 + 2147483647) % 2147483647;
    return state % below;
  };
  const microphones = [plain, webcam, headset];
  let present = [...microphones];
  let standard: Endpoint = plain;
  let chosen: Endpoint = plain;
  // The default when Anecho first looked.
  let kept = rememberDefaults({}, machine(standard, [...present, cableOutput]));
  for (let step = 0; step < 5000; step++) {
    const any = microphones[random(microphones.length)] ?? plain;
    const isThere = present.includes(any);
    switch (random(4)) {
      case 0:
        standard = cableOutput;
        break;
      case 1:
        if (isThere) standard = chosen = any;
        break;
      case 2:
        // If the default is unplugged, Windows makes another one the default.
        if (!isThere || present.length === 1) break;
        present = present.filter((it) => it !== any);
        if (standard === any) standard = chosen = present[0] ?? plain;
        break;
      case 3:
        if (!isThere) present = [...present, any];
    }
    const endpoints = machine(standard, [...present, cableOutput]);
    kept = rememberDefaults(kept, endpoints);
    const heard = defaultMicrophone(endpoints, kept);
    const expected = present.includes(chosen) ? chosen.id : heard?.id;
    assert.equal(heard?.id, expected, `seed ${seed}, step ${step}`);
    assert.notEqual(heard?.id, cableOutput.id);
  }
});
