import assert from "node:assert/strict";
import {
  type DefaultChange,
  type DefaultMicrophones,
  guardDefaults,
  inForce,
  planReservation,
  planRestoring,
  reserve,
  unreserved,
} from "./reservation.ts";

const cable = "cable";
const usual: DefaultMicrophones = { console: "mic", multimedia: "mic", communications: "headset" };
const ours: DefaultMicrophones = { console: cable, multimedia: cable, communications: cable };
const always = () => true;

function apply(changes: readonly DefaultChange[], before: DefaultMicrophones): DefaultMicrophones {
  return { ...before, ...Object.fromEntries(changes.map(({ role, to }) => [role, to])) };
}

Deno.test("B7 the cable becomes the default microphone for all, and the old ones come back", () => {
  const changes = planReservation(cable, usual);
  assert.deepEqual(apply(changes, usual), ours);
  assert.deepEqual(planReservation(cable, ours), []);
  const reservation = reserve(undefined, changes);
  assert.deepEqual(apply(planRestoring(reservation, ours, always).changes, ours), usual);
});

Deno.test("B7 a default that the person changed meanwhile is left alone", () => {
  const reservation = reserve(undefined, planReservation(cable, usual));
  const during = { ...ours, communications: "webcam" };
  const after = apply(planRestoring(reservation, during, always).changes, during);
  assert.deepEqual(after, { ...usual, communications: "webcam" });
  // A role that the person has changed is not restored even if they then choose the cable again.
  const kept = inForce(reservation, during);
  assert.deepEqual(planRestoring(kept, ours, always).changes.map(({ role }) => role), [
    "console",
    "multimedia",
  ]);
});

Deno.test("B7 a default that is gone, or that there never was, is not put back where it can't be", () => {
  const fromNothing = reserve(
    undefined,
    planReservation(cable, { console: null, multimedia: null, communications: "gone" }),
  );
  const isThere = (id: string | null) => id !== null && id !== "gone";
  const { changes, later } = planRestoring(fromNothing, ours, isThere);
  assert.deepEqual([changes, later.changes], [[], [{
    role: "communications",
    from: "gone",
    to: cable,
  }]]);
  const restored = apply(planRestoring(fromNothing, ours, always).changes, ours);
  assert.deepEqual(restored, { console: null, multimedia: null, communications: "gone" });
});

Deno.test("B7 after a change of cables the very first default comes back", () => {
  const first = reserve(undefined, planReservation(cable, usual));
  const both = reserve(first, planReservation("second", ours));
  assert.deepEqual(both.changes.map(({ from, to }) => [from, to]), [
    ["mic", "second"],
    ["mic", "second"],
    ["headset", "second"],
  ]);
});

Deno.test("B7 a fight with another program is conceded after four rounds in 20 s", () => {
  let { life, changes } = guardDefaults(unreserved, cable, usual, 1000);
  assert.equal(changes.length, 3);
  let now = 1000;
  for (let round = 1; round <= 4; ++round) {
    now += 2000;
    ({ life, changes } = guardDefaults(life, cable, usual, now));
    assert.equal(changes.length, 3, `round ${round}`);
  }
  ({ life, changes } = guardDefaults(life, cable, usual, now + 2000));
  assert.deepEqual([changes.length, life.hasTheSay], [0, "program"]);
  // It gives up for good, even if the other program pauses.
  ({ life } = guardDefaults(life, cable, ours, now + 3000));
  assert.equal(guardDefaults(life, cable, usual, now + 60_000).changes.length, 0);
  // With another cable it starts again.
  assert.equal(guardDefaults(life, "second", usual, now + 60_000).changes.length, 3);
});

Deno.test("B7 rounds further apart than 20 s are no fight", () => {
  let { life, changes } = guardDefaults(unreserved, cable, usual, 0);
  for (let now = 4900; now < 200_000; now += 4900) {
    ({ life, changes } = guardDefaults({ ...life, setAt: now - 1 }, cable, usual, now));
    if (life.hasTheSay === "program") break;
  }
  assert.equal(life.hasTheSay, "program", "4.9 s apart: five in 20 s");
  ({ life } = guardDefaults(unreserved, cable, usual, 0));
  for (let now = 6000; now < 200_000; now += 6000) {
    ({ life, changes } = guardDefaults({ ...life, setAt: now - 1 }, cable, usual, now));
    assert.equal(changes.length, 3, `${now}`);
  }
});

Deno.test("B7 what a person chooses later stays", () => {
  const { life } = guardDefaults(unreserved, cable, usual, 0);
  const held = guardDefaults(life, cable, ours, 4000);
  assert.deepEqual(held, { life, changes: [] });
  const chosen = guardDefaults(life, cable, { ...ours, console: "webcam" }, 60_000);
  assert.deepEqual([chosen.changes, chosen.life.hasTheSay], [[], "person"]);
  assert.deepEqual(guardDefaults(chosen.life, cable, usual, 61_000).changes, []);
});
