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
    assert.deepEqual(await store.load(), { config: defaultConfig, isNew: true });
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

Deno.test("A14 ConfigStore tells what somebody else has changed in the file, and nothing else", async () => {
  await withStore(async (store, path, names) => {
    assert.equal(await store.readChange(), undefined);
    await store.load();
    await store.save({ ...defaultConfig, mode: "always" });
    assert.equal(await store.readChange(), undefined);
    const edited = { mode: "mute", cleaning: { automaticGain: true } };
    await Deno.writeTextFile(path, JSON.stringify(edited));
    const cleaning = { ...defaultConfig.cleaning, automaticGain: true };
    assert.deepEqual(await store.readChange(), {
      kind: "change",
      change: { mode: "mute", cleaning },
    });
    assert.equal(await store.readChange(), undefined);
    await Deno.writeTextFile(path, '{"mode": "fast"}');
    const trouble = await store.readChange();
    assert.match(trouble?.kind === "trouble" ? trouble.text : "", /"mode" must be .* in force\.$/);
    // The file is being edited: no copy is kept, and the next change is compared with the last good state.
    assert.deepEqual(names(), ["config.json"]);
    await Deno.writeTextFile(path, '{"mode": "off"}');
    assert.deepEqual(await store.readChange(), {
      kind: "change",
      change: { mode: "off", cleaning: defaultConfig.cleaning },
    });
    await Deno.writeTextFile(path, '{"mode": "mute"}');
    assert.deepEqual((await store.load()).othersChange, { mode: "mute" });
    assert.equal((await store.load()).othersChange, undefined);
    await Deno.remove(path);
    assert.equal((await store.load()).othersChange, undefined);
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
      /can't be read \(.*\): make it a file that you can read/,
    );
    await assert.rejects(
      store.save(defaultConfig),
      (error) => error instanceof ConfigWriteError && /make room/.test(error.message),
    );
    const together = [store.save(defaultConfig), store.save({ ...defaultConfig, mode: "mute" })];
    const ends = await Promise.allSettled(together);
    assert.deepEqual(ends.map(({ status }) => status), ["rejected", "rejected"]);
    await Deno.remove(path);
    await store.save(defaultConfig);
    assert.deepEqual(await store.load(), { config: defaultConfig });
  });
});

Deno.test("A19 what is kept aside is the damaged file itself, byte for byte", async () => {
  await withStore(async (store, path) => {
    await store.save(defaultConfig);
    const text = new TextEncoder().encode('\ufeff{"mode": "fast\r\n');
    const damages = [text, new Uint8Array([0xff, 0xfe, 0x7b, 0]), new Uint8Array([0x7b, 0x80, 0])];
    for (const bytes of damages) {
      await Deno.writeFile(path, bytes);
      assert.match((await store.load()).trouble ?? "", /can't all be used: it is not/);
      assert.deepEqual(await Deno.readFile(`${path}.bad`), bytes);
    }
  });
});

Deno.test("A19 settings nested without end are damaged, and no more", async () => {
  await withStore(async (store, path) => {
    await store.save(defaultConfig);
    const deep = (open: string, close: string) => open.repeat(100_000) + close.repeat(100_000);
    for (const value of [deep("[", "]"), deep('{"a":', "}").replace(":}", ":1}")]) {
      for (const text of [value, `{"mode": "mute", "speaker": ${value}}`, `{"x": ${value}}`]) {
        await Deno.writeTextFile(path, text);
        const { trouble } = await store.load();
        assert.match(
          trouble ?? "",
          /can't all be used: [^]*Settings that were wrong have their defaults now/,
        );
      }
    }
  });
});

Deno.test({
  name: "A19 a pipe or device in the settings' place is not waited for, and not replaced",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await withStore(async (store, path) => {
      await store.save(defaultConfig);
      await Deno.remove(path);
      await new Deno.Command("mkfifo", { args: [path] }).output();
      const loaded = await store.load();
      assert.deepEqual([loaded.config, loaded.isUnread], [defaultConfig, true]);
      assert.match(loaded.trouble ?? "", /it is a pipe or device/);
      await Deno.remove(path);
      await Deno.symlink("/dev/zero", path);
      assert.equal((await store.load()).isUnread, true);
    });
  },
});
