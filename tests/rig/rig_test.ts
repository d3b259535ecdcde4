import assert from "node:assert/strict";
import { Machine } from "./machine.ts";
import { rigParts } from "./parts.ts";
import { provideTrixie, type RigPart } from "./trixie.ts";
import { rigTest } from "./rig_case.ts";
import { WineMachine } from "./wine.ts";

const trixie = await provideTrixie(rigParts);

Deno.test("a part that can't be had is unavailable, with the reason", async () => {
  const part: RigPart = { name: "nothing", packages: [], script: "exit 3" };
  const cache = Deno.env.get("ANECHO_RIG_CACHE");
  const folder = await Deno.makeTempDir({ prefix: "anecho-rig-test-" });
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
