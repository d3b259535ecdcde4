import assert from "node:assert/strict";
import { microphoneDemand } from "./microphone_demand.ts";

Deno.test("A6 A9 the microphone is open while someone records or might, or always in that mode", () => {
  assert.deepEqual(microphoneDemand("on-demand", 0), { open: false, treatment: "cancel" });
  assert.deepEqual(microphoneDemand("on-demand", 1), { open: true, treatment: "cancel" });
  assert.deepEqual(microphoneDemand("on-demand", null), { open: true, treatment: "cancel" });
  assert.deepEqual(microphoneDemand("always", 0), { open: true, treatment: "cancel" });
  assert.deepEqual(microphoneDemand("always", 3), { open: true, treatment: "cancel" });
  assert.deepEqual(microphoneDemand("off", 0), { open: false, treatment: "bypass" });
  assert.deepEqual(microphoneDemand("off", 2), { open: true, treatment: "bypass" });
  assert.deepEqual(microphoneDemand("mute", 0), { open: false, treatment: "mute" });
  assert.deepEqual(microphoneDemand("mute", 1), { open: true, treatment: "mute" });
});
