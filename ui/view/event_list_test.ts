import assert from "node:assert/strict";
import { foldEvents } from "./event_list.ts";

Deno.test("D1 events that come again and again are one line, the latest first", () => {
  const events = ["a", "dry", "dry", "dry", "b", "dry"].map((text, index) => ({
    number: index + 1,
    at: index,
    level: "info" as const,
    text,
  }));
  const folded = foldEvents(events).map(({ event, times }) => [event.number, event.text, times]);
  assert.deepEqual(folded, [[6, "dry", 1], [5, "b", 1], [4, "dry", 3], [1, "a", 1]]);
});
