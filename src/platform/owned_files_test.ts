import assert from "node:assert/strict";
import { join } from "node:path";
import { runScript } from "../../testing/script_process.ts";
import { createOwnedFile, OwnedFolder } from "./owned_files.ts";

const kind = "anecho-test-owned";

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const namesIn = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name);

/** Makes a folder and a file with something in them, in another process, and kills it. */
async function leave(folder: string): Promise<void> {
  const work = `
    import { createOwnedFile, OwnedFolder } from ${
    JSON.stringify(new URL("./owned_files.ts", import.meta.url))
  };
    const owned = await OwnedFolder.make(${JSON.stringify(kind)}, Deno.args[0]);
    await Deno.writeTextFile(owned.path + "/sound", "x");
    await createOwnedFile(Deno.args[0]);`;
  const owner = await runScript(work, folder);
  await owner.kill();
}

Deno.test("D9 what a killed process left is removed by the next, what is in use stays", async () => {
  await inFolder(async (folder) => {
    await leave(folder);
    assert.equal(namesIn(folder).length, 2);
    await Deno.mkdir(join(folder, `${kind}-somebody`));
    {
      await using owned = await OwnedFolder.make(kind, folder);
      await using other = await OwnedFolder.make(kind, folder);
      const { path, file } = await createOwnedFile(folder);
      const { file: second } = await createOwnedFile(folder);
      assert.deepEqual(namesIn(folder).filter((it) => it.endsWith(".tmp")).length, 2);
      assert.ok(Deno.statSync(owned.path).isDirectory && Deno.statSync(other.path).isDirectory);
      second.close();
      file.close();
      await Deno.remove(path);
    }
    (await createOwnedFile(folder)).file.close();
    assert.deepEqual(namesIn(folder).length, 2);
  });
});

Deno.test("D9 many that make and remove at once take nothing from each other", async () => {
  await inFolder(async (folder) => {
    const work = async () => {
      for (let round = 0; round < 20; round++) {
        await using owned = await OwnedFolder.make(kind, folder);
        await Deno.writeTextFile(join(owned.path, "sound"), "x");
        assert.equal(await Deno.readTextFile(join(owned.path, "sound")), "x");
      }
    };
    await Promise.all([work(), work(), work(), work()]);
    assert.deepEqual(namesIn(folder), []);
  });
});
