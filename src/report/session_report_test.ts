import assert from "node:assert/strict";
import { comparisonText, timeLine } from "./session_report.ts";

const event = {
  kind: "reset",
  text: "asked for",
  timeS: 2,
  untilS: 2,
  count: 1,
  value: 0,
};

Deno.test("D5 the time line places what the engine told where the output is", () => {
  // One second is missing at 3 s of the output.
  const clock = [[0, 100], [3, 104]] as const;
  const recorded = [
    { kind: "state", timeS: 99, state: "opening" },
    { kind: "underrun", timeS: 101.5, times: 2 },
    { kind: "stream-lost", timeS: 103.6, stream: "microphone", cause: "the microphone is gone" },
    { kind: "realigned", timeS: 105, movedMs: 12.34 },
  ];
  const events = timeLine({ events: [event], clock }, recorded);
  assert.deepEqual(
    events.map(({ timeS, kind, text, from }) => [timeS, kind, text, from]),
    [
      [-1, "state", "opening", "recording"],
      [1.5, "underrun", "2 times", "recording"],
      [2, "reset", "asked for", "replay"],
      [3, "stream-lost", "microphone: the microphone is gone", "recording"],
      [4, "realigned", "12.3 ms", "recording"],
    ].map(([timeS, ...rest]) => [Math.max(0, Number(timeS)), ...rest]),
  );
});

Deno.test("D5 a replay's report says what is the same and what is not", () => {
  const same = {
    identical: true,
    comparedFrames: 100,
    differentFrames: 0,
    missingFrames: 0,
    extraFrames: 0,
    largestDifference: 0,
    firstDifferenceS: NaN,
  };
  assert.equal(
    comparisonText({ comparison: same, isJoined: true }),
    "recorded from the middle of a session on, so its output differs",
  );
  const text = (more: Partial<typeof same>) => comparisonText({ comparison: { ...same, ...more } });
  assert.equal(text({}), "the same output to the bit");
  assert.equal(text({ comparedFrames: 0 }), "there was no output to compare with");
  assert.equal(
    text({
      identical: false,
      differentFrames: 7,
      largestDifference: 0.001,
      firstDifferenceS: 0.25,
    }),
    "other output from 0.250 s on (7 of 100 frames differ, by -60 dBFS at most)",
  );
  assert.equal(
    text({ identical: false, missingFrames: 2, extraFrames: 1, firstDifferenceS: 1 }),
    "other output from 1.000 s on (0 of 100 frames differ, 2 are missing, 1 are too many)",
  );
});
