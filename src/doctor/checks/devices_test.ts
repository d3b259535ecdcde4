import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
import {
  linuxFacts,
  linuxMachine,
  machineFacts,
  planOf,
  windowsFacts,
  windowsMachine,
} from "../../../testing/example_facts.ts";
import {
  asDefault,
  bluetoothHeadset,
  capture,
  microphone,
  render,
  speakers,
  vbCable,
  voicemeeter,
} from "../../../testing/example_machines.ts";
import { verdicts } from "../../../testing/verdicts.ts";
import { defaultChoice } from "../../devices/selection.ts";
import { planWiring } from "../../devices/wiring_plan.ts";
import type { Endpoint } from "../../engine/endpoint.ts";
import { known, unknown } from "../../platform/fact.ts";
import {
  checkCableFormat,
  checkDefaultMicrophone,
  checkHandsFree,
  checkLoop,
  checkNamesakes,
  checkNotes,
  checkRates,
  checkRoles,
} from "./devices.ts";

const onWindows = { ownMicrophone: false, reserveDefault: false };
const everything = { microphone: defaultChoice, speaker: defaultChoice, output: defaultChoice };

Deno.test("D4 a device that is missing for a role is found, and what depends on it is left open", () => {
  const all = { microphone: "ok", speakers: "ok", output: "ok" };
  deepEqual(verdicts(checkRoles, windowsFacts()), all);
  deepEqual(verdicts(checkRoles, linuxFacts()), all);
  const deaf = machineFacts([speakers, ...vbCable]);
  deepEqual(verdicts(checkRoles, deaf), {
    microphone: "trouble",
    speakers: "unknown",
    output: "unknown",
  });
  const silent = machineFacts([microphone]);
  deepEqual(verdicts(checkRoles, silent), {
    microphone: "ok",
    speakers: "trouble",
    output: "unknown",
  });
  const nobody = windowsFacts({ plan: unknown("no sound system") });
  deepEqual(verdicts(checkRoles, nobody), {
    microphone: "unknown",
    speakers: "unknown",
    output: "unknown",
  });
});

Deno.test("D4 A22 a missing cable is found, with where to get one and what happens then", () => {
  const facts = machineFacts([speakers, microphone]);
  deepEqual(verdicts(checkRoles, facts), { microphone: "ok", speakers: "ok", output: "trouble" });
  const output = checkRoles(facts).find(({ id }) => id === "output");
  match(output?.todo ?? "", /https:\/\/vb-audio\.com\/Cable\/ .*starts by itself/);
});

Deno.test("D4 a chosen device that is gone is found, also one that is disabled", () => {
  const gone = { kind: "device", id: "x", name: "My microphone" } as const;
  const plan = planWiring(windowsMachine, { ...everything, microphone: gone }, onWindows);
  deepEqual(verdicts(checkRoles, windowsFacts({ plan: known(plan) })).microphone, "trouble");
  const off = windowsMachine.map((it) => it.name === microphone.name ? disabled(it) : it);
  const chosen = { kind: "device", id: microphone.id, name: microphone.name } as const;
  const other = planWiring(off, { ...everything, microphone: chosen }, onWindows);
  const [finding] = checkRoles(windowsFacts({ plan: known(other) }));
  match(finding?.found ?? "", /is disabled/);
});

Deno.test("D4 a listening loop is found", () => {
  deepEqual(verdicts(checkLoop, windowsFacts()), { "listening-loop": "ok" });
  const [input, side] = vbCable;
  ok(input && side);
  const chosen = { kind: "device", id: side.id, name: side.name } as const;
  const plan = planWiring(windowsMachine, { ...everything, microphone: chosen }, onWindows);
  const facts = windowsFacts({ plan: known(plan) });
  deepEqual(verdicts(checkLoop, facts), { "listening-loop": "trouble" });
  deepEqual(verdicts(checkRoles, facts), { microphone: "ok", speakers: "ok", output: "ok" });
  const [stray] = [checkLoop(facts)].flat();
  doesNotMatch(stray?.means ?? "echo", /echo|come back/);
  deepEqual(verdicts(checkLoop, machineFacts([])), { "listening-loop": "unknown" });
});

Deno.test("D4 the cable as default speaker is found", () => {
  const [input, side] = vbCable;
  ok(input && side);
  const machine = [render("Speakers (Realtek(R) Audio)"), microphone, asDefault(input), side];
  const own = { kind: "device", id: machine[0]?.id ?? "", name: "" } as const;
  const plan = planWiring(machine, { ...everything, speaker: own }, onWindows);
  const facts = windowsFacts({ endpoints: known(machine), plan: known(plan) });
  equal(verdicts(checkNotes, facts)["cable-default-speaker"], "trouble");
  equal(verdicts(checkNotes, windowsFacts())["cable-default-speaker"], "ok");
});

Deno.test("D4 a cable whose recording side is off, and an output that is no known cable, are found", () => {
  const off = windowsMachine.map((it) => /CABLE Output/.test(it.name) ? disabled(it) : it);
  equal(verdicts(checkNotes, machineFacts(off))["cable-recording-side"], "trouble");
  equal(verdicts(checkNotes, windowsFacts())["cable-recording-side"], "ok");
  const strange = [
    render("Strange In (Strange)", { container: "s" }),
    capture("Strange Out (Strange)", { container: "s" }),
  ];
  const chosen = { kind: "device", id: strange[0]?.id ?? "", name: "" } as const;
  const machine = [...windowsMachine, ...strange];
  const plan = planWiring(machine, { ...everything, output: chosen }, onWindows);
  equal(verdicts(checkNotes, windowsFacts({ plan: known(plan) }))["known-cable"], "note");
  equal(verdicts(checkNotes, windowsFacts())["known-cable"], "ok");
});

Deno.test("D4 a mixer as output, and programs around microphone and speakers, are found", () => {
  const [cableless] = [[speakers, microphone, ...voicemeeter]];
  equal(verdicts(checkNotes, machineFacts(cableless))["mixer"], "note");
  const sonar = asDefault(render("SteelSeries Sonar - Gaming (SteelSeries Sonar Virtual Audio)"));
  const others = windowsMachine.filter(({ name }) => name !== speakers.name);
  equal(verdicts(checkNotes, machineFacts([sonar, ...others]))["reference-passed-on"], "note");
  const krisp = capture("Krisp Microphone (Krisp Audio)");
  const chosen = { kind: "device", id: krisp.id, name: krisp.name } as const;
  const machine = [...windowsMachine, krisp];
  const plan = planWiring(machine, { ...everything, microphone: chosen }, onWindows);
  equal(verdicts(checkNotes, windowsFacts({ plan: known(plan) }))["treated-microphone"], "note");
  const fine = verdicts(checkNotes, windowsFacts());
  deepEqual(
    [fine["mixer"], fine["reference-passed-on"], fine["treated-microphone"]],
    ["ok", "ok", "ok"],
  );
});

Deno.test("D4 calls that play elsewhere, a successor and a mixed microphone are found", () => {
  const headset = asDefault(render("Headset (Jabra)"), ["communications"]);
  const others = windowsMachine.map((it) =>
    it.name === speakers.name ? asDefault(it, ["console", "multimedia"]) : it
  );
  equal(verdicts(checkNotes, machineFacts([headset, ...others]))["communications-default"], "note");
  const before = { kind: "device", id: "old", name: microphone.name } as const;
  const plan = planWiring(windowsMachine, { ...everything, microphone: before }, onWindows);
  equal(verdicts(checkNotes, windowsFacts({ plan: known(plan) }))["chosen-devices"], "note");
  const mix = capture("Broadcast Stream Mix (GoXLR)");
  const chosen = { kind: "device", id: mix.id, name: mix.name } as const;
  const mixed = planWiring(
    [...windowsMachine, mix],
    { ...everything, microphone: chosen },
    onWindows,
  );
  equal(verdicts(checkNotes, windowsFacts({ plan: known(mixed) }))["mixed-microphone"], "note");
  const fine = verdicts(checkNotes, windowsFacts());
  deepEqual(
    [fine["communications-default"], fine["chosen-devices"], fine["mixed-microphone"]],
    ["ok", "ok", "ok"],
  );
  equal(verdicts(checkNotes, linuxFacts())["cable-recording-side"], undefined);
});

Deno.test("D4 a headset's hands-free side as microphone is found", () => {
  deepEqual(verdicts(checkHandsFree, windowsFacts()), { "bluetooth-hands-free": "ok" });
  const machine = [speakers, ...bluetoothHeadset, ...vbCable];
  deepEqual(verdicts(checkHandsFree, machineFacts(machine)), { "bluetooth-hands-free": "note" });
});

Deno.test("D4 the rate of a telephone is found", () => {
  deepEqual(verdicts(checkRates, windowsFacts()), { "sample-rates": "ok" });
  const dull = windowsMachine.map((it) =>
    it.name === microphone.name ? { ...it, sampleRate: 8000 } : it
  );
  deepEqual(verdicts(checkRates, machineFacts(dull)), { "sample-rates": "note" });
});

Deno.test("D4 a cable whose sides have different rates is found", () => {
  deepEqual(verdicts(checkCableFormat, windowsFacts()), { "cable-format": "ok" });
  const mixed = windowsMachine.map((it) =>
    /CABLE Output/.test(it.name) ? { ...it, sampleRate: 44_100 } : it
  );
  deepEqual(verdicts(checkCableFormat, machineFacts(mixed)), { "cable-format": "note" });
  const off = windowsMachine.map((it) => /CABLE Output/.test(it.name) ? disabled(it) : it);
  deepEqual(verdicts(checkCableFormat, machineFacts(off)), { "cable-format": "unknown" });
  deepEqual(verdicts(checkCableFormat, linuxFacts()), {});
});

Deno.test("D4 a default microphone that is not Anecho's is found", () => {
  const id = "default-microphone";
  deepEqual(verdicts(checkDefaultMicrophone, windowsFacts()), { [id]: "ok" });
  deepEqual(verdicts(checkDefaultMicrophone, linuxFacts()), { [id]: "ok" });
  const machine = [speakers, microphone, ...vbCable];
  deepEqual(verdicts(checkDefaultMicrophone, machineFacts(machine)), { [id]: "note" });
  const forCalls = [
    speakers,
    asDefault(microphone, ["communications"]),
    ...vbCable.map((it) => it.flow === "capture" ? asDefault(it, ["console"]) : it),
  ];
  const finding = [checkDefaultMicrophone(machineFacts(forCalls))].flat()[0];
  match(finding?.found ?? "", /default microphone for calls is "Microphone/);
  const plain = linuxMachine.map((it) => ({ ...it, isFallbackDefault: false }));
  const facts = linuxFacts({ endpoints: known(plain), plan: known(planOf(plain, true)) });
  deepEqual(verdicts(checkDefaultMicrophone, facts), { [id]: "note" });
  deepEqual(verdicts(checkDefaultMicrophone, machineFacts([])), { [id]: "unknown" });
});

Deno.test("D4 devices of one name are found", () => {
  deepEqual(verdicts(checkNamesakes, windowsFacts()), { "same-names": "ok" });
  const twice = [...windowsMachine, { ...microphone, id: "other", defaultFor: [] }];
  deepEqual(verdicts(checkNamesakes, machineFacts(twice)), { "same-names": "note" });
  const absent = { ...microphone, id: "other", defaultFor: [], state: "absent" as const };
  deepEqual(verdicts(checkNamesakes, machineFacts([...windowsMachine, absent])), {
    "same-names": "ok",
  });
});

function disabled(endpoint: Endpoint): Endpoint {
  return { ...endpoint, state: "disabled" };
}
