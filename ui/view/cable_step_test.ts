import assert from "node:assert/strict";
import { exampleState } from "../../testing/example_settings_state.ts";
import { cableStep } from "./cable_step.ts";

Deno.test("A20 the first step says whether there is something to record from", () => {
  const state = exampleState();
  const problem = (reason: string) => ({ reason, message: "Get one.", link: null });
  assert.equal(cableStep(state), "found");
  assert.equal(cableStep({ ...state, about: { ...state.about, makesMicrophone: true } }), "own");
  assert.equal(cableStep({ ...state, problem: problem("no-cable") }), "missing");
  assert.equal(cableStep({ ...state, problem: problem("chosen-missing") }), "other");
});
