import assert from "node:assert/strict";
import { formatDuration, parseDuration } from "./duration.ts";

Deno.test("parseDuration reads numbers with a unit", () => {
  const cases = [["500ms", 0.5], ["10s", 10], ["1.5m", 90], ["2h", 7200], ["0.25s", 0.25]] as const;
  for (const [text, seconds] of cases) assert.equal(parseDuration(text), seconds);
});

Deno.test("parseDuration refuses everything else", () => {
  const bad = [
    "",
    "10",
    "s",
    "-1s",
    "0s",
    "1 s",
    "1d",
    "1e3s",
    ".5s",
    "10S",
    "1s2",
    `${"9".repeat(400)}h`,
  ];
  for (const text of bad) assert.equal(parseDuration(text), undefined, text);
});

Deno.test("formatDuration writes seconds, minutes and hours", () => {
  assert.equal(formatDuration(0), "0.0 s");
  assert.equal(formatDuration(9.46), "9.5 s");
  assert.equal(formatDuration(59.96), "1:00");
  assert.equal(formatDuration(187), "3:07");
  assert.equal(formatDuration(3753), "1:02:33");
  assert.equal(formatDuration(NaN), "–");
});
