import assert from "node:assert/strict";
import { type Config, defaultConfig } from "../config/config.ts";
import { microphone, speakers, vbCable } from "../../testing/example_machines.ts";
import { statusOf } from "./status.ts";
import { initialState, supervise } from "./supervisor.ts";
import type { SupervisorEvent, SupervisorState } from "./supervisor_state.ts";

const policy = { ownMicrophone: false, reserveDefault: false };

function after(...events: SupervisorEvent[]): SupervisorState {
  let state = initialState(defaultConfig, policy);
  for (const [index, event] of events.entries()) {
    state = supervise(state, event, index * 10_000).state;
  }
  return state;
}

function look(...events: SupervisorEvent[]): [string, string] {
  const { look, text } = statusOf(after(...events));
  return [look, text];
}

const endpoints = { kind: "endpoints", endpoints: [speakers, microphone, ...vbCable] } as const;
const recorders = { kind: "recorders", count: 1, names: ["Zoom"] } as const;
const running = { kind: "engine-running", generation: 1 } as const;
const paused = { kind: "engine-paused", generation: 1 } as const;

function inMode(mode: Config["mode"]): SupervisorEvent {
  return { kind: "config", config: { ...defaultConfig, mode } };
}

Deno.test("A10 the look tells running, waiting, off and trouble apart", () => {
  assert.deepEqual(look(), ["waiting", "Starting"]);
  assert.deepEqual(look(endpoints), ["waiting", "Starting"]);
  assert.deepEqual(look(endpoints, paused), ["waiting", "Ready: no app is recording"]);
  assert.deepEqual(look(endpoints, paused, recorders), ["waiting", "Starting"]);
  assert.deepEqual(look(endpoints, recorders, running), ["running", "Taking the echo out"]);
  assert.equal(look(endpoints, recorders, running, inMode("off"))[0], "off");
  assert.match(look(endpoints, recorders, running, inMode("mute"))[1], /silence/);
  assert.match(look(endpoints, recorders, running, { kind: "hold" }).join(), /off,Paused/);
});

Deno.test("A23 that no echo is heard is told, until there is one or the engine is another", () => {
  const heard = (echo: "unknown" | "found" | "none") =>
    ({ kind: "echo", generation: 1, echo }) as const;
  const first = [endpoints, recorders, running] as const;
  assert.deepEqual(look(...first, heard("none")), [
    "running",
    "No echo heard: nothing to take out",
  ]);
  assert.equal(statusOf(after(...first, heard("none"))).echo, "none");
  assert.equal(look(...first, heard("none"), heard("found"))[1], "Taking the echo out");
  assert.equal(look(...first, heard("none"), inMode("off"))[0], "off");
  const restarted = after(...first, heard("none"), { kind: "restart" }, {
    kind: "engine-closed",
    generation: 1,
  });
  assert.equal(statusOf(restarted).echo, "unknown");
});

Deno.test("A6 a system that does not tell who records is told about, with what to do", () => {
  const unknown = { kind: "recorders", count: null, names: [] } as const;
  assert.equal(
    look(endpoints, unknown, running).join(),
    "running,Taking the echo out. The microphone stays open, since the system does not tell when " +
      "an app records: pause to release it",
  );
  for (const mode of ["off", "mute"] as const) {
    assert.match(
      look(endpoints, unknown, running, inMode(mode))[1],
      /stays open.*pause to release/,
    );
  }
  assert.equal(look(endpoints, unknown, running, inMode("always"))[1], "Taking the echo out");
});

Deno.test("A10 A22 trouble goes before all else, and says what to do", () => {
  const noCable = { kind: "endpoints", endpoints: [speakers, microphone] } as const;
  assert.match(look(noCable, inMode("off")).join(), /trouble,No virtual audio cable.*VB-CABLE/);
  const failed = { kind: "engine-failed", generation: 1, message: "It is in use." } as const;
  assert.deepEqual(look(endpoints, failed), ["trouble", "It is in use."]);
  const lost = {
    kind: "stream-lost",
    generation: 1,
    stream: "output",
    reason: "gone",
  } as const;
  assert.deepEqual(look(endpoints, paused, lost), [
    "trouble",
    "Waiting for CABLE Input (VB-Audio Virtual Cable)",
  ]);
  const opened = { kind: "stream-opened", generation: 1, stream: "output" } as const;
  assert.equal(look(endpoints, paused, lost, opened)[0], "waiting");
});

Deno.test("A10 the devices are told by name", () => {
  const status = statusOf(after(endpoints, paused, recorders));
  assert.deepEqual(
    [status.microphone, status.speaker, status.output, status.recordFrom, status.recorderNames],
    [
      "Microphone (USB Audio)",
      "Speakers (Realtek(R) Audio)",
      "CABLE Input (VB-Audio Virtual Cable)",
      "CABLE Output (VB-Audio Virtual Cable)",
      ["Zoom"],
    ],
  );
  assert.equal(statusOf(after()).microphone, "–");
  const text = "the microphone is heard through channel 1 of 2 (2: silent)";
  const channels = { kind: "channels", generation: 1, text } as const;
  assert.equal(status.microphoneChannels, null);
  assert.equal(statusOf(after(endpoints, paused, channels)).microphoneChannels, text);
});
