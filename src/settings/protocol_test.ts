import assert from "node:assert/strict";
import * as v from "valibot";
import { defaultConfig } from "../config/config.ts";
import { fromPageSchema, settingsChangeSchema, ticketRequestSchema } from "./protocol.ts";

Deno.test("D1 a change of settings holds what is to change and nothing else", () => {
  const change = { theme: "dark", cleaning: { noiseSuppression: "low" } };
  assert.deepEqual(v.parse(settingsChangeSchema, change), change);
  assert.deepEqual(v.parse(settingsChangeSchema, {}), {});
  const { version: _version, microphone: _m, speaker: _s, output: _o, ...all } = defaultConfig;
  assert.deepEqual(v.parse(settingsChangeSchema, all), all);
  for (
    const wrong of [
      { volume: 3 },
      { cleaning: { volume: 3 } },
      { mode: "loud" },
      { language: "../en" },
      { microphone: "default" },
      { version: 1 },
    ]
  ) assert.equal(v.is(settingsChangeSchema, wrong), false, JSON.stringify(wrong));
});

Deno.test("D1 a message from the page is a numbered command that is known", () => {
  const message = { id: 1, request: { command: "mute", isOn: true } };
  assert.deepEqual(v.parse(fromPageSchema, message), message);
  for (
    const wrong of [
      null,
      [],
      { id: 1 },
      { id: "1", request: { command: "quit" } },
      { id: 1, request: { command: "format" } },
      { id: 1, request: { command: "mute" } },
      { id: 1, request: { command: "quit", when: "now" } },
      { id: 1, request: { command: "open", target: "C:\\Windows\\system32\\cmd.exe" } },
      { id: 1, request: { command: "choose", role: "microphone", device: "x".repeat(1001) } },
    ]
  ) assert.equal(v.is(fromPageSchema, wrong), false, JSON.stringify(wrong));
});

Deno.test("D9 a ticket is letters and digits of a certain length", () => {
  assert.ok(v.is(ticketRequestSchema, { ticket: crypto.randomUUID() }));
  for (const ticket of ["", "short", "x".repeat(129), "0123456789abcdef\r\n", 7]) {
    assert.equal(v.is(ticketRequestSchema, { ticket }), false, JSON.stringify(ticket));
  }
});
