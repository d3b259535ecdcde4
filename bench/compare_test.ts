import assert from "node:assert/strict";
import { changesText, findChanges } from "./compare.ts";
import { exampleResults } from "./example_results.ts";

Deno.test("D8 --compare tells what changed, by more than another take would", () => {
  const after = exampleResults({
    anecho: { erle_db: 29.2, time_to_20_db_s: 1.55 },
    aec3: { erle_db: 20.4, time_to_20_db_s: 4 },
  });
  const changes = findChanges(exampleResults(), after);
  assert.deepEqual(
    changes.map(({ contender, figure, isBetter }) => [contender, figure, isBetter]),
    [
      ["anecho", "Echo reduction", false],
      ["aec3", "Time to 20 dB", true],
    ],
  );
  const text = changesText(changes);
  assert.match(text, /room-0\.4 .*anecho .*30\.00 .*29\.20 .*WORSE/);
  assert.match(text, /never .*4\.00 .*better/);
  assert.match(text, /1 better, 1 worse$/);
});

Deno.test("D8 --compare of a run with itself finds nothing", () => {
  assert.deepEqual(findChanges(exampleResults(), exampleResults()), []);
  assert.match(changesText([]), /^No figure changed/);
});
