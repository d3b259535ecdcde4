import assert from "node:assert/strict";
import type { Endpoint } from "../engine/endpoint.ts";
import { endpointUse } from "./endpoint_use.ts";
import {
  asDefault,
  bluetoothHeadset,
  cable,
  capture,
  microphone,
  render,
  speakers,
  steam,
  vbCable,
  voicemeeter,
} from "../../testing/example_machines.ts";
import { chosen, defaultChoice, type DeviceChoice, type DeviceChoices } from "./selection.ts";
import {
  cableLink,
  type ObstacleReason,
  planWiring,
  type WiringPlan,
  type WiringPolicy,
} from "./wiring_plan.ts";

const windows: WiringPolicy = { ownMicrophone: false, reserveDefault: false };
const linux: WiringPolicy = { ownMicrophone: true, reserveDefault: false };
const other = { ...speakers, defaultFor: [] };

function choose(endpoint: Endpoint): DeviceChoice {
  return { kind: "device", id: endpoint.id, name: endpoint.name };
}

function named(endpoints: readonly Endpoint[], part: string, flow?: Endpoint["flow"]): Endpoint {
  const found = endpoints.find((it) => it.name.includes(part) && it.flow === (flow ?? it.flow));
  assert.ok(found, part);
  return found;
}

function plan(
  endpoints: readonly Endpoint[],
  choices: Partial<DeviceChoices> = {},
  policy: WiringPolicy = windows,
): WiringPlan {
  const all = {
    microphone: defaultChoice,
    speaker: defaultChoice,
    output: defaultChoice,
    ...choices,
  };
  return planWiring(endpoints, all, policy);
}

/** @return microphone, reference, output and the side from which apps record, without the drivers' names. */
function wired(result: WiringPlan): (string | undefined)[] {
  assert.ok(result.kind === "ready", result.kind === "impossible" ? result.message : "");
  const { microphone, reference, output } = result;
  const parts = [microphone.name, reference.name];
  if (output.kind === "cable") parts.push(output.endpoint.name, output.captures[0]?.name ?? "-");
  return parts.map((name) => name.split(" (")[0]);
}

function refused(result: WiringPlan, reason: ObstacleReason, words: RegExp): void {
  assert.ok(result.kind === "impossible");
  assert.equal(result.reason, reason);
  assert.match(result.message, words);
}

function notes(result: WiringPlan): readonly string[] {
  return result.kind === "ready" ? result.notes.map(({ text }) => text) : [];
}

Deno.test("B6 A11 VB-CABLE: microphone, speakers, cable", () => {
  const result = plan([speakers, microphone, ...vbCable]);
  assert.deepEqual(wired(result), ["Microphone", "Speakers", "CABLE Input", "CABLE Output"]);
  assert.deepEqual(notes(result), []);
});

Deno.test("B6 a cable that is the default microphone is not taken as one", () => {
  const [input, output] = vbCable;
  assert.ok(input && output);
  const plain = { ...microphone, defaultFor: [] };
  const result = plan([speakers, asDefault(output), plain, input]);
  assert.deepEqual(wired(result)[0], "Microphone");
});

Deno.test("B6 A18 cables A and B: the one that is the default speaker is not the output", () => {
  const [a] = cable("A");
  assert.ok(a);
  const rest = [...cable("A").slice(1), ...cable("B"), microphone, other];
  const result = plan([asDefault(a), ...rest]);
  assert.deepEqual(wired(result), [
    "Microphone",
    "CABLE-A Input",
    "CABLE-B Input",
    "CABLE-B Output",
  ]);
});

Deno.test("B6 the 16-channel side of VB-CABLE is the second choice, and the same cable", () => {
  const wide = render("CABLE In 16ch (VB-Audio Virtual Cable)", {
    container: "vb",
    isVirtual: true,
  });
  const all = [wide, ...vbCable, speakers, microphone];
  assert.equal(wired(plan(all))[2], "CABLE Input");
  const chosen = plan(all, { output: choose(wide) });
  assert.deepEqual(wired(chosen).slice(2), ["CABLE In 16ch", "CABLE Output"]);
  refused(
    plan([asDefault(wide), ...vbCable, other, microphone]),
    "loop",
    /everyone would hear what you hear.*make your speakers the default/,
  );
});

Deno.test("B6 Voicemeeter as default speaker: its AUX way is the output, with advice", () => {
  const all = voicemeeter;
  const input = named(all, "Voicemeeter Input");
  const rest = all.filter((it) => it !== input);
  const result = plan([asDefault(input), ...rest, microphone, other]);
  assert.deepEqual(wired(result), [
    "Microphone",
    "Voicemeeter Input",
    "Voicemeeter AUX Input",
    "Voicemeeter Out B2",
  ]);
  assert.match(notes(result)[0] ?? "", /Voicemeeter.*to B2 only/);
});

Deno.test("B6 Steam's devices: its microphone is an output where there is no cable, never a reference", () => {
  assert.equal(wired(plan([...steam, speakers, microphone, ...vbCable]))[2], "CABLE Input");
  const result = plan([...steam, speakers, microphone]);
  assert.deepEqual(wired(result).slice(1), ["Speakers", "Speakers", "Microphone"]);
  assert.ok(result.kind === "ready" && result.output.kind === "cable");
  assert.match(result.output.endpoint.name, /Steam Streaming Microphone/);

  const feed = named(steam, "Streaming Microphone", "render");
  const choice = { speaker: choose(feed) };
  refused(
    plan([...steam, speakers, microphone, ...vbCable], choice),
    "not-a-reference",
    /speakers/,
  );
  const remote = named(steam, "Streaming Speakers");
  const streaming = plan([asDefault(remote), other, microphone, ...vbCable]);
  assert.match(streaming.kind === "ready" ? streaming.reference.name : "", /Steam Streaming Sp/);
  refused(
    plan([...steam, speakers, microphone], { output: choose(remote) }),
    "not-an-output",
    /Apps can't record/,
  );
});

Deno.test("B6 A15 two headsets: the chosen one is waited for, never replaced", () => {
  const first = capture("Microphone (Jabra Link 380)", { container: "j", formFactor: "headset" });
  const second = capture("Microphone (2- Jabra Link 380)", { container: "k" });
  const rest = [speakers, ...vbCable];
  const choices = { microphone: chosen(first, [first, second]) };
  assert.equal(plan([second, first, ...rest], choices).kind, "ready");
  refused(
    plan([second, ...rest], choices),
    "chosen-missing",
    /"Microphone \(Jabra Link 380\)" is not there.*by itself once it is back/,
  );
  refused(
    plan([second, { ...first, state: "unplugged" }, ...rest], choices),
    "chosen-inactive",
    /is unplugged: plug it in/,
  );
  refused(
    plan([second, { ...first, state: "disabled" }, ...rest], choices),
    "chosen-inactive",
    /is disabled: enable it/,
  );
  refused(
    plan([second, { ...first, state: "absent" }, ...rest], choices),
    "chosen-missing",
    /not there/,
  );
});

Deno.test("B6 A15 a chosen device under another id is taken, which is said", () => {
  const old = { ...microphone, state: "absent" as const };
  const again = { ...microphone, id: "new", name: "Microphone (2- USB Audio)" };
  const choices = { microphone: choose(microphone) };
  const result = plan([old, again, speakers, ...vbCable], choices);
  assert.ok(result.kind === "ready" && result.microphone.id === "new");
  assert.match(notes(result)[0] ?? "", /lists one of that name as "Microphone \(2- USB Audio\)"/);
  const [input, output] = vbCable;
  assert.ok(input && output);
  const reinstalled = [input, output].map((it) => ({ ...it, id: `${it.id} 2` }));
  const cables = plan(
    [microphone, speakers, { ...input, state: "absent" }, ...reinstalled],
    { output: choose(input) },
  );
  assert.ok(cables.kind === "ready" && cables.output.kind === "cable");
  assert.equal(cables.output.endpoint.id, `${input.id} 2`);
  assert.match(notes(cables)[0] ?? "", /under a new id: it is taken as output/);
});

Deno.test("B6 A15 of two that have the chosen name none is taken, and both are named apart", () => {
  const twins = ["a", "b"].map((id) => ({ ...microphone, id }));
  refused(
    plan([...twins, speakers, ...vbCable], { microphone: choose(microphone) }),
    "chosen-missing",
    /several have its name: choose one of "Microphone \(USB Audio\) #1", "Micro.* #2"\./,
  );
});

Deno.test("D6 A2 the reference is the end of the chain behind an effect", () => {
  const hardware = render("Built-in Audio", { id: "hw" });
  const effect = asDefault(render("Easy Effects Sink", {
    id: "easyeffects_sink",
    isVirtual: true,
    playsInto: "hw",
  }));
  const all = [microphone, effect, hardware];
  assert.deepEqual(wired(plan(all, {}, linux))[1], "Built-in Audio");
  assert.deepEqual(wired(plan(all, { speaker: choose(effect) }, linux))[1], "Built-in Audio");
  const without = [microphone, effect];
  assert.deepEqual(wired(plan(without, {}, linux))[1], "Easy Effects Sink");
  assert.match(endpointUse(effect, plan(all, {}, linux), all).why, /passes on to "Built-in Audio"/);
});

Deno.test("A2 B6 a program's virtual speakers are taken, with advice to choose what they play on", () => {
  const sonar = asDefault(
    render("SteelSeries Sonar - Gaming (SteelSeries Sonar Virtual Audio Device)"),
  );
  const all = [microphone, sonar, other, ...vbCable];
  assert.match(notes(plan(all))[0] ?? "", /SteelSeries Sonar passes on .*the speakers themselves/);
  assert.deepEqual(notes(plan(all, { speaker: choose(other) })), []);
});

Deno.test("D6 A18 a virtual microphone that the reference or Anecho feeds is refused", () => {
  const sink = asDefault(render("Null sink", { id: "null", isVirtual: true }));
  const fed = capture("Virtual microphone", { isVirtual: true, fedBy: ["null"] });
  const all = [microphone, sink, fed];
  refused(plan(all, { microphone: choose(fed) }, linux), "loop", /only carries what "Null sink"/);
  const own = capture("Easy Effects Source", { isVirtual: true, fedBy: ["anecho_microphone"] });
  refused(
    plan([microphone, sink, own], { microphone: choose(own) }, linux),
    "not-a-microphone",
    /where Anecho's own output comes out: choose your microphone\./,
  );
});

Deno.test("B6 a Bluetooth headset's microphone is spared where another one is", () => {
  const music = named(bluetoothHeadset, "Stereo");
  const plain = { ...microphone, defaultFor: [] };
  const rest = bluetoothHeadset.filter((it) => it !== music);
  const result = plan([...rest, asDefault(music), plain, ...vbCable]);
  assert.deepEqual(wired(result).slice(0, 2), ["Microphone", "Headphones"]);
});

Deno.test("B6 a Bluetooth headset in use for both: its hands-free side is the reference", () => {
  const music = named(bluetoothHeadset, "Stereo");
  const rest = bluetoothHeadset.filter((it) => it !== music);
  const result = plan([asDefault(music, ["console", "multimedia"]), ...rest, ...vbCable]);
  assert.deepEqual(wired(result).slice(0, 2), ["Headset", "Headset"]);
  const apart = [asDefault(music), ...rest].map((it) => ({ ...it, container: null }));
  assert.deepEqual(wired(plan([...apart, ...vbCable])).slice(0, 2), ["Headset", "Headset"]);
});

Deno.test("A22 without a cable, or with a disabled one, the person is told what to do", () => {
  const result = plan([speakers, microphone]);
  refused(result, "no-cable", /No virtual audio cable is installed/);
  assert.ok(result.kind === "impossible" && result.message.includes(cableLink));
  const [input, output] = vbCable;
  assert.ok(input && output);
  refused(
    plan([speakers, microphone, { ...input, state: "disabled" }, output]),
    "chosen-inactive",
    /"CABLE Input.*is disabled: enable it/,
  );
  assert.equal(plan([speakers, microphone, ...vbCable]).kind, "ready");
});

Deno.test("B6 A18 the cable as default speaker is refused, or only noted where speakers are chosen", () => {
  const [input, output] = vbCable;
  assert.ok(input && output);
  const all = [asDefault(input), output, other, microphone];
  refused(plan(all), "loop", /is Anecho's own output.*make your speakers the default/);
  const result = plan(all, { speaker: choose(other) });
  assert.equal(wired(result)[1], "Speakers");
  assert.match(notes(result)[0] ?? "", /is your default speaker, so everyone hears/);
});

Deno.test("A18 a chosen loop is refused", () => {
  const [input, output] = vbCable;
  assert.ok(input && output);
  const all = [speakers, microphone, ...vbCable, ...cable("A")];
  const [a, aOut] = cable("A");
  assert.ok(a && aOut);
  refused(plan(all, { microphone: choose(output) }), "loop", /where Anecho's own output comes out/);
  refused(plan(all, { speaker: choose(input), output: choose(input) }), "loop", /another output/);
  refused(plan(all, { microphone: choose(aOut), speaker: choose(a) }), "loop", /only carries what/);
  assert.equal(plan(all, { microphone: choose(aOut) }).kind, "ready");
});

Deno.test("A18 what records the speakers is no microphone", () => {
  const mix = capture("Stereo Mix (Realtek(R) Audio)", { container: "realtek" });
  const all = [asDefault(mix), speakers, { ...microphone, defaultFor: [] }, ...vbCable];
  assert.equal(wired(plan(all))[0], "Microphone");
  refused(plan(all, { microphone: choose(mix) }), "not-a-microphone", /choose a microphone/);
});

Deno.test("B6 A15 default follows the default in mid-call", () => {
  const headset = render("Headphones (Jabra)", { container: "j" });
  const rest = [microphone, ...vbCable];
  assert.equal(wired(plan([speakers, headset, ...rest]))[1], "Speakers");
  assert.equal(wired(plan([other, asDefault(headset), ...rest]))[1], "Headphones");
});

Deno.test("B6 where calls play elsewhere, the person is told", () => {
  const headset = asDefault(render("Headset (Jabra)"), ["communications"]);
  const result = plan([
    asDefault(speakers, ["console", "multimedia"]),
    headset,
    microphone,
    ...vbCable,
  ]);
  assert.match(notes(result)[0] ?? "", /Calls may play on "Headset \(Jabra\)"/);
});

Deno.test("B6 no microphone, no speakers", () => {
  refused(plan([speakers, ...vbCable]), "no-microphone", /plug one in/);
  refused(plan([microphone, ...vbCable]), "no-speaker", /plug some in/);
  refused(plan([]), "no-microphone", /plug one in/);
});

Deno.test("B6 unknown virtual devices are used only when chosen", () => {
  const sides = [
    render("Strange In (Strange Cable)", { isVirtual: true, container: "s" }),
    capture("Strange Out (Strange Cable)", { isVirtual: true, container: "s" }),
  ];
  const [input] = sides;
  assert.ok(input);
  const all = [speakers, microphone, ...sides];
  refused(plan(all), "no-cable", /VB-CABLE/);
  for (const isVirtual of [true, false]) {
    const list = all.map((it) => sides.includes(it) ? { ...it, isVirtual } : it);
    const chosen = plan(list, { output: choose(input) });
    assert.equal(wired(chosen)[3], "Strange Out");
    assert.match(notes(chosen).join(), /Anecho does not know "Strange In/);
  }
  refused(plan(all, { output: choose(speakers) }), "not-an-output", /choose a virtual audio cable/);
});

Deno.test("B6 a machine with virtual microphones alone takes its default", () => {
  const remote = asDefault(capture("Remote Audio", { isVirtual: true }));
  assert.equal(wired(plan([remote, speakers, ...vbCable]))[0], "Remote Audio");
  const [, output] = vbCable;
  assert.ok(output);
  refused(plan([asDefault(output), speakers]), "no-microphone", /There is no microphone/);
});

Deno.test("B6 another program's microphone is used when chosen, with advice", () => {
  const broadcast = asDefault(capture("Microphone (NVIDIA Broadcast)"));
  const all = [broadcast, { ...microphone, defaultFor: [] }, speakers, ...vbCable];
  assert.match(wired(plan(all))[0] ?? "", /^Microphone$/);
  const result = plan(all, { microphone: choose(broadcast) });
  assert.match(notes(result)[0] ?? "", /a microphone that another program processes/);
});

Deno.test("B6 a missing recording side is pointed out", () => {
  const [input, output] = vbCable;
  assert.ok(input && output);
  const result = plan([speakers, microphone, input, { ...output, state: "disabled" }]);
  assert.match(notes(result)[0] ?? "", /recording side of "CABLE Input.*enable it/);
});

Deno.test("B6 D6 Linux: no cable is needed, and Anecho's own microphone is no microphone", () => {
  const own = asDefault(capture("Anecho microphone", { isVirtual: true }));
  const monitor = capture("Monitor of Built-in Audio Analog Stereo");
  const mic = capture("Built-in Audio Analog Stereo");
  const out = asDefault(render("Built-in Audio Analog Stereo"));
  const result = plan([own, monitor, mic, out], {}, linux);
  assert.deepEqual(wired(result), ["Built-in Audio Analog Stereo", "Built-in Audio Analog Stereo"]);
  assert.ok(result.kind === "ready" && result.microphone.id === mic.id);
  refused(
    plan([own, mic, out], { microphone: choose(own) }, linux),
    "not-a-microphone",
    /where Anecho's own output comes out: choose your microphone\./,
  );
});
