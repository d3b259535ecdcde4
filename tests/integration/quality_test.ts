import assert from "node:assert/strict";
import {
  fallText,
  findFalls,
  guardedScenes,
  measureGuarded,
  readBaseline,
} from "../../bench/guard/guard.ts";
import { build } from "../../tools/build.ts";
import { provideMaterial, voiceCache } from "../../bench/material.ts";
import { runScenes } from "../../bench/run_scenes.ts";
import { computedScenes } from "../../bench/scenes.ts";
import { costSchema, NativeProgram } from "../../bench/native_program.ts";
import { testUnless } from "../../testing/test_unless.ts";

const baseline = await readBaseline();

/** Requirement D10 for the voice during double talk, in dB: least SI-SDR, and greatest loss of level. */
const leastSiSdr = 20;
const mostLost = 3;

const material = await provideMaterial(voiceCache());
const hasVoices = material.far.length > 0 && material.near.length > 0;

testUnless(hasVoices ? undefined : "espeak-ng or alsa-utils is not installed")(
  "D10 D8 full duplex leaves the voice whole while both talk equally loud, and the echo is gone",
  async () => {
    const id = "anecho";
    const results = await runScenes(computedScenes.filter(({ name }) => name === "talk+0"), {
      program: await build("quality"),
      material,
      takes: 3,
      only: [id],
    });
    const figures = results.get("talk+0")?.figures[id];
    const text = JSON.stringify(figures);
    console.log(text);
    assert.ok(Number(figures?.near_si_sdr_db) >= leastSiSdr, text);
    assert.ok(Math.abs(Number(figures?.near_attenuation_db ?? NaN)) <= mostLost, text);
    assert.ok(Number(figures?.erle_db) >= 40, text);
  },
);

for (const scene of guardedScenes()) {
  Deno.test(`D8 D10 A3 A17 quality has not fallen: ${scene.title}`, async () => {
    const results = await measureGuarded(await build("quality"), [scene]);
    const result = results.get(scene.name);
    assert.ok(result);
    const falls = findFalls(scene.name, result, baseline);
    assert.deepEqual(falls.map(fallText), []);
  });
}

Deno.test("D8 a contender's option that is unknown, or no number, is refused with a sentence", async () => {
  const path = await build("quality");
  const scene = { name: "short", durationS: 1, seed: 1 };
  const ask = async (option: string) => {
    await using program = NativeProgram.start(path);
    return await program.ask({ kind: "cost", scene, contenders: [`anecho:${option}`] }, costSchema);
  };
  for (const value of ["ten", "", "10x", "nan"]) {
    await assert.rejects(ask(`judge.poor_db=${value}`), /option "judge\.poor_db=.*needs a number/);
  }
  await assert.rejects(ask("judge.rich_db=1"), /has no option "judge\.rich_db=1"/);
  const { "anecho:judge.poor_db=20": cost } = await ask("judge.poor_db=20");
  assert.ok(Number(cost?.delay_ms) > 0, JSON.stringify(cost));
});
