import assert from "node:assert/strict";
import { cable, capture, microphone, speakers, vbCable } from "../../testing/example_machines.ts";
import { labelled } from "./labels.ts";
import { chosen, findChosen, flowOf, renewed, selectByName } from "./selection.ts";

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

Deno.test("A15 a chosen device is found again by its id, else by its name", () => {
  const choice = { id: microphone.id, name: microphone.name };
  const unplugged = { ...microphone, state: "unplugged" as const };
  const elsewhere = { ...microphone, id: "another port" };
  assert.equal(findChosen(choice, "capture", [elsewhere, unplugged]), unplugged);
  assert.equal(findChosen(choice, "capture", [speakers, elsewhere]), elsewhere);
  assert.equal(findChosen(choice, "capture", [elsewhere, { ...elsewhere, id: "b" }]), undefined);
  assert.equal(findChosen(choice, flowOf("speaker"), [elsewhere]), undefined);
  assert.equal(findChosen({ ...choice, name: "USB" }, "capture", [elsewhere]), undefined);
});

Deno.test("A15 a device that has a new id is found while the old one is listed as absent", () => {
  const absent = { ...microphone, state: "absent" as const };
  const cases: [string, string, boolean][] = [
    ["Microphone (USB Audio)", "Microphone (USB Audio)", true],
    ["Microphone (USB Audio)", "Microphone (2- USB Audio)", true],
    ["Microphone (2- USB Audio)", "Microphone (3- USB Audio)", true],
    ["Microphone (2- USB Audio)", "Microphone (USB Audio)", true],
    ["Microphone (USB Audio)", "2- Microphone (USB Audio)", true],
    ["CABLE Output (VB-Audio Virtual Cable)", "CABLE Output (2- VB-Audio Virtual Cable)", true],
    ["Microphone (USB Audio)", "Microphone (USB Audio #2)", true],
    ["USB Microphone", "USB Microphone", true],
    ["Microphone (USB Audio)", "Microphone (USB Audio 2)", false],
    ["Microphone (USB Audio)", "Line (USB Audio)", false],
    ["Microphone (USB Audio)", "Microphone (Webcam)", false],
  ];
  for (const [before, after, isSame] of cases) {
    const old = { ...absent, name: before };
    const fresh = { ...microphone, id: "new", name: after };
    const found = findChosen({ id: old.id, name: before }, "capture", [old, fresh]);
    assert.equal(found, isSame ? fresh : old, `${before} as ${after}`);
    const twins = [old, fresh, { ...fresh, id: "newer" }];
    assert.equal(findChosen({ id: old.id, name: before }, "capture", twins), old, "one of two");
  }
});

Deno.test("A15 A14 a namesake that was there at the same time as the chosen device is another device", () => {
  const first = microphone;
  const second = { ...microphone, id: "second", name: "Microphone (2- USB Audio)" };
  const gone = { ...first, state: "absent" as const };
  const choice = chosen(first, [first, second]);
  assert.deepEqual(choice, { kind: "device", id: first.id, name: first.name, others: ["second"] });
  assert.ok(choice.kind === "device");
  assert.equal(findChosen(choice, "capture", [gone, second]), gone);
  // A device that comes later is noted as another one, while both are present.
  const alone = chosen(first, [first]);
  assert.deepEqual(renewed(alone, "microphone", [first, second]), choice);
  assert.equal(renewed(alone, "microphone", [first]), alone);
  assert.equal(renewed(choice, "microphone", [first, second]), choice);
  assert.equal(renewed(choice, "microphone", [gone, second]), choice);
  assert.deepEqual(renewed(alone, "microphone", [gone, second]), {
    kind: "device",
    id: "second",
    name: second.name,
  });
});

Deno.test("A11 a device that shares its name is named by number or id", () => {
  const twins = labelled([microphone, { ...microphone, id: "second" }]);
  assert.equal(selectByName("usb", twins).kind, "several");
  const byNumber = selectByName("microphone (usb audio) #2", twins);
  assert.equal(byNumber.kind === "found" && byNumber.endpoint.id, "second");
  const byPart = selectByName("audio) #1", twins);
  assert.equal(byPart.kind === "found" && byPart.endpoint.id, microphone.id);
  const byId = selectByName("second", twins);
  assert.equal(byId.kind === "found" && byId.endpoint.id, "second");
});
