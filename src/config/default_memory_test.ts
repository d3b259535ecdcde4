import assert from "node:assert/strict";
import { join } from "node:path";
import { DefaultMemory } from "./default_memory.ts";

Deno.test("B7 A15 the person's default microphones outlive a restart", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "state");
    const lines: string[] = [];
    const log = (_level: string, text: string) => lines.push(text);
    const defaults = { console: { id: "a", name: "A" }, communications: { id: "b", name: "B" } };
    {
      await using memory = new DefaultMemory(path, log);
      assert.deepEqual(await memory.load(), {});
      memory.save({ console: { id: "x", name: "X" } });
      memory.save(defaults);
    }
    assert.deepEqual(await new DefaultMemory(path, log).load(), defaults);
    const [file] = [...Deno.readDirSync(path)];
    for (const text of ["", "no JSON", "[]", '{"console": {"id": ""}}', '{"console": 1}']) {
      await Deno.writeTextFile(join(path, file?.name ?? ""), text);
      assert.deepEqual(await new DefaultMemory(path, log).load(), {}, text);
    }
    assert.deepEqual(lines, []);
    {
      await using memory = new DefaultMemory(join(path, file?.name ?? "", "below a file"), log);
      memory.save(defaults);
    }
    assert.match(lines.join(), /can't be kept for the next start/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
