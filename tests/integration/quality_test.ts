import assert from "node:assert/strict";
import {
  fallText,
  findFalls,
  guardedScenes,
  measureGuarded,
  readBaseline,
} from "../../bench/guard/guard.ts";
import { build } from "../../tools/build.ts";

const baseline = await readBaseline();

/** What requirement D10 asks of a voice during double talk, in dB. */
const leastSiSdr = 20;
const mostLost = 3;

Deno.test("D10 D8 full duplex leaves the voice whole while both talk equally loud, and the echo is gone", async () => {
  const scenes = guardedScenes().filter(({ name }) => name === "talk+0");
  const results = await measureGuarded(await build("quality"), scenes, "anecho-full-duplex");
  const figures = results.get("talk+0")?.figures["anecho-full-duplex"];
  console.log(JSON.stringify(figures));
  assert.ok(Number(figures?.near_si_sdr_db) >= leastSiSdr);
  assert.ok(Math.abs(Number(figures?.near_attenuation_db)) <= mostLost);
  assert.ok(Number(figures?.erle_db) >= 40);
});

for (const scene of guardedScenes()) {
  Deno.test(`D8 A3 A17 quality has not fallen: ${scene.title}`, async () => {
    const results = await measureGuarded(await build("quality"), [scene]);
    const result = results.get(scene.name);
    assert.ok(result);
    const falls = findFalls(scene.name, result, baseline);
    assert.deepEqual(falls.map(fallText), []);
  });
}
