import assert from "node:assert/strict";
import { join } from "node:path";
import { writeAtomically } from "./write_atomically.ts";

async function inTempFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const noModes = Deno.build.os === "windows";

Deno.test("writeAtomically makes folders, replaces text and leaves nothing beside it", async () => {
  await inTempFolder(async (folder) => {
    const path = join(folder, "a", "b", "file.json");
    await writeAtomically(path, "old");
    await writeAtomically(path, "ne\u0000w ä");
    assert.equal(await Deno.readTextFile(path), "ne\u0000w ä");
    await Deno.writeTextFile(`${path}.tmp`, "left by a crash");
    await writeAtomically(path, "");
    assert.equal(await Deno.readTextFile(path), "");
    assert.deepEqual([...Deno.readDirSync(join(folder, "a", "b"))].map((it) => it.name), [
      "file.json",
    ]);
  });
});

Deno.test({
  name: "writeAtomically keeps permissions, and a link a link",
  ignore: noModes,
  fn: () =>
    inTempFolder(async (folder) => {
      const path = join(folder, "file");
      await writeAtomically(path, "1");
      assert.equal((await Deno.stat(path)).mode, 0o100600);
      await Deno.chmod(path, 0o666);
      await writeAtomically(path, "2");
      assert.equal((await Deno.stat(path)).mode, 0o100666);
      const link = join(folder, "link");
      await Deno.symlink(path, link);
      await writeAtomically(link, "3");
      assert.equal((await Deno.lstat(link)).isSymlink, true);
      assert.equal(await Deno.readTextFile(path), "3");
    }),
});

Deno.test("writeAtomically fails without touching what is there", async () => {
  await inTempFolder(async (folder) => {
    const path = join(folder, "taken");
    await Deno.mkdir(join(path, "full"), { recursive: true });
    await assert.rejects(writeAtomically(path, "x"));
    assert.deepEqual([...Deno.readDirSync(folder)].map((it) => it.name), ["taken"]);
  });
});
