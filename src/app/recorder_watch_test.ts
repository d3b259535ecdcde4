import assert from "node:assert/strict";
import { capture, render, vbCable, voicemeeter } from "../../testing/example_machines.ts";
import { captureSides } from "../devices/pairing.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import { recorderWatch } from "./recorder_watch.ts";

/** @return the watch for the first of some endpoints, whose containers the system does not tell. */
function watch(endpoints: readonly Endpoint[]) {
  const all = endpoints.map((it) => ({ ...it, container: null }));
  const [endpoint] = all;
  assert.ok(endpoint);
  return recorderWatch({ kind: "cable", endpoint, captures: captureSides(endpoint, all) });
}

const others = [capture("Microphone (Realtek(R) Audio)"), capture("Webcam (C920)")];

Deno.test("A6 B6 the sides of a cable known by name are watched where no container tells them", () => {
  const [input, output] = vbCable;
  assert.deepEqual(watch([...vbCable, ...others]), {
    output: input?.id,
    captures: [output?.id],
  });
  const sides = voicemeeter.filter(({ flow }) => flow === "capture");
  assert.deepEqual(
    new Set(watch([...voicemeeter, ...others]).captures),
    new Set(sides.map(({ id }) => id)),
  );
});

Deno.test("A6 B6 of a cable that no table knows, only the system's word counts", () => {
  const strange = render("Strange In (Strange Cable)");
  const side = capture("Strange Out (Strange Cable)");
  assert.deepEqual(watch([strange, side]), { output: strange.id, captures: [] });
});

Deno.test("A6 D6 Anecho's own microphone has no cable", () => {
  assert.deepEqual(recorderWatch({ kind: "own" }), { output: "", captures: [] });
});
