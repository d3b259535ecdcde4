import assert from "node:assert/strict";
import { join } from "node:path";
import { defaultConfig } from "./config.ts";
import { ConfigStore, ConfigWriteError } from "./config_store.ts";

async function withStore(
  body: (store: ConfigStore, path: string, names: () => string[]) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "anecho", "config.json");
  const names = () => [...Deno.readDirSync(join(folder, "anecho"))].map((it) => it.name).sort();
  try {
    await body(new ConfigStore(path), path, names);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("ConfigStore starts with the defaults, and reads back what it saved", async () => {
  await withStore(async (store, _path, names) => {
    assert.deepEqual(await store.load(), { config: defaultConfig });
    const config = { ...defaultConfig, mode: "always" as const };
    await store.save(config);
    assert.deepEqual(await store.load(), { config });
    assert.deepEqual(names(), ["config.json"]);
  });
});

Deno.test("ConfigStore writes the last of many changes", async () => {
  await withStore(async (store, _path, names) => {
    const saves = Array.from({ length: 40 }, (_, index) =>
      store.save({
        ...defaultConfig,
        microphone: { id: String(index), name: "" },
      }));
    await Promise.all(saves);
    assert.deepEqual((await store.load()).config.microphone, { id: "39", name: "" });
    assert.deepEqual(names(), ["config.json"]);
  });
});

Deno.test("ConfigStore keeps a damaged file aside, and tells", async () => {
  await withStore(async (store, path, names) => {
    await store.save(defaultConfig);
    const text = '{"mode": "fast", "reserveDefault": true}';
    await Deno.writeTextFile(path, text);
    const { config, trouble } = await store.load();
    assert.equal(config.reserveDefault, true);
    assert.match(trouble ?? "", /"mode" must be one of .*kept as .*config\.json\.bad\.$/);
    assert.equal(await Deno.readTextFile(`${path}.bad`), text);
    await store.save(config);
    assert.equal((await store.load()).trouble, undefined);
    assert.deepEqual(names(), ["config.json", "config.json.bad"]);
  });
});

Deno.test("ConfigStore keeps the settings of a newer version", async () => {
  await withStore(async (store, path) => {
    await store.save(defaultConfig);
    await Deno.writeTextFile(path, '{"version": 7}');
    assert.match((await store.load()).trouble ?? "", /newer Anecho.*config\.json\.v7/);
    await store.save(defaultConfig);
    assert.equal(await Deno.readTextFile(`${path}.v7`), '{"version": 7}');
  });
});

Deno.test("ConfigStore tells why it can't read or write", async () => {
  await withStore(async (store, path) => {
    await Deno.mkdir(path, { recursive: true });
    assert.match(
      (await store.load()).trouble ?? "",
      /can't be read \(.*\): make the file readable/,
    );
    await assert.rejects(
      store.save(defaultConfig),
      (error) => error instanceof ConfigWriteError && /make room/.test(error.message),
    );
    await Deno.remove(path);
    await store.save(defaultConfig);
    assert.deepEqual(await store.load(), { config: defaultConfig });
  });
});
