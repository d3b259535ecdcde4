import assert from "node:assert/strict";
import {
  initialIsolation,
  isolate,
  type IsolationFailure,
  isolations,
  isolationsFor,
} from "./isolation.ts";
import type { SilenceVerdict } from "./silence_detector.ts";

function stepsOf(
  verdicts: readonly (SilenceVerdict | IsolationFailure)[],
  fixed?: "microphone-first",
) {
  let state = initialIsolation({ ways: isolations, fixed });
  const steps = [];
  for (const verdict of verdicts) {
    const next = isolate(state, verdict);
    state = next.state;
    if (next.step !== undefined) steps.push(next.step);
  }
  return steps;
}

Deno.test("C5 each isolation is tried in its order, and what worked before comes first", () => {
  const tried = (steps: ReturnType<typeof stepsOf>) =>
    steps.map((it) => it.kind === "try" ? it.isolation : it.kind);
  const silenced = (count: number) => new Array<SilenceVerdict>(count).fill("silenced");
  const order = ["microphone-first", "microphone-child", "both-children", "ffmpeg"];
  for (let failing = 1; failing <= order.length; failing++) {
    const steps = stepsOf([...silenced(failing), "unsure", "sound", "sound"]);
    assert.deepEqual(tried(steps), [...order.slice(0, failing), "keep"]);
  }
  assert.deepEqual(tried(stepsOf(silenced(9))), [...order, "give-up"]);
  const { state, step } = isolate(
    initialIsolation({ ways: isolations, remembered: "both-children" }),
    "silenced",
  );
  assert.deepEqual(step, { kind: "try", isolation: "loopback-first", reason: "silenced" });
  assert.equal(state.current, "loopback-first");
});

Deno.test("C5 the next order is tried where the microphone is silenced, and the one that works is kept", () => {
  assert.deepEqual(stepsOf(["sound", "muted", "unsure", "sound"]), []);
  assert.deepEqual(stepsOf(["unsure", "silenced", "unsure", "unsure", "sound", "sound", "muted"]), [
    { kind: "try", isolation: "microphone-first", reason: "silenced" },
    { kind: "keep", isolation: "microphone-first" },
  ]);
});

Deno.test("C5 where none works it is said once, and one that is fixed is not left", () => {
  const reason = "silenced";
  assert.deepEqual(stepsOf([reason, reason, reason, "unusable", reason, "sound", reason]), [
    { kind: "try", isolation: "microphone-first", reason },
    { kind: "try", isolation: "microphone-child", reason },
    { kind: "try", isolation: "both-children", reason },
    { kind: "try", isolation: "ffmpeg", reason: "unusable" },
    { kind: "give-up", reason },
  ]);
  assert.deepEqual(stepsOf([reason, reason], "microphone-first"), [{ kind: "give-up", reason }]);
});

Deno.test("C5 FFmpeg is the last way, and there on Windows only", () => {
  assert.equal(isolationsFor("wasapi").at(-1), "ffmpeg");
  assert.equal(isolationsFor("pipewire").includes("ffmpeg"), false);
});
