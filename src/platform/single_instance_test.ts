import assert from "node:assert/strict";
import { join } from "node:path";
import { runScript } from "../../testing/script_process.ts";
import { findInstance, Instance } from "./single_instance.ts";

const address = { port: 4711, token: "0123456789abcdef" };

async function inTempFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(join(folder, "run"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("A20 there is one instance, and others find it", async () => {
  await inTempFolder(async (folder) => {
    assert.equal(await findInstance(folder), undefined);
    {
      await using first = await Instance.claim(folder);
      assert.ok(first);
      assert.equal(await Instance.claim(folder), undefined);
      await first.publish(address);
      assert.deepEqual(await findInstance(folder), address);
    }
    assert.equal(await findInstance(folder), undefined);
    await using next = await Instance.claim(folder);
    assert.ok(next);
  });
});

Deno.test("A20 an instance that is just starting is waited for", async () => {
  await inTempFolder(async (folder) => {
    await using first = await Instance.claim(folder);
    assert.ok(first);
    const found = findInstance(folder, 30_000);
    await first.publish(address);
    assert.deepEqual(await found, address);
  });
});

Deno.test("A20 what a killed process left behind is no instance", async () => {
  await inTempFolder(async (folder) => {
    const work = `
      import { Instance } from ${JSON.stringify(new URL("./single_instance.ts", import.meta.url))};
      const first = await Instance.claim(Deno.args[0]);
      await first.publish(${JSON.stringify(address)});`;
    const owner = await runScript(work, folder);
    assert.deepEqual(await findInstance(folder), address);
    assert.equal(await Instance.claim(folder), undefined);
    await owner.kill();
    assert.deepEqual(JSON.parse(await Deno.readTextFile(join(folder, "instance.json"))), address);
    assert.equal(await findInstance(folder), undefined);
    await using next = await Instance.claim(folder);
    assert.ok(next);
  });
});

Deno.test("A20 an address that makes no sense is none", async () => {
  await inTempFolder(async (folder) => {
    await using first = await Instance.claim(folder);
    assert.ok(first);
    for (const text of ["", "{}", '{"port": 0, "token": "0123456789abcdef"}', "[1"]) {
      await Deno.writeTextFile(join(folder, "instance.json"), text);
      assert.equal(await findInstance(folder, 0), undefined, text);
    }
  });
});

Deno.test("A20 who asks whether Anecho runs does not keep it from starting", async () => {
  await inTempFolder(async (folder) => {
    await (await Instance.claim(folder))?.[Symbol.asyncDispose]();
    let isOver = false;
    const askers = Array.from({ length: 4 }, async () => {
      while (!isOver) await findInstance(folder, 0);
    });
    for (let start = 0; start < 200; start++) {
      await using instance = await Instance.claim(folder);
      assert.ok(instance, `start ${start} found another instance`);
    }
    isOver = true;
    await Promise.all(askers);
  });
});
