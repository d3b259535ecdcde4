import assert from "node:assert/strict";
import { type Config, defaultConfig } from "../config/config.ts";
import {
  asDefault,
  cable,
  capture,
  microphone,
  render,
  speakers,
  vbCable,
} from "../../testing/example_machines.ts";
import { statusOf } from "./status.ts";
import type { SupervisorEffect } from "./supervisor_state.ts";
import {
  choose,
  kinds,
  machine,
  SupervisorRig,
  type Told,
  windows,
} from "../../testing/supervisor_rig.ts";

Deno.test("A6 A15 opens eagerly, without the microphone while nobody records", () => {
  const rig = new SupervisorRig();
  const effects = rig.tell({ kind: "endpoints", endpoints: machine });
  assert.deepEqual(effects, [
    { kind: "watch-recorders", watch: { output: vbCable[0]?.id, captures: [vbCable[1]?.id] } },
    {
      kind: "open-engine",
      generation: 1,
      paused: true,
      treatment: "cancel",
      endpoints: { microphone: microphone.id, reference: speakers.id, output: vbCable[0]?.id },
    },
  ]);
  assert.deepEqual(rig.tell({ kind: "engine-paused" }), []);
  assert.deepEqual(kinds(rig.tell({ kind: "recorders", count: 1, names: ["Zoom"] })), ["resume"]);
  assert.deepEqual(rig.tell({ kind: "recorders", count: 2, names: [] }), []);
  assert.deepEqual(rig.tell({ kind: "recorders", count: 1, names: [] }), []);
  assert.deepEqual(kinds(rig.tell({ kind: "recorders", count: 0, names: [] })), ["pause"]);
});

Deno.test("A9 each mode has its treatment, and its need of the microphone", () => {
  const rig = new SupervisorRig();
  rig.tell({ kind: "endpoints", endpoints: machine });
  rig.tell({ kind: "engine-paused" });
  const to = (mode: Config["mode"]) =>
    rig.tell({ kind: "config", config: { ...defaultConfig, mode } });
  assert.deepEqual(to("always"), [{ kind: "resume" }]);
  assert.deepEqual(to("off"), [{ kind: "treat", treatment: "bypass" }, { kind: "pause" }]);
  assert.deepEqual(kinds(rig.tell({ kind: "recorders", count: 1, names: [] })), ["resume"]);
  assert.deepEqual(to("mute"), [{ kind: "treat", treatment: "mute" }]);
  assert.deepEqual(to("on-demand"), [{ kind: "treat", treatment: "cancel" }]);
  assert.deepEqual(to("on-demand"), []);
});

Deno.test("A8 A15 an engine opens muted, and a mute that ends meanwhile ends there too", () => {
  const rig = new SupervisorRig();
  const to = (mode: Config["mode"]) =>
    rig.tell({ kind: "config", config: { ...defaultConfig, mode } });
  to("mute");
  const effects = rig.tell({ kind: "endpoints", endpoints: machine });
  const opened = effects.find((it) => it.kind === "open-engine");
  assert.equal(opened?.treatment, "mute");
  to("on-demand");
  assert.deepEqual(rig.tell({ kind: "engine-paused" }), [{ kind: "treat", treatment: "cancel" }]);
});

Deno.test("A25 another output level is in force at once, in the engine that runs", () => {
  const rig = new SupervisorRig();
  const to = (outputLevelDb: number) => {
    const cleaning = { ...defaultConfig.cleaning, outputLevelDb };
    return rig.tell({ kind: "config", config: { ...defaultConfig, cleaning } });
  };
  rig.tell({ kind: "endpoints", endpoints: machine });
  // The engine that is being opened has the former level.
  assert.deepEqual(to(3), []);
  assert.deepEqual(rig.tell({ kind: "engine-paused" }), [
    { kind: "set-output-level", levelDb: 3 },
  ]);
  assert.deepEqual(to(-6.5), [{ kind: "set-output-level", levelDb: -6.5 }]);
  assert.deepEqual(to(-6.5), []);
});

Deno.test("A6 a recorder that comes or goes while the engine opens is heeded", () => {
  const rig = new SupervisorRig();
  rig.tell({ kind: "endpoints", endpoints: machine });
  assert.deepEqual(kinds(rig.tell({ kind: "recorders", count: 1, names: [] })), ["resume"]);
  assert.deepEqual(kinds(rig.tell({ kind: "recorders", count: 0, names: [] })), ["pause"]);
  assert.deepEqual(rig.tell({ kind: "engine-paused" }), []);
});

Deno.test("A14 a new microphone is swapped in; nothing else is touched", () => {
  const other = capture("Microphone (Webcam)");
  const rig = SupervisorRig.running([...machine, other]);
  const config = { ...defaultConfig, microphone: choose(other) };
  assert.deepEqual(rig.tell({ kind: "config", config }), [
    { kind: "open-stream", stream: "microphone", endpoint: other.id },
  ]);
  assert.deepEqual(rig.tell({ kind: "stream-opened", stream: "microphone" }), []);
  assert.equal(
    rig.state.engine.kind === "open" && rig.state.engine.streams.microphone.current,
    other.id,
  );
});

Deno.test("A14 a new speaker, a new output: one stream each, and new recorders to watch", () => {
  const headphones = render("Headphones (Jabra)");
  const [a, aOut] = cable("A");
  assert.ok(a && aOut);
  const rig = SupervisorRig.running([...machine, headphones, ...cable("A")]);
  const config = { ...defaultConfig, speaker: choose(headphones) };
  assert.deepEqual(rig.tell({ kind: "config", config }), [
    { kind: "open-stream", stream: "reference", endpoint: headphones.id },
  ]);
  assert.deepEqual(rig.tell({ kind: "config", config: { ...config, output: choose(a) } }), [
    { kind: "watch-recorders", watch: { output: a.id, captures: [aOut.id] } },
    { kind: "open-stream", stream: "output", endpoint: a.id },
  ]);
});

Deno.test("A14 A18 devices that change places never form a loop on the way", () => {
  const [a] = cable("A");
  const [input] = vbCable;
  assert.ok(a && input);
  const start = { speaker: choose(a), output: choose(input) };
  const rig = SupervisorRig.running([...machine, ...cable("A")], start);
  const config = { ...defaultConfig, speaker: choose(input), output: choose(a) };
  assert.deepEqual(kinds(rig.tell({ kind: "config", config })), [
    "watch-recorders",
    "close-engine",
  ]);
  const effects = rig.tell({ kind: "engine-closed" });
  assert.deepEqual(kinds(effects), ["open-engine"]);
});

Deno.test("A14 changes that follow each other quickly are made one after the other", () => {
  const others = ["1", "2", "3"].map((name) => capture(`Microphone (${name})`));
  const rig = SupervisorRig.running([...machine, ...others]);
  const to = (index: number) => {
    const chosen = others[index];
    assert.ok(chosen);
    return rig.tell({
      kind: "config",
      config: { ...defaultConfig, microphone: choose(chosen) },
    });
  };
  assert.equal(to(0).length, 1);
  assert.equal(to(1).length, 0);
  assert.equal(to(2).length, 0);
  assert.deepEqual(rig.tell({ kind: "stream-opened", stream: "microphone" }), [
    { kind: "open-stream", stream: "microphone", endpoint: others[2]?.id },
  ]);
});

Deno.test("D6 D9 a library of PipeWire that gets no sound is told of, with what to do", () => {
  const rig = SupervisorRig.running();
  const effects = rig.tell({
    kind: "stream-lost",
    stream: "microphone",
    reason: "library-outdated",
  });
  const told = effects.flatMap((it) => it.kind === "tell" ? [it.text] : []);
  assert.equal(told.length, 1);
  assert.match(told[0] ?? "", /older than its daemon.*update libpipewire-0\.3/s);
});

Deno.test("A8 A14 a released microphone is exchanged only once it is needed", () => {
  const other = capture("Microphone (Webcam)");
  const rig = SupervisorRig.running([...machine, other]);
  rig.tell({ kind: "recorders", count: 0, names: [] });
  rig.tell({ kind: "engine-paused" });
  const config = { ...defaultConfig, microphone: choose(other) };
  assert.deepEqual(rig.tell({ kind: "config", config }), []);
  assert.deepEqual(rig.tell({ kind: "recorders", count: 1, names: [] }), [
    { kind: "open-stream", stream: "microphone", endpoint: other.id },
  ]);
  assert.deepEqual(kinds(rig.tell({ kind: "stream-opened", stream: "microphone" })), ["resume"]);
});

Deno.test("A15 B7 a cable that becomes the default microphone changes nothing", () => {
  const webcam = capture("Microphone (Webcam)");
  const plain = { ...microphone, defaultFor: [] };
  const [input, output] = vbCable;
  assert.ok(input && output);
  const rig = SupervisorRig.running([speakers, plain, asDefault(webcam), input, output]);
  const kept = rig.state.policy.remembered;
  assert.deepEqual(kept?.console, { id: webcam.id, name: webcam.name });
  const during = [speakers, plain, webcam, input, asDefault(output)];
  assert.deepEqual(rig.tell({ kind: "endpoints", endpoints: during }), []);
  assert.equal(statusOf(rig.state).microphone, webcam.name);
  // After a restart, too, the webcam is used.
  const next = new SupervisorRig({}, { ...windows, remembered: kept });
  const effects = next.tell({ kind: "endpoints", endpoints: during });
  const opened = effects.find((it) => it.kind === "open-engine");
  assert.equal(opened?.kind === "open-engine" && opened.endpoints.microphone, webcam.id);
  const back = rig.tell({ kind: "endpoints", endpoints: [...during, plain].reverse() });
  assert.deepEqual(back, []);
});

Deno.test("A15 without its chosen speakers, the voice goes on", () => {
  const rig = SupervisorRig.running(machine, { speaker: choose(speakers) });
  rig.tell({ kind: "stream-lost", stream: "reference", reason: "gone" });
  rig.tell({ kind: "stream-failed", stream: "reference", message: "It is gone." });
  const without = machine.filter((it) => it !== speakers);
  assert.deepEqual(kinds(rig.tell({ kind: "endpoints", endpoints: without })), ["tell"]);
  assert.deepEqual(rig.after(60_000), []);
  assert.deepEqual(kinds(rig.tell({ kind: "endpoints", endpoints: machine })), ["open-stream"]);
});

Deno.test("A15 the default is followed in mid-call", () => {
  const headphones = asDefault(render("Headphones (Jabra)"));
  const plain = { ...speakers, defaultFor: [] };
  const rig = SupervisorRig.running();
  const rest = [microphone, ...vbCable];
  assert.deepEqual(rig.tell({ kind: "endpoints", endpoints: [plain, headphones, ...rest] }), [
    { kind: "open-stream", stream: "reference", endpoint: headphones.id },
  ]);
});

Deno.test("A6 D6 where the system pauses, the engine is left to it, and is not stuck", () => {
  const rig = new SupervisorRig({}, {
    ownMicrophone: true,
    reserveDefault: false,
    systemPauses: true,
  });
  const effects = rig.tell({ kind: "endpoints", endpoints: machine });
  assert.deepEqual(effects.at(-1)?.kind === "open-engine" && effects.at(-1), {
    kind: "open-engine",
    generation: 1,
    paused: false,
    treatment: "cancel",
    endpoints: { microphone: microphone.id, reference: speakers.id, output: "" },
  });
  assert.deepEqual(rig.tell({ kind: "engine-started" }), []);
  assert.deepEqual(rig.after(3_600_000), []);
  assert.equal(statusOf(rig.state).text, "Ready: no app is recording");
  assert.deepEqual(rig.tell({ kind: "recorders", count: 1, names: [] }), []);
  rig.tell({ kind: "engine-running" });
  assert.equal(statusOf(rig.state).look, "running");
  assert.deepEqual(rig.tell({ kind: "recorders", count: 0, names: [] }), []);
  assert.equal(statusOf(rig.state).look, "waiting");
  assert.deepEqual(kinds(rig.tell({ kind: "hold" })), ["pause"]);
});

Deno.test("A8 a held microphone stays released, whoever records", () => {
  const rig = SupervisorRig.running();
  assert.deepEqual(kinds(rig.tell({ kind: "hold" })), ["pause"]);
  assert.deepEqual(rig.tell({ kind: "recorders", count: 2, names: [] }), []);
  assert.deepEqual(rig.tell({ kind: "config", config: { ...defaultConfig, mode: "always" } }), []);
  assert.deepEqual(kinds(rig.tell({ kind: "release" })), ["resume"]);
});

Deno.test("each transition is one line of the log", () => {
  const rig = new SupervisorRig();
  const lines = (event: Told) =>
    rig.tellAll(event).flatMap((effect) => effect.kind === "log" ? [effect.text] : []);
  assert.deepEqual(lines({ kind: "endpoints", endpoints: machine }), [
    "plan: Microphone (USB Audio) less Speakers (Realtek(R) Audio) to " +
    "CABLE Input (VB-Audio Virtual Cable)",
  ]);
  assert.equal(lines({ kind: "engine-paused" }).length, 1);
  assert.deepEqual(lines({ kind: "recorders", count: 1, names: ["Zoom"] }), [
    "1 program records: Zoom",
  ]);
  assert.deepEqual(lines({ kind: "engine-running" }), ["running"]);
  assert.deepEqual(lines({ kind: "engine-running" }), []);
  assert.match(lines({ kind: "recorders", count: null, names: [] }).join(), /stays open/);
  assert.deepEqual(lines({ kind: "recorders", count: null, names: [] }), []);
  assert.deepEqual(lines({ kind: "stream-lost", stream: "output", reason: "gone" }), [
    'output "CABLE Input (VB-Audio Virtual Cable)" is gone',
  ]);
  assert.deepEqual(lines({ kind: "endpoints", endpoints: machine }), []);
});

Deno.test("A14 B6 a microphone that gives only what is played is left for another one", () => {
  const other = capture("Microphone (Webcam)");
  const rig = SupervisorRig.running([speakers, microphone, other, ...vbCable]);
  const [taken] = rig.tell({ kind: "loopback", isLoopback: true });
  assert.deepEqual(taken, { kind: "open-stream", stream: "microphone", endpoint: other.id });
  rig.tell({ kind: "stream-opened", stream: "microphone" });
  // The system lists the devices again: which of them are loopbacks is still known.
  const listed = [speakers, asDefault(microphone), other, ...vbCable];
  assert.deepEqual(rig.tell({ kind: "endpoints", endpoints: listed }), []);
  assert.equal(rig.state.plan.kind === "ready" && rig.state.plan.microphone.id, other.id);
});

Deno.test("A14 B6 the only microphone stays, which is told, until a voice comes from it", () => {
  const rig = SupervisorRig.running();
  const told = () =>
    rig.state.plan.kind === "ready" ? rig.state.plan.notes.map(({ text }) => text).join() : "";
  const before = rig.state.plan;
  const effects = rig.tellAll({ kind: "loopback", isLoopback: true });
  assert.match(
    effects.map((it) => "text" in it ? it.text : it.kind).join("\n"),
    /"[^"]*" gives what the speakers play, and no voice/,
  );
  assert.match(told(), /gives nothing but what is played/);
  assert.deepEqual(rig.tell({ kind: "loopback", isLoopback: true }), []);
  rig.tell({ kind: "loopback", isLoopback: false });
  assert.deepEqual(rig.state.plan, before);
});

Deno.test("A14 D1 settings that need another engine are put in force at once, others without one", () => {
  const rig = SupervisorRig.running();
  const cleaning = { ...defaultConfig.cleaning, noiseSuppression: "low" as const };
  assert.deepEqual(rig.tell({ kind: "config", config: { ...defaultConfig, theme: "dark" } }), []);
  const config = { ...defaultConfig, cleaning };
  assert.deepEqual(kinds(rig.tell({ kind: "config", config })), ["close-engine"]);
  assert.deepEqual(kinds(rig.tell({ kind: "engine-closed" })), ["open-engine"]);
  // The settings are changed back before the engine has opened: it is reopened.
  assert.deepEqual(rig.tell({ kind: "config", config: defaultConfig }), []);
  assert.deepEqual(kinds(rig.tell({ kind: "engine-running" })), ["close-engine"]);
  rig.tell({ kind: "engine-closed" });
  rig.tell({ kind: "engine-running" });
  const vendorEffects = { ...defaultConfig, vendorEffects: true };
  assert.deepEqual(kinds(rig.tell({ kind: "config", config: vendorEffects })), ["close-engine"]);
});

Deno.test("D1 a comparison lets the microphone through, and leaves mute alone", () => {
  const rig = SupervisorRig.running();
  const treatments = (effects: SupervisorEffect[]) =>
    effects.map((it) => it.kind === "treat" ? it.treatment : it.kind);
  assert.deepEqual(treatments(rig.tell({ kind: "compare", isOn: true })), ["bypass"]);
  const muted = { ...defaultConfig, mode: "mute" as const };
  assert.deepEqual(treatments(rig.tell({ kind: "config", config: muted })), ["mute"]);
  assert.deepEqual(treatments(rig.tell({ kind: "config", config: defaultConfig })), ["bypass"]);
  assert.deepEqual(treatments(rig.tell({ kind: "compare", isOn: false })), ["cancel"]);
});
