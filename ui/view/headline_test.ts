import assert from "node:assert/strict";
import type { SettingsState } from "../../src/settings/protocol.ts";
import { exampleState } from "../../testing/example_settings_state.ts";
import { divide, headline } from "./headline.ts";

const status = (change: Partial<SettingsState["status"]>) => ({
  status: { ...exampleState().status, ...change },
});

Deno.test("D1 the headline says in one sentence how it stands", () => {
  const cases: readonly [Partial<SettingsState>, string, string][] = [
    [{}, "good", "state.running"],
    [status({ echo: "none" }), "good", "state.noEcho"],
    [status({ look: "waiting", text: "Ready: no app is recording" }), "calm", "state.ready"],
    [status({ look: "waiting", text: "Starting" }), "calm", "state.starting"],
    [status({ look: "off", mode: "mute" }), "off", "state.muted"],
    [status({ look: "off", mode: "off" }), "off", "state.bypassed"],
    [{ isComparing: true }, "off", "state.comparing"],
    [{ isPaused: true, isComparing: true }, "off", "state.paused"],
  ];
  for (const [change, tone, key] of cases) {
    const found = headline(exampleState(change));
    assert.deepEqual([found.tone, found.sentence], [tone, { key }]);
  }
});

Deno.test("D1 what is wrong comes before all else", () => {
  const problem = { reason: "no-cable", message: "No cable: get one.", link: null };
  const found = headline(exampleState({ problem, isPaused: true }));
  assert.deepEqual([found.tone, found.sentence], ["trouble", { text: "No cable: get one." }]);
  const trouble = headline(exampleState(status({ look: "trouble", text: "Waiting for x" })));
  assert.deepEqual(trouble.sentence, { text: "Waiting for x" });
});

Deno.test("where the system does not tell who records, the headline says what follows", () => {
  const recorders = { count: null, names: [] };
  assert.equal(headline(exampleState({ recorders })).hint, "state.openAlways");
  const always = { ...status({ mode: "always" }), recorders };
  assert.equal(headline(exampleState(always)).hint, undefined);
});

Deno.test("a message is divided into what is wrong and what to do", () => {
  assert.deepEqual(divide('"Mic: left" is not there: plug it in. It goes on.'), {
    wrong: '"Mic: left" is not there',
    todo: "Plug it in. It goes on.",
  });
  assert.deepEqual(divide("“Yeti”未连接：请插入它。"), {
    wrong: "“Yeti”未连接",
    todo: "请插入它。",
  });
  assert.deepEqual(divide("Waiting for Yeti"), { wrong: "Waiting for Yeti", todo: "" });
});
