import assert from "node:assert/strict";
import {
  follow,
  type FollowerEvent,
  type FollowerState,
  initialFollower,
  type Opening,
} from "./device_follower.ts";

/** Feeds events to a follower. */
class Feed {
  now = 0;
  #state: FollowerState = initialFollower({ microphone: "m1", reference: "s1" });

  give(event: FollowerEvent): readonly Opening[] {
    const { state, openings } = follow(this.#state, event, this.now);
    this.#state = state;
    return openings;
  }

  pass(ms: number): readonly Opening[] {
    const openings: Opening[] = [];
    for (const end = this.now + ms; this.now < end;) {
      this.now += 50;
      openings.push(...this.give({ kind: "tick" }));
    }
    return openings;
  }
}

const microphone = { stream: "microphone", endpoint: "m1" } as const;

Deno.test("C1 A15 a lost microphone is opened anew until it is back, with growing pauses", () => {
  const feed = new Feed();
  assert.deepEqual(feed.pass(1000), []);
  assert.deepEqual(feed.give({ kind: "lost", stream: "microphone" }), [microphone]);
  assert.deepEqual(feed.pass(5000), [], "one attempt at a time");
  let attempts = 0;
  feed.give({ kind: "failed", stream: "microphone" });
  for (let time = 0; time < 10_000; time += 50) {
    for (const opening of feed.pass(50)) {
      attempts++;
      assert.deepEqual(opening, microphone);
      assert.deepEqual(feed.give({ kind: "failed", stream: "microphone" }), []);
    }
  }
  assert.ok(attempts >= 5 && attempts <= 9, `${attempts} attempts in ten seconds`);
  feed.pass(2500);
  assert.deepEqual(feed.give({ kind: "opened", stream: "microphone" }), []);
  assert.deepEqual(feed.pass(10_000), []);
});

Deno.test("C1 A15 the default is followed, a chosen device that is gone is waited for", () => {
  const feed = new Feed();
  const other = { kind: "wanted", endpoints: { microphone: "m1", reference: "s2" } } as const;
  assert.deepEqual(feed.give(other), [{ stream: "reference", endpoint: "s2" }]);
  assert.deepEqual(feed.give({ kind: "opened", stream: "reference" }), []);
  feed.give({ kind: "wanted", endpoints: { reference: "s2" } });
  assert.deepEqual(feed.give({ kind: "lost", stream: "microphone" }), []);
  assert.deepEqual(feed.pass(60_000), [], "no other microphone takes its place");
  assert.deepEqual(feed.give(other), [microphone]);
});

Deno.test("C1 A15 a device that comes back is tried at once, and one that is replaced meanwhile follows", () => {
  const feed = new Feed();
  feed.give({ kind: "lost", stream: "microphone" });
  for (let i = 0; i < 5; i++) {
    feed.give({ kind: "failed", stream: "microphone" });
    feed.pass(2500);
  }
  feed.give({ kind: "failed", stream: "microphone" });
  const wanted = (id: string): FollowerEvent => ({
    kind: "wanted",
    endpoints: { microphone: id, reference: "s1" },
  });
  assert.deepEqual(feed.give(wanted("m1")), [microphone], "without the pause");
  assert.deepEqual(feed.give(wanted("m2")), [], "one at a time");
  assert.deepEqual(feed.give({ kind: "opened", stream: "microphone" }), [
    { stream: "microphone", endpoint: "m2" },
  ]);
});
