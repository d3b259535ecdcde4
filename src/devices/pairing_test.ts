import assert from "node:assert/strict";
import type { Endpoint } from "../engine/endpoint.ts";
import { cable, capture, render, vbCable, voicemeeter } from "../../testing/example_machines.ts";
import { captureSides, isCaptureSideOf, sharesCable } from "./pairing.ts";

function without(endpoints: readonly Endpoint[]): Endpoint[] {
  return endpoints.map((it) => ({ ...it, container: null }));
}

function only(endpoints: readonly Endpoint[], part: string): Endpoint {
  const found = endpoints.find(({ name }) => name.includes(part));
  assert.ok(found, part);
  return found;
}

for (
  const [title, strip] of [["container", (it: readonly Endpoint[]) => it], [
    "name alone",
    without,
  ]] as const
) {
  Deno.test(`A6 B6 a cable's recording side is found by ${title}`, () => {
    const all = [...strip(cable("A")), ...strip(vbCable), ...strip(cable("B"))];
    for (const part of ["CABLE Input", "CABLE-A Input", "CABLE-B Input"]) {
      const sides = captureSides(only(all, part), all).map(({ name }) => name.split(" (")[0]);
      assert.deepEqual(sides, [part.replace("Input", "Output")]);
    }
  });

  Deno.test(`B6 Voicemeeter's buses are kept apart by ${title}`, () => {
    const all = strip(voicemeeter);
    const sides = captureSides(only(all, "AUX"), all);
    assert.equal(sides.length, 3);
    assert.match(sides[0]?.name ?? "", /B2/);
    assert.match(captureSides(only(all, "Voicemeeter Input"), all)[0]?.name ?? "", /B1/);
    assert.equal(isCaptureSideOf(only(all, "B2"), only(all, "Voicemeeter Input")), false);
    assert.equal(sharesCable(only(all, "AUX"), only(all, "Voicemeeter Input")), false);
  });
}

Deno.test("B6 the 16-channel side of a cable is the same cable", () => {
  const all = [
    render("CABLE In 16ch (VB-Audio Virtual Cable)"),
    capture("CABLE Out 16ch (VB-Audio Virtual Cable)"),
    ...without(vbCable),
  ];
  const [wide, , narrow] = all;
  assert.ok(wide && narrow);
  assert.equal(sharesCable(wide, narrow), true);
  assert.match(captureSides(narrow, all)[0]?.name ?? "", /^CABLE Output/);
});

Deno.test("B6 two cables of one make are told apart by their number", () => {
  const second = render("CABLE Input (2- VB-Audio Virtual Cable)");
  const sides = captureSides(second, [
    ...without(vbCable),
    capture("CABLE Output (2- VB-Audio Virtual Cable)"),
  ]);
  assert.deepEqual(sides.map(({ name }) => name), ["CABLE Output (2- VB-Audio Virtual Cable)"]);
});

Deno.test("B6 both sides of a sound card are no cable", () => {
  const [out, line] = [
    render("Speakers (Realtek(R) Audio)"),
    render("Line Out (Realtek(R) Audio)"),
  ];
  assert.equal(sharesCable(out, line), false);
  assert.equal(sharesCable(out, out), true);
});
