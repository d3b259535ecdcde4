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

for (const scene of guardedScenes()) {
  Deno.test(`D8 A3 A17 quality has not fallen: ${scene.title}`, async () => {
    const results = await measureGuarded(await build("quality"), [scene]);
    const result = results.get(scene.name);
    assert.ok(result);
    const falls = findFalls(scene.name, result, baseline);
    assert.deepEqual(falls.map(fallText), []);
  });
}
