import assert from "node:assert/strict";
import { cable, capture, microphone, speakers, vbCable } from "./example_machines.ts";
import { findChosen, flowOf, selectByName } from "./selection.ts";

const renders = [speakers, ...vbCable, ...cable("A")].filter(({ flow }) => flow === "render");

Deno.test("A11 a part of the name is enough, whatever the case", () => {
  const cases: [string, string | number][] = [
    ["realtek", "Speakers (Realtek(R) Audio)"],
    ["CABLE-A", "CABLE-A Input (VB-Audio Cable A)"],
    ["cable input (vb-audio virtual cable)", "CABLE Input (VB-Audio Virtual Cable)"],
    [speakers.id, speakers.name],
    ["cable", 2],
    ["vb-audio", 2],
    ["headphones", 0],
    ["", 0],
    ["  ", 0],
  ];
  for (const [text, expected] of cases) {
    const selection = selectByName(text, renders);
    if (selection.kind === "found") assert.equal(selection.endpoint.name, expected, text);
    else {
      assert.equal(selection.kind, expected === 0 ? "none" : "several", text);
      assert.equal(selection.candidates.length, expected === 0 ? renders.length : expected, text);
    }
  }
});

Deno.test("A11 an exact name goes before longer ones", () => {
  const list = [capture("Mic"), capture("Mic 2")];
  const selection = selectByName("mic", list);
  assert.equal(selection.kind === "found" && selection.endpoint.name, "Mic");
});

Deno.test("A11 what can't be opened is no candidate", () => {
  const selection = selectByName("usb", [{ ...microphone, state: "unplugged" }]);
  assert.deepEqual(selection, { kind: "none", candidates: [] });
});

Deno.test("A15 a chosen device is found again by its id, else by its whole name", () => {
  const choice = { id: microphone.id, name: microphone.name };
  const unplugged = { ...microphone, state: "unplugged" as const };
  const elsewhere = { ...microphone, id: "another port" };
  assert.equal(findChosen(choice, "capture", [elsewhere, unplugged]), unplugged);
  assert.equal(findChosen(choice, "capture", [speakers, elsewhere]), elsewhere);
  assert.equal(findChosen(choice, "capture", [elsewhere, { ...elsewhere, id: "b" }]), undefined);
  assert.equal(findChosen(choice, flowOf("speaker"), [elsewhere]), undefined);
  assert.equal(findChosen({ ...choice, name: "USB" }, "capture", [elsewhere]), undefined);
});
