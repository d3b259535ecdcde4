import assert from "node:assert/strict";
import { initialIsolation, isolate } from "./isolation.ts";
import type { SilenceVerdict } from "./silence_detector.ts";

function stepsOf(verdicts: readonly SilenceVerdict[], fixed?: "microphone-first") {
  let state = initialIsolation(fixed);
  const steps = [];
  for (const verdict of verdicts) {
    const next = isolate(state, verdict);
    state = next.state;
    if (next.step !== undefined) steps.push(next.step);
  }
  return steps;
}

Deno.test("C5 the next order is tried where the microphone is silenced, and the one that works is kept", () => {
  assert.deepEqual(stepsOf(["sound", "muted", "unsure", "sound"]), []);
  assert.deepEqual(stepsOf(["unsure", "silenced", "unsure", "unsure", "sound", "sound", "muted"]), [
    { kind: "try", isolation: "microphone-first" },
    { kind: "keep", isolation: "microphone-first" },
  ]);
});

Deno.test("C5 where none works it is said once, and one that is fixed is not left", () => {
  assert.deepEqual(stepsOf(["silenced", "silenced", "silenced", "sound", "silenced"]), [
    { kind: "try", isolation: "microphone-first" },
    { kind: "give-up" },
  ]);
  assert.deepEqual(stepsOf(["silenced", "silenced"], "microphone-first"), [{ kind: "give-up" }]);
});
