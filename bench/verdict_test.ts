import assert from "node:assert/strict";
import { exampleResults } from "./example_results.ts";
import { defeatText, findDefeats } from "./verdict.ts";

Deno.test("D8 a peer that is ahead is named, the best one only", () => {
  const results = exampleResults({
    anecho: { erle_db: 30, time_to_20_db_s: null },
    aec3: { erle_db: 31, time_to_20_db_s: 2 },
    speexdsp: { erle_db: 33, time_to_20_db_s: 3 },
    untouched: { erle_db: 99, time_to_20_db_s: 0 },
  });
  assert.deepEqual(findDefeats(results).map(defeatText), [
    "room-0.4: echo reduction: speexdsp 33.0 dB, Anecho 30.0 dB",
    "room-0.4: time to 20 dB: AEC3 2.00 s, Anecho never",
  ]);
});

Deno.test("D8 a lead by AECMOS is shown with the voice that was lost", () => {
  const results = exampleResults({
    anecho: { aecmos_echo: 4.2, near_attenuation_db: 0.1, near_si_sdr_db: 20 },
    aec3: { aecmos_echo: 4.6, near_attenuation_db: 60, near_si_sdr_db: null },
  });
  assert.deepEqual(findDefeats(results).map(defeatText), [
    "room-0.4: AECMOS, echo: AEC3 4.60 MOS (60.0; –), Anecho 4.20 MOS (0.1; 20.0)",
  ]);
});

Deno.test("D8 a lead within the tolerance is none", () => {
  const results = exampleResults({
    anecho: { erle_db: 30, time_to_20_db_s: 1 },
    aec3: { erle_db: 30.5, time_to_20_db_s: 0.9 },
  });
  assert.deepEqual(findDefeats(results), []);
});
