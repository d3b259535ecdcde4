import assert from "node:assert/strict";
import { SourceWatch } from "./source_health.ts";

Deno.test("C3 a source is live, silent after two seconds of zeros, missing after half a second of nothing", () => {
  const watch = new SourceWatch();
  const times = { totalS: 0, missingS: 0, silentS: 0 };
  const pass = (seconds: number, how: "sound" | "zeros" | "nothing") => {
    const changes = [];
    for (let left = seconds; left > 0; left -= 0.5) {
      times.totalS += 0.5;
      if (how === "zeros") times.silentS += 0.5;
      if (how === "nothing") times.missingS += 0.5;
      const change = watch.update({ ...times });
      if (change !== undefined) changes.push(change);
    }
    return changes;
  };
  assert.deepEqual(pass(5, "sound"), []);
  assert.deepEqual(pass(1.5, "zeros"), []);
  assert.deepEqual(pass(1, "zeros"), ["silent"]);
  assert.deepEqual(pass(0.5, "sound"), ["live"]);
  assert.deepEqual(pass(3, "nothing"), ["missing"]);
  assert.deepEqual(pass(3, "zeros"), ["silent"]);
  assert.deepEqual(pass(1, "sound"), ["live"]);
  assert.equal(watch.update({ ...times }), undefined, "no time has passed");
});
