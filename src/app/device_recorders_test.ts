import assert from "node:assert/strict";
import { capture, microphone, render, speakers, vbCable } from "../../testing/example_machines.ts";
import { defaultConfig } from "../config/config.ts";
import { planWiring } from "../devices/wiring_plan.ts";
import type { BackendName } from "../engine/config.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import {
  DeviceRecorders,
  ownMicrophone,
  type Recorders,
  recorderWatches,
} from "./device_recorders.ts";
import { choicesOf } from "./supervisor.ts";

function watches(backend: BackendName, endpoints: readonly Endpoint[]): [string, string][] {
  const policy = { ownMicrophone: backend !== "wasapi", reserveDefault: false };
  const plan = planWiring(endpoints, choicesOf(defaultConfig), policy);
  return [...recorderWatches(backend, endpoints, plan)].map(([id, { output }]) => [id, output]);
}

Deno.test("D3 on PipeWire the recorders of each microphone and of Anecho's own are watched", () => {
  assert.deepEqual(watches("pipewire", [microphone, speakers, capture("webcam")]), [
    [ownMicrophone, ""],
    [microphone.id, microphone.id],
    ["capture:webcam", "capture:webcam"],
  ]);
});

Deno.test("D3 on Windows the recorders of the cable are watched, at the side that apps record from", () => {
  const [input, output] = vbCable;
  assert.deepEqual(watches("wasapi", [microphone, speakers, ...vbCable]), [[
    output?.id,
    input?.id,
  ]]);
  assert.deepEqual(watches("wasapi", [microphone, speakers, render("other")]), []);
});

Deno.test("D3 who records is known of what is followed, and of nothing else", async () => {
  const heard: [string, Recorders][] = [];
  await using recorders = new DeviceRecorders("simulated", (id, its) => heard.push([id, its]));
  await recorders.settled(10_000);
  assert.equal(recorders.known.size, 0);
  recorders.follow(new Map([["a", { output: "a" }], ["b", { output: "b" }]]));
  await recorders.settled(10_000);
  const room = { count: 1, names: ["the simulated room"] };
  assert.deepEqual([...recorders.known].sort(), [["a", room], ["b", room]]);
  recorders.follow(new Map([["b", { output: "b" }], ["c", { output: "c" }]]));
  await recorders.settled(10_000);
  assert.deepEqual([...recorders.known.keys()].sort(), ["b", "c"]);
  assert.deepEqual(heard.map(([id]) => id).sort(), ["a", "b", "c"]);
});
