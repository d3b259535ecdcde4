import assert from "node:assert/strict";
import { join } from "node:path";
import { WriteError } from "./exit.ts";
import { writeWhole } from "./write_whole.ts";

Deno.test("writeWhole replaces a file and leaves nothing beside it", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "report.json");
    await writeWhole(path, "old", "The report");
    await writeWhole(path, "new", "The report");
    assert.equal(await Deno.readTextFile(path), "new");
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["report.json"]);
    await Deno.mkdir(join(folder, "taken.json"));
    await assert.rejects(
      writeWhole(join(folder, "taken.json"), "x", "The list"),
      (error) =>
        error instanceof WriteError && /^The list .*taken\.json can't be/.test(error.message),
    );
    assert.equal([...Deno.readDirSync(folder)].length, 2);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
