import assert from "node:assert/strict";
import { makeOwnedFolder } from "../owned_folder.ts";
import { Machine } from "./machine.ts";
import { rigParts } from "./parts.ts";
import { provideTrixie, type RigPart } from "./trixie.ts";
import { rigTest } from "./rig_case.ts";
import { WineMachine } from "./wine.ts";
import { until } from "../waiting.ts";

const trixie = await provideTrixie(rigParts);

Deno.test("a part that can't be had is unavailable, with the reason", async () => {
  const part: RigPart = { name: "nothing", packages: [], script: "exit 3" };
  const cache = Deno.env.get("ANECHO_RIG_CACHE");
  const folder = await makeOwnedFolder("rig-test");
  Deno.env.set("ANECHO_RIG_CACHE", folder);
  const path = Deno.env.get("PATH") ?? "";
  Deno.env.set("PATH", folder);
  try {
    const none = await provideTrixie([part]);
    assert.match(none.kind === "unavailable" ? none.reason : "", /^the rig needs /);
  } finally {
    Deno.env.set("PATH", path);
    if (cache === undefined) Deno.env.delete("ANECHO_RIG_CACHE");
    else Deno.env.set("ANECHO_RIG_CACHE", cache);
    await Deno.remove(folder, { recursive: true });
  }
});

rigTest(trixie, "a machine takes everything with it when it ends", async (ready) => {
  const machine = await Machine.start(ready);
  const before = await Deno.readTextFile("/proc/self/mountinfo");
  await machine.must(["sh", "-c", "echo kept >/work/file; echo gone >/root/left"]);
  assert.equal(await Deno.readTextFile(machine.at("file")), "kept\n");
  const running = machine.start(["sleep", "1000"]);
  await machine[Symbol.asyncDispose]();
  assert.notEqual(await running.ended, 0);
  assert.equal(await Deno.readTextFile("/proc/self/mountinfo"), before);
  await assert.rejects(Deno.stat(machine.folder), Deno.errors.NotFound);
  await assert.rejects(Deno.stat(`${ready.root}/root/left`), Deno.errors.NotFound);
});

rigTest(trixie, "a machine ends with its process, also when that is killed", async (ready) => {
  const script = `
    import { Machine } from ${JSON.stringify(import.meta.resolve("./machine.ts"))};
    const machine = await Machine.start(${JSON.stringify(ready)});
    console.log(JSON.stringify({ folder: machine.folder, words: machine.command([], {}) }));
    await new Promise(() => setInterval(() => {}, 1000));`;
  const owner = new Deno.Command(Deno.execPath(), { args: ["eval", script], stdout: "piped" })
    .spawn();
  const { value } = await owner.stdout.pipeThrough(new TextDecoderStream()).getReader().read();
  const { folder, words } = JSON.parse(value ?? "") as { folder: string; words: string[] };
  const init = words[words.indexOf("--target") + 1];
  const lives = () => Deno.stat(`/proc/${init}`).then(() => true, () => false);
  assert.ok(await lives());
  owner.kill("SIGKILL");
  await owner.status;
  await until("the machine to end", async () => !await lives());
  await Deno.stat(folder);
  await (await Machine.start(ready))[Symbol.asyncDispose]();
  await assert.rejects(Deno.stat(folder), Deno.errors.NotFound, "the next one tidies up");
});

rigTest(trixie, "a program runs under Wine, and its output arrives", async (ready) => {
  await using wine = await WineMachine.start(ready);
  const { code, output } = await wine.machine.run(["wine", "cmd", "/c", "ver"]);
  assert.match(output, /Microsoft Windows 10/);
  assert.equal(code, 0);
  const sources = await wine.machine.must(["pactl", "list", "sources"]);
  assert.match(sources, /CABLE Output \(VB-Audio Virtual Cable\)/);
  await wine.unload("cable");
  assert.doesNotMatch(await wine.machine.must(["pactl", "list", "sources"]), /CABLE Output/);
});
