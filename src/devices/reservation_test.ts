import assert from "node:assert/strict";
import type { Endpoint } from "../engine/endpoint.ts";
import { asDefault, capture, microphone, vbCable } from "../../testing/example_machines.ts";
import { type DefaultChange, planReservation, planRestoring, reserve } from "./reservation.ts";

const [, cableOutput] = vbCable;
assert.ok(cableOutput);
const other = capture("Microphone (Webcam)");

function apply(changes: readonly DefaultChange[], endpoints: readonly Endpoint[]): Endpoint[] {
  return endpoints.map((it) => {
    const gained = changes.filter(({ to }) => to === it.id).map(({ role }) => role);
    const lost = changes.map(({ role }) => role);
    return {
      ...it,
      defaultFor: [...it.defaultFor.filter((role) => !lost.includes(role)), ...gained],
    };
  });
}

Deno.test("B7 the cable becomes the default microphone, and the old one comes back", () => {
  const before = [microphone, other, cableOutput];
  const changes = planReservation(cableOutput, before);
  assert.deepEqual(changes.map(({ role }) => role), ["console", "multimedia", "communications"]);
  const during = apply(changes, before);
  assert.deepEqual(planReservation(during[2] ?? cableOutput, during), []);
  const reservation = reserve(undefined, changes);
  const after = apply(planRestoring(reservation, during), during);
  assert.deepEqual(after[0]?.defaultFor.toSorted(), microphone.defaultFor.toSorted());
  assert.deepEqual(after[2]?.defaultFor, []);
});

Deno.test("B7 a default that the person changed meanwhile is left alone", () => {
  const reservation = reserve(undefined, planReservation(cableOutput, [microphone, cableOutput]));
  const during = [
    { ...microphone, defaultFor: [] },
    asDefault(other, ["communications"]),
    asDefault(cableOutput, ["console", "multimedia"]),
  ];
  assert.deepEqual(planRestoring(reservation, during).map(({ role }) => role), [
    "console",
    "multimedia",
  ]);
});

Deno.test("B7 a default whose device is gone, or that there never was, is not put back", () => {
  const reservation = reserve(undefined, planReservation(cableOutput, [microphone, cableOutput]));
  const gone = { ...microphone, state: "unplugged" as const, defaultFor: [] };
  assert.deepEqual(planRestoring(reservation, [gone, asDefault(cableOutput)]), []);
  const fromNothing = reserve(undefined, planReservation(cableOutput, [cableOutput]));
  assert.deepEqual(planRestoring(fromNothing, [microphone, asDefault(cableOutput)]), []);
});

Deno.test("B7 after a change of cables the very first default comes back", () => {
  const second = capture("CABLE-A Output (VB-Audio Cable A)");
  const first = reserve(undefined, planReservation(cableOutput, [microphone, cableOutput, second]));
  const during = apply(first.changes, [microphone, cableOutput, second]);
  const both = reserve(first, planReservation(second, during));
  assert.deepEqual(both.changes.map(({ from, to }) => [from, to]), [
    [microphone.id, second.id],
    [microphone.id, second.id],
    [microphone.id, second.id],
  ]);
});

Deno.test("B7 a disabled recording side is never made the default", () => {
  assert.deepEqual(planReservation({ ...cableOutput, state: "disabled" }, [microphone]), []);
});
