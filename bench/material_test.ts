import assert from "node:assert/strict";
import { join } from "node:path";
import { provideMaterial } from "./material.ts";

Deno.test("D8 what was spoken once is taken from the cache", async () => {
  const cache = await Deno.makeTempDir();
  try {
    const file = join(cache, "espeak-en-us.wav");
    await Deno.writeTextFile(file, "spoken");
    const { far, description } = await provideMaterial(cache);
    assert.deepEqual(far, [file]);
    assert.match(description, /far voice by espeak-ng, .*near voice/);
    assert.equal(await Deno.readTextFile(file), "spoken");
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
});
