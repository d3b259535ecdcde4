import assert from "node:assert/strict";
import { maxEvents, type SettingsState } from "../src/settings/protocol.ts";
import { exampleState } from "../testing/example_settings_state.ts";
import { absorb, initialPage } from "./page_state.ts";

const open = absorb(initialPage, { kind: "state", state: exampleState() });

function event(number: number): SettingsState["events"][number] {
  return { number, at: number, level: "info", text: `event ${number}` };
}

Deno.test("the page takes the whole state first, then what changes of it", () => {
  assert.equal(open.link, "open");
  const change = { isPaused: true };
  assert.equal(absorb(open, { kind: "change", change }).app?.isPaused, true);
  assert.equal(absorb(open, { kind: "change", change }).app?.status, open.app?.status);
  assert.equal(absorb(initialPage, { kind: "change", change }).app, undefined);
});

Deno.test("the page keeps the latest events", () => {
  let page = open;
  for (let number = 1; number <= maxEvents + 3; number++) {
    page = absorb(page, { kind: "event", event: event(number) });
  }
  assert.equal(page.app?.events.length, maxEvents);
  assert.equal(page.app?.events.at(-1)?.number, maxEvents + 3);
});

Deno.test("D1 the page tells what was refused, and that Anecho has ended", () => {
  assert.equal(absorb(open, { kind: "refused", id: 1, message: "no" }).refusal, "no");
  assert.equal(absorb(open, { kind: "ended" }).link, "ended");
  assert.equal(absorb(open, { kind: "done", id: 1 }), open);
});
