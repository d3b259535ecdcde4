import assert from "node:assert/strict";
import { defaultConfig } from "../config/config.ts";
import {
  asDefault,
  capture,
  microphone,
  render,
  speakers,
  vbCable,
} from "../../testing/example_machines.ts";
import { statusOf } from "./status.ts";
import { nextDeadline } from "./supervisor_settle.ts";
import { supervise } from "./supervisor.ts";
import { choose, kinds, machine, SupervisorRig } from "../../testing/supervisor_rig.ts";

Deno.test("A15 a lost stream is opened at once after a healthy life, else after 2, 4, 8 s", () => {
  const rig = SupervisorRig.running();
  const lose = () => rig.tell({ kind: "stream-lost", stream: "microphone", reason: "stalled" });
  const fail = () => rig.tell({ kind: "stream-failed", stream: "microphone", message: "No." });
  assert.deepEqual(kinds(lose()), ["open-stream"]);
  assert.deepEqual(fail(), []);
  assert.deepEqual(rig.after(1999), []);
  assert.equal(nextDeadline(rig.state), rig.now + 1);
  assert.deepEqual(kinds(rig.after(1)), ["open-stream"]);
  rig.tell({ kind: "stream-opened", stream: "microphone" });
  rig.now += 4999;
  assert.deepEqual(lose(), []);
  assert.deepEqual(rig.after(3999), []);
  assert.deepEqual(kinds(rig.after(1)), ["open-stream"]);
  rig.tell({ kind: "stream-opened", stream: "microphone" });
  rig.now += 5000;
  assert.deepEqual(kinds(lose()), ["open-stream"]);
  assert.deepEqual(lose(), []);
});

Deno.test("A15 a chosen microphone that is gone is waited for, and not polled", () => {
  const rig = SupervisorRig.running(machine, { microphone: choose(microphone) });
  const other = asDefault(capture("Microphone (Webcam)"));
  const without = [...machine.filter((it) => it !== microphone), other];
  assert.deepEqual(
    kinds(rig.tell({ kind: "stream-lost", stream: "microphone", reason: "gone" })),
    ["open-stream"],
  );
  rig.tell({ kind: "stream-failed", stream: "microphone", message: "It is gone." });
  const effects = rig.tell({ kind: "endpoints", endpoints: without });
  assert.deepEqual(kinds(effects), ["tell", "pause"]);
  assert.match(JSON.stringify(effects), /USB Audio.*is not there/);
  assert.equal(nextDeadline(rig.state), undefined);
  assert.deepEqual(rig.after(3_600_000), []);
  assert.deepEqual(rig.tell({ kind: "endpoints", endpoints: without }), []);
  assert.deepEqual(kinds(rig.tell({ kind: "endpoints", endpoints: [...machine, other] })), [
    "open-stream",
  ]);
  assert.deepEqual(kinds(rig.tell({ kind: "stream-opened", stream: "microphone" })), ["resume"]);
});

Deno.test("A15 a chosen microphone that has a new id is taken, said once, and kept", () => {
  const rig = SupervisorRig.running(machine, { microphone: choose(microphone) });
  const absent = { ...microphone, state: "absent" as const, defaultFor: [] };
  const again = { ...microphone, id: "new", name: "Microphone (2- USB Audio)" };
  const rest = machine.filter((it) => it !== microphone);
  const effects = rig.tell({ kind: "endpoints", endpoints: [absent, again, ...rest] });
  assert.deepEqual(kinds(effects), ["keep-choice", "tell", "open-stream"]);
  assert.deepEqual(effects[0], {
    kind: "keep-choice",
    role: "microphone",
    from: microphone.id,
    choice: { kind: "device", id: "new", name: again.name },
  });
  assert.match(JSON.stringify(effects[1]), /lists one of that name as .*2- USB Audio/);
  assert.deepEqual(rig.tell({ kind: "stream-opened", stream: "microphone" }), []);
  // A second device of that name comes and goes, and is not used.
  const twin = { ...again, id: "twin", name: "Microphone (3- USB Audio)" };
  assert.deepEqual(
    kinds(rig.tell({ kind: "endpoints", endpoints: [absent, again, twin, ...rest] })),
    ["keep-choice"],
  );
  const gone = { ...again, state: "absent" as const };
  const lost = rig.tell({ kind: "endpoints", endpoints: [absent, gone, twin, ...rest] });
  assert.match(JSON.stringify(lost), /is not there: plug it in/);
});

Deno.test("A22 A15 nothing is opened until a cable appears", () => {
  const rig = new SupervisorRig();
  const effects = rig.tell({ kind: "endpoints", endpoints: [speakers, microphone] });
  assert.deepEqual(kinds(effects), ["tell"]);
  assert.match(JSON.stringify(effects), /VB-CABLE/);
  assert.deepEqual(rig.after(100_000), []);
  assert.equal(nextDeadline(rig.state), undefined);
  const opened = rig.tell({ kind: "endpoints", endpoints: machine });
  assert.deepEqual(kinds(opened), ["watch-recorders", "open-engine"]);
});

Deno.test("A15 an engine that fails is closed, and opened anew with a backoff", () => {
  const rig = new SupervisorRig();
  rig.tell({ kind: "endpoints", endpoints: machine });
  const waits: number[] = [];
  for (let failure = 1; failure <= 8; failure++) {
    const effects = rig.tell({ kind: "engine-failed", message: "It is in use." });
    assert.deepEqual(kinds(effects), failure === 3 ? ["tell", "close-engine"] : ["close-engine"]);
    assert.deepEqual(rig.tell({ kind: "engine-closed" }), []);
    const due = nextDeadline(rig.state) ?? NaN;
    waits.push(due - rig.now);
    assert.deepEqual(rig.after(due - rig.now - 1), []);
    assert.deepEqual(kinds(rig.after(1)), ["open-engine"]);
  }
  assert.deepEqual(waits, [2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
});

Deno.test("repeated failures are logged the 1st, 2nd, 4th, 8th time", () => {
  const rig = SupervisorRig.running();
  const logged: number[] = [];
  for (let failure = 1; failure <= 20; failure++) {
    const effects = rig.tellAll({
      kind: "stream-failed",
      stream: "reference",
      message: "It is in use.",
    });
    if (effects.some(({ kind }) => kind === "log")) logged.push(failure);
    rig.after(60_000);
  }
  assert.deepEqual(logged, [1, 2, 4, 8, 16]);
});

Deno.test("A15 sleep releases the microphone; waking takes it back and retries at once", () => {
  const rig = SupervisorRig.running();
  assert.deepEqual(kinds(rig.tell({ kind: "sleep" })), ["pause"]);
  rig.tell({ kind: "stream-lost", stream: "output", reason: "gone" });
  assert.equal(nextDeadline(rig.state), undefined);
  rig.now += 8 * 3_600_000;
  assert.deepEqual(kinds(rig.tell({ kind: "wake" })), ["open-stream"]);
  assert.deepEqual(kinds(rig.tell({ kind: "stream-opened", stream: "output" })), ["resume"]);
});

Deno.test("A15 A6 while the session is locked sound goes on, and devices are healed as ever", () => {
  const headphones = { ...render("Headphones (Jabra)"), defaultFor: speakers.defaultFor };
  const rig = SupervisorRig.running();
  const lines = rig.tellAll({ kind: "lock" });
  assert.deepEqual(lines, [
    { kind: "log", level: "info", text: "the session is locked: sound goes on" },
  ]);
  assert.equal(statusOf(rig.state).look, "running");
  const others = [{ ...speakers, defaultFor: [] }, headphones, microphone, ...vbCable];
  assert.deepEqual(rig.tell({ kind: "endpoints", endpoints: others }), [
    { kind: "open-stream", stream: "reference", endpoint: headphones.id },
  ]);
  rig.tell({ kind: "stream-opened", stream: "reference" });
  assert.deepEqual(rig.tell({ kind: "stream-lost", stream: "microphone", reason: "gone" }), [
    { kind: "open-stream", stream: "microphone", endpoint: microphone.id },
  ]);
  rig.tell({ kind: "stream-opened", stream: "microphone" });
  assert.deepEqual(kinds(rig.tell({ kind: "recorders", count: 0, names: [] })), ["pause"]);
  assert.deepEqual(kinds(rig.tell({ kind: "recorders", count: 1, names: [] })), ["resume"]);
  assert.deepEqual(rig.tell({ kind: "unlock" }), []);
});

Deno.test("A15 unlocking the session hurries what waits", () => {
  const rig = SupervisorRig.running();
  rig.tell({ kind: "stream-lost", stream: "output", reason: "server-lost" });
  for (let failure = 0; failure < 6; failure++) {
    rig.tell({ kind: "stream-failed", stream: "output", message: "No." });
    rig.after(failure < 5 ? 60_000 : 1500);
  }
  assert.deepEqual(kinds(rig.tell({ kind: "unlock" })), ["open-stream"]);
});

Deno.test("A15 a stream that never answers ends the engine after 30 s", () => {
  const rig = SupervisorRig.running();
  rig.tell({ kind: "stream-lost", stream: "output", reason: "gone" });
  assert.equal(nextDeadline(rig.state), rig.now + 30_000);
  assert.deepEqual(rig.after(29_999), []);
  assert.deepEqual(kinds(rig.after(1)), ["close-engine"]);
  assert.deepEqual(kinds(rig.tell({ kind: "engine-closed" })), ["open-engine"]);
});

Deno.test("A19 an engine that never closes is told about, once", () => {
  const rig = SupervisorRig.running();
  rig.tell({ kind: "engine-failed", message: "Broken." });
  assert.equal(nextDeadline(rig.state), rig.now + 30_000);
  assert.deepEqual(kinds(rig.after(30_000)), ["tell"]);
  assert.deepEqual(rig.after(30_000), []);
  assert.equal(nextDeadline(rig.state), undefined);
});

Deno.test("A20 events of an earlier engine are stale", () => {
  const rig = SupervisorRig.running();
  rig.tell({ kind: "engine-failed", message: "Broken." });
  assert.deepEqual(kinds(rig.tell({ kind: "engine-closed" })), ["open-engine"]);
  const before = rig.state;
  for (const kind of ["engine-closed", "engine-running", "engine-paused"] as const) {
    const step = supervise(rig.state, { kind, generation: 1 }, rig.now);
    assert.deepEqual([step.state, step.effects], [before, []]);
  }
});

Deno.test("quitting closes the engine, and opens none again", () => {
  const rig = SupervisorRig.running();
  assert.deepEqual(kinds(rig.tell({ kind: "quit" })), ["close-engine"]);
  assert.deepEqual(rig.tell({ kind: "engine-closed" }), []);
  assert.deepEqual(rig.tell({ kind: "endpoints", endpoints: [...machine] }), []);
  assert.deepEqual(rig.after(100_000), []);
  assert.equal(nextDeadline(rig.state), undefined);
});

Deno.test("A15 D1 without its speakers the voice goes on, and the settings wait for them", () => {
  const rig = SupervisorRig.running(machine, { speaker: choose(speakers) });
  rig.tell({ kind: "endpoints", endpoints: machine.filter((it) => it !== speakers) });
  const config = { ...defaultConfig, speaker: choose(speakers), vendorEffects: true };
  assert.deepEqual(rig.tell({ kind: "config", config }), []);
  const effects = rig.tell({ kind: "endpoints", endpoints: machine });
  assert.deepEqual(kinds(effects), ["close-engine"]);
});

Deno.test("A15 D1 all devices are opened anew when the person wants it, however often it failed", () => {
  const rig = SupervisorRig.running();
  assert.deepEqual(kinds(rig.tell({ kind: "restart" })), ["close-engine"]);
  assert.deepEqual(rig.tell({ kind: "restart" }), []);
  assert.deepEqual(kinds(rig.tell({ kind: "engine-closed" })), ["open-engine"]);
  rig.tell({ kind: "engine-failed", message: "No." });
  rig.tell({ kind: "engine-closed" });
  assert.deepEqual(kinds(rig.tell({ kind: "restart" })), ["open-engine"]);
});
