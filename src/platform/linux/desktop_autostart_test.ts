import assert from "node:assert/strict";
import { join } from "node:path";
import { Autostart } from "../autostart.ts";
import { desktopAutostart } from "./desktop_autostart.ts";

Deno.test("A13 the desktop entry comes, follows the program and goes", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const entry = desktopAutostart(folder);
    const here = new Autostart(entry, ["/opt/A b/Anecho", "--minimized"]);
    assert.equal(await here.isOn(), false);
    assert.equal(await here.follow(), false);
    await here.set(true);
    assert.equal(await here.isOn(), true);
    assert.match(await entry.read() ?? "", /^Exec="\/opt\/A b\/Anecho" --minimized$/m);
    assert.equal(await here.follow(), false);
    assert.equal(await new Autostart(entry, ["/opt/anecho", "--minimized"]).follow(), true);
    assert.match(await entry.read() ?? "", /^Exec=\/opt\/anecho --minimized$/m);
    await here.set(false);
    await here.set(false);
    assert.equal(await here.isOn(), false);
    await Deno.remove(join(folder, "autostart"));
    await Deno.writeTextFile(join(folder, "autostart"), "");
    await assert.rejects(here.set(true), /can't be turned on .*change it in the system's settings/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test({
  name: "A13 a pipe in the entry's place is not waited for",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const folder = await Deno.makeTempDir();
    await Deno.mkdir(`${folder}/autostart`);
    await new Deno.Command("mkfifo", { args: [`${folder}/autostart/anecho.desktop`] }).output();
    assert.equal(await desktopAutostart(folder).read(), undefined);
    await Deno.remove(folder, { recursive: true });
  },
});
