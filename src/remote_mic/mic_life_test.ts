import { deepEqual, equal } from "node:assert/strict";
import { advance, dueAt, failuresOf, type MicLife, unborn } from "./mic_life.ts";
import { usualTuning } from "./tuning.ts";

/** Applies events, each with its time. @return the orders. */
function tell(
  life: MicLife,
  events: readonly ["time" | "opened" | "open-failed" | "died", number][],
) {
  const orders = [];
  for (const [event, now] of events) {
    const step = advance(life, event, now, usualTuning);
    life = step.life;
    orders.push(step.order);
  }
  return { life, orders };
}

Deno.test("B4 the first open is due before anything has come", () => {
  deepEqual(tell(unborn, [["time", 0]]).orders, ["open"]);
});

Deno.test("B4 failed opens are tried again after 2 s, doubling to 60 s", () => {
  let life = unborn;
  let now = 1000;
  const waits = [];
  for (let failure = 0; failure < 8; failure++) {
    const at = dueAt(life);
    if (at > now) {
      waits.push(at - now);
      equal(advance(life, "time", at - 1, usualTuning).order, undefined);
      now = at;
    }
    life = tell(life, [["time", now], ["open-failed", now]]).life;
  }
  deepEqual(waits, [2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  equal(failuresOf(life), 8);
});

Deno.test("B4 a death after 5 s is healed at once, and what failed before is forgotten", () => {
  const failed = tell(unborn, [["time", 0], ["open-failed", 0], ["time", 2000], ["opened", 2100]]);
  const { life } = tell(failed.life, [["died", 7100]]);
  deepEqual(life, unborn);
  deepEqual(tell(life, [["time", 7100]]).orders, ["open"]);
});

Deno.test("B4 a death before that counts as a failed open", () => {
  let life = unborn;
  let now = 0;
  const waits = [];
  for (let death = 0; death < 3; death++) {
    life = tell(life, [["time", now], ["opened", now + 10], ["died", now + 5009]]).life;
    waits.push(dueAt(life) - (now + 5009));
    now = dueAt(life);
  }
  deepEqual(waits, [2000, 4000, 8000]);
});

Deno.test("B4 while it is up, it is asked once a second whether it is alive", () => {
  const { life } = tell(unborn, [["time", 0], ["opened", 100]]);
  equal(dueAt(life), 1100);
  deepEqual(tell(life, [["time", 1099], ["time", 1100], ["time", 1101], ["time", 2100]]).orders, [
    undefined,
    "ask",
    undefined,
    "ask",
  ]);
});

Deno.test("B4 what can't follow changes nothing", () => {
  const opening = tell(unborn, [["time", 0]]).life;
  for (const event of ["time", "died"] as const) {
    equal(advance(opening, event, 9e6, usualTuning).life, opening);
  }
  for (const event of ["opened", "open-failed", "died"] as const) {
    equal(advance(unborn, event, 0, usualTuning).life, unborn);
  }
});
