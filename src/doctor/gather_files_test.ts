import { deepEqual, equal, match } from "node:assert/strict";
import { join } from "node:path";
import { Autostart } from "../platform/autostart.ts";
import { desktopAutostart } from "../platform/linux/desktop_autostart.ts";
import { gatherAutostart, gatherFolders, gatherSettings } from "./gather_files.ts";

async function inFolder(fn: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await fn(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("D4 settings are looked at as they are, and stay so", () =>
  inFolder(async (folder) => {
    const path = join(folder, "config.json");
    deepEqual((await gatherSettings(path)).problems, []);
    await Deno.writeTextFile(path, '{"mode": "mute"}');
    const good = await gatherSettings(path);
    deepEqual([good.config.mode, good.problems], ["mute", []]);
    await Deno.writeTextFile(path, '{"mode": "loud", "canceller": "classic"}');
    const damaged = await gatherSettings(path);
    equal(damaged.config.canceller, "classic");
    match(damaged.problems[0] ?? "", /"mode" must be one of/);
    await Deno.writeTextFile(path, '{"version": 99}');
    match((await gatherSettings(path)).problems[0] ?? "", /newer Anecho .*version 99/);
    match((await gatherSettings(folder)).problems[0] ?? "", /can't be read \(it is a folder\)/);
    deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["config.json"]);
  }));

Deno.test("D4 each folder is tried, also one that is not there yet, and nothing stays there", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "file"), "");
    const facts = await gatherFolders({
      config: join(folder, "new", "anecho", "config.json"),
      logs: join(folder, "file", "logs"),
      state: folder,
      runtime: join(folder, "run"),
    });
    deepEqual(facts.map(({ name, obstacle }) => [name, obstacle === null]), [
      ["settings", true],
      ["logs", false],
      ["memory", true],
      ["run-time", true],
    ]);
    for (const { freeBytes, name } of facts) {
      if (name === "logs") continue;
      equal(freeBytes.kind === "known" && freeBytes.value > 0, true, name);
    }
    deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["file"]);
  }));

Deno.test({
  name: "D4 what starts with the system is looked for where its entry says",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      const program = join(folder, "anecho");
      const entry = desktopAutostart(folder);
      const autostart = new Autostart(entry, [program, "--minimized"]);
      deepEqual(await gatherAutostart(autostart), { command: null, missing: [] });
      await autostart.set(true);
      const command = [program, "--minimized"];
      deepEqual(await gatherAutostart(autostart), { command, missing: [program] });
      await Deno.writeTextFile(program, "");
      deepEqual(await gatherAutostart(autostart), { command, missing: [] });
    }),
});
