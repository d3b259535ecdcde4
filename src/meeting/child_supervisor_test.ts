import assert from "node:assert/strict";
import { type ChildEvent, initialChild, supervise } from "./child_supervisor.ts";

/** Repeats an event at each tick of 250 ms. @return the steps, with their times in seconds. */
function run(lengthS: number, happening: (phase: string, atS: number) => ChildEvent | undefined) {
  let state = initialChild;
  const steps: (readonly [number, string])[] = [];
  const give = (event: ChildEvent, atS: number) => {
    const next = supervise(state, event, atS * 1000);
    state = next.state;
    const { step } = next;
    if (step === undefined) return;
    const text = step.kind === "replace" ? `${step.why}${step.isHopeless ? "!" : ""}` : step.kind;
    steps.push([atS, text]);
  };
  for (let atS = 0; atS < lengthS; atS += 0.25) {
    give({ kind: "tick" }, atS);
    const event = happening(state.phase, atS);
    if (event !== undefined) give(event, atS);
  }
  return steps;
}

const frame: ChildEvent = { kind: "frame" };

Deno.test("C6 a child that delivers is left alone for hours", () => {
  assert.deepEqual(run(3 * 3600, () => frame), [[0, "start"], [0, "use"]]);
});

Deno.test("C6 a child that dies after a while is replaced at once", () => {
  const died: ChildEvent = { kind: "broken", why: "it ended" };
  const steps = run(20, (phase, atS) => phase === "delivering" && atS === 10 ? died : frame);
  assert.deepEqual(steps, [
    [0, "start"],
    [0, "use"],
    [10, "it ended"],
    [10.25, "start"],
    [10.25, "use"],
  ]);
});

Deno.test("C6 a child that hangs is replaced, while or after it starts", () => {
  const late = run(20, () => undefined).slice(0, 3);
  assert.deepEqual(late, [[0, "start"], [15.25, "it delivers nothing"], [15.5, "start"]]);
  const hanging = run(15, (_, atS) => atS < 10 ? frame : undefined).slice(2, 4);
  assert.deepEqual(hanging, [[12, "it hangs"], [12.25, "start"]]);
});

Deno.test("C6 children that never deliver are started after growing pauses, and the third is reported as hopeless", () => {
  const steps = run(60, () => ({ kind: "broken", why: "no" }));
  const starts = steps.filter(([, text]) => text === "start").map(([atS]) => atS);
  assert.deepEqual(starts.slice(0, 5), [0, 0.25, 0.75, 1.75, 3.75]);
  assert.ok(starts.length < 18, `${starts.length} children in a minute`);
  assert.deepEqual(steps.filter(([, text]) => text === "no!").length, 1);
  assert.deepEqual(steps[5], [0.75, "no!"]);
});
