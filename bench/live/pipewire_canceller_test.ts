import assert from "node:assert/strict";
import { computedScenes } from "../scenes.ts";
import { isLiveScene } from "./pipewire_canceller.ts";

Deno.test("D8 PipeWire takes part where both devices have one clock and nothing is lost", () => {
  const names = computedScenes.filter(isLiveScene).map(({ name }) => name);
  assert.ok(["room-0.4", "delay-0", "louder", "moved", "talk+0"].every((it) => names.includes(it)));
  assert.ok(!names.some((name) => /drift|lost|late|stops|stamps|wine|pipewire/.test(name)));
});
