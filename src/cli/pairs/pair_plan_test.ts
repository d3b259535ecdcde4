import assert from "node:assert/strict";
import { join } from "node:path";
import { UsageError } from "../exit.ts";
import { planPairs } from "./pair_plan.ts";
import type { RecordingPair } from "./recording_pair.ts";

function pairOf(microphone: string, output?: string, place?: string): RecordingPair {
  return { microphone, reference: "ref.wav", output, place };
}

function refuses(
  pairs: RecordingPair[],
  expected: RegExp,
  os: typeof Deno.build.os = "linux",
): void {
  assert.throws(
    () => planPairs(pairs, "out", os),
    (error) => error instanceof UsageError && expected.test(error.message),
  );
}

Deno.test("D2 an output has the name of its microphone, or that of the list", () => {
  const planned = planPairs(
    [pairOf("x/a.mp3"), pairOf("x/a.b.wav"), pairOf("c", "r/d.wav")],
    "out",
  );
  assert.deepEqual(planned.map(({ output }) => output), [
    join("out", "a.wav"),
    join("out", "a.b.wav"),
    join("out", "r/d.wav"),
  ]);
  assert.deepEqual(planned.map(({ place }) => place), ["x/a.mp3", "x/a.b.wav", "c"]);
});

Deno.test("D2 pairs with the same output are refused, all named", () => {
  const same = [
    pairOf("x/a.wav", undefined, "line 1"),
    pairOf("y/a.wav", undefined, "line 2"),
    pairOf("z.wav", "sub/../a.wav", "line 3"),
    pairOf("b.wav", "c.wav", "line 4"),
    pairOf("c.flac", undefined, "line 5"),
  ];
  refuses(same, /third column.*: a\.wav of line 1, line 2, line 3, c\.wav of line 4, line 5\.$/);
  refuses([pairOf("a.wav"), pairOf("A.wav")], /same output/, "windows");
  assert.equal(planPairs([pairOf("a.wav"), pairOf("A.wav")], "out", "linux").length, 2);
});

Deno.test("D2 an output outside of the output folder, or that would be no WAV, is refused", () => {
  for (const name of ["../a.wav", "/tmp/a.wav", "x/../../a.wav", ".", "..", "x/"]) {
    refuses([pairOf("a.wav", name, "line 1")], /must be files in out.*\(line 1\)/);
  }
  refuses([pairOf("a.wav", "a.flac")], /can't write FLAC files: write a\.wav/);
});
