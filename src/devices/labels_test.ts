import assert from "node:assert/strict";
import { capture, microphone, render } from "../../testing/example_machines.ts";
import { labelled, labelOf } from "./labels.ts";

Deno.test("A10 A11 devices of one name can be distinguished, the same way in any order", () => {
  const twin = { ...microphone, id: "capture:second" };
  const labels = (list: (typeof twin)[]) =>
    labelled(list).map((it) => [it.id, labelOf(it)]).sort().map(([, label]) => label);
  const expected = ["Microphone (USB Audio) #1", "Microphone (USB Audio) #2"];
  assert.deepEqual(labels([microphone, twin]), expected);
  assert.deepEqual(labels([twin, microphone]), expected);
});

Deno.test("A10 whose name is its own keeps it, as the very same object", () => {
  const list = [
    microphone,
    { ...microphone, id: "gone", state: "absent" as const },
    render(microphone.name),
    capture("Webcam"),
  ];
  assert.deepEqual(labelled(list).map((it, index) => it === list[index]), [true, true, true, true]);
});
