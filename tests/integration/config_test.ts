import assert from "node:assert/strict";
import { join } from "node:path";
import { ConfigStore } from "../../src/config/config_store.ts";
import { Folder } from "../../testing/anecho.ts";
import { sleep } from "../../src/platform/waiting.ts";
import { chance } from "../../testing/chance.ts";

/** How often the program is killed. */
const kills = Number(Deno.env.get("ANECHO_KILLS") ?? 10);

Deno.test(`settings survive ${kills} kills in the midst of saving`, async () => {
  await using folder = await Folder.make();
  const path = folder.at("config.json");
  const random = chance();
  let last = -1;
  for (let kill = 0; kill < kills; kill++) {
    const script = join(import.meta.dirname ?? ".", "save_forever.ts");
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-check", "--allow-all", script, path, String(last + 1)],
      stdin: "null",
      stdout: "piped",
    }).spawn();
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let printed = "";
    // Kills at any moment of the saves that follow the first one.
    while (!printed.includes("\n")) printed += (await reader.read()).value ?? "";
    await sleep(random() * 20);
    child.kill("SIGKILL");
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      printed += part.value;
    }
    await child.status;
    const confirmed = Number(printed.slice(0, printed.lastIndexOf("\n")).split("\n").at(-1));
    const { config, trouble } = await new ConfigStore(path).load();
    assert.equal(trouble, undefined);
    const saved = config.microphone === "default" ? NaN : Number(config.microphone.id);
    // The save that ran when the process died is either complete or missing.
    assert.ok(saved === confirmed || saved === confirmed + 1, `${saved} after ${confirmed}`);
    last = saved;
  }
  const unexpected = folder.names().filter((name) => !/^config\.json(\.tmp)?$/.test(name));
  assert.deepEqual(unexpected, []);
});
