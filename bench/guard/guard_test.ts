import assert from "node:assert/strict";
import type { SceneResult } from "../results.ts";
import {
  fallText,
  findFalls,
  guardedIds,
  guardedScenes,
  readBaseline,
  toBaseline,
  tolerances,
} from "./guard.ts";

function result(figures: Record<string, number | null>): SceneResult {
  return { title: "", group: "room", figures: { "anecho-classic": figures }, series: {} };
}

const baseline = {
  anecho: {},
  "anecho-classic": { scene: { erle_db: 40, time_to_20_db_s: 1, near_attenuation_db: 3 } },
};

Deno.test("D8 the guard tells what fell by more than its tolerance", () => {
  const falls = findFalls(
    "scene",
    result({ erle_db: 37, time_to_20_db_s: 1.4, near_attenuation_db: 3.8 }),
    baseline,
  );
  assert.deepEqual(falls.map(({ figure }) => figure), ["erle_db", "near_attenuation_db"]);
  assert.match(fallText(falls[0] ?? assert.fail()), /erle_db went from 40 to 37 .*--accept/);
});

Deno.test("D8 the guard lets better figures pass, and tells when a time never came", () => {
  const better = { erle_db: 50, time_to_20_db_s: 0, near_attenuation_db: 0 };
  assert.deepEqual(findFalls("scene", result(better), baseline), []);
  const never = findFalls("scene", result({ ...better, time_to_20_db_s: null }), baseline);
  assert.deepEqual(never.map(({ figure, now }) => [figure, now]), [["time_to_20_db_s", null]]);
});

Deno.test("D8 only guarded figures that are known go into a baseline", () => {
  const results = new Map([["scene", result({ erle_db: 40, recovery_s: null, frame_us: 70 })]]);
  assert.deepEqual(toBaseline(results), {
    anecho: { scene: {} },
    "anecho-classic": { scene: { erle_db: 40 } },
  });
});

Deno.test("D8 every guarded scene has a baseline, with echo or voice in it", async () => {
  const stored = await readBaseline();
  assert.deepEqual(Object.keys(stored), guardedIds);
  for (const scenes of Object.values(stored)) {
    assert.deepEqual(Object.keys(scenes).sort(), guardedScenes().map(({ name }) => name).sort());
    for (const figures of Object.values(scenes)) {
      assert.ok(Object.keys(figures).every((id) => Object.hasOwn(tolerances, id)));
      assert.ok(figures.erle_db !== undefined || figures.near_si_sdr_db !== undefined);
    }
  }
});
