import assert from "node:assert/strict";
import en from "../../src/language/messages/en.json" with { type: "json" };
import { Translator } from "../../src/language/translator.ts";
import { remoteMicParts } from "./remote_mic.ts";

const english = new Translator("en", en);
const status = {
  name: "Phone",
  isAlive: true,
  sender: "10.0.0.2:5004",
  sinceMs: new Date(2026, 0, 1, 14, 3).getTime(),
  levelDbfs: -20,
  delayMs: 42,
  lostPercent: 0.1,
  echoReductionDb: 31,
};

Deno.test("B5 D1 the page tells who sends, since when, level, delay, losses and echo", () => {
  const [sender = "", ...figures] = remoteMicParts(status, english);
  assert.match(sender, /^10\.0\.0\.2:5004, since 2:03\sPM$/);
  assert.deepEqual(figures, [
    "−20 dBFS",
    "delayed by 42 ms",
    "lost 0.1 %",
    "echo reduced by 31 dB",
  ]);
  const silent = { ...status, sender: null, levelDbfs: null };
  assert.deepEqual(remoteMicParts(silent, english), ["Nobody sends."]);
  assert.deepEqual(remoteMicParts({ ...silent, isAlive: false }, english), [
    "There is no microphone to play it into.",
  ]);
});
