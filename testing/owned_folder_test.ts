import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { makeOwnedFolder } from "./owned_folder.ts";

/** Makes a folder in another process, which runs until it is killed. */
async function makeInAnother(dir: string): Promise<{ folder: string; kill(): Promise<void> }> {
  const script = `
    import { makeOwnedFolder } from ${JSON.stringify(import.meta.resolve("./owned_folder.ts"))};
    console.log(await makeOwnedFolder("test", ${JSON.stringify(dir)}));
    await new Promise(() => setInterval(() => {}, 1000));`;
  const process = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-lock", script],
    stdout: "piped",
  }).spawn();
  const { value } = await process.stdout.pipeThrough(new TextDecoderStream()).getReader().read();
  return {
    folder: value?.trim() ?? "",
    async kill() {
      process.kill("SIGKILL");
      await process.status;
    },
  };
}

Deno.test({
  name: "makeOwnedFolder() removes what a killed process left, and nothing of a living one",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const dir = await Deno.realPath(await Deno.makeTempDir());
    const exists = (name: string) => Deno.stat(join(dir, name)).then(() => true, () => false);
    try {
      const own = await makeOwnedFolder("test", dir);
      await Deno.writeTextFile(join(own, "file"), "");
      const living = await makeInAnother(dir);
      const killed = await makeInAnother(dir);
      await Deno.writeTextFile(join(killed.folder, "file"), "");
      await killed.kill();

      const [owner = "", random = ""] = basename(own).slice("anecho-test-".length).split("-");
      const [pid = "", start = "", namespace = ""] = owner.split(".");
      assert.equal(Number(pid), Deno.pid);
      const reused = `anecho-test-${pid}.${Number(start) - 1}.${namespace}-${random}`;
      const strangers = [
        `anecho-test-${pid}.${Number(start) - 1}.${Number(namespace) + 1}-${random}`,
        `anecho-other-${pid}.${Number(start) - 1}.${namespace}-${random}`,
        `anecho-test-${random}`,
        "something",
      ];
      for (const name of [reused, ...strangers]) await Deno.mkdir(join(dir, name));
      try {
        await makeOwnedFolder("test", dir);
        assert.ok(!await exists(basename(killed.folder)), "the killed process's");
        assert.ok(!await exists(reused), "that of an earlier process of the same number");
        assert.ok(await exists(basename(own)) && await exists(basename(living.folder)));
        for (const name of strangers) assert.ok(await exists(name), name);
      } finally {
        await living.kill();
      }
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  },
});
