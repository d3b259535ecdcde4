import assert from "node:assert/strict";
import { join } from "node:path";
import { Folder } from "../../../testing/anecho.ts";
import { Autostart } from "../autostart.ts";
import { desktopAutostart } from "./desktop_autostart.ts";
import { MenuEntry } from "./menu_entry.ts";

/** @return the files below a folder, sorted. */
function filesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)]
    .flatMap(({ name, isDirectory }) =>
      isDirectory ? filesIn(join(folder, name)).map((it) => `${name}/${it}`) : [name]
    )
    .sort();
}

Deno.test("D11 A13 the menu's entry and icon come with autostart, follow the program and go", async () => {
  await using folder = await Folder.make();
  const data = folder.at("data");
  const autostart = (program: string) => {
    const menu = new MenuEntry({ own: data, system: [folder.at("usr")] }, [program]);
    return new Autostart(desktopAutostart(folder.at("config"), menu), [program, "--minimized"]);
  };
  const here = autostart("/opt/A b/anecho");
  await here.set(true);
  const entry = ["applications/anecho.desktop", "icons/hicolor/scalable/apps/anecho.svg"];
  assert.deepEqual(filesIn(data), entry);
  const text = () => Deno.readTextFileSync(join(data, "applications/anecho.desktop"));
  assert.match(text(), /^Exec="\/opt\/A b\/anecho"$/m);
  assert.match(text(), /^Icon=anecho$/m);
  assert.match(Deno.readTextFileSync(join(data, entry[1] ?? "")), /^<svg /m);
  assert.equal(await autostart("/opt/anecho").follow(), true);
  assert.match(text(), /^Exec=\/opt\/anecho$/m);
  await here.set(false);
  assert.deepEqual(filesIn(data), []);
});

Deno.test("D11 A13 an entry of the menu that the person has written stays as it is", async () => {
  await using folder = await Folder.make();
  const data = folder.at("data");
  const path = join(data, "applications", "anecho.desktop");
  await Deno.mkdir(join(data, "applications"), { recursive: true });
  await Deno.writeTextFile(path, "[Desktop Entry]\nExec=anecho --verbose\n");
  const menu = new MenuEntry({ own: data, system: [] }, ["/opt/anecho"]);
  await menu.install();
  assert.match(Deno.readTextFileSync(path), /^Exec=anecho --verbose$/m);
  await menu.remove();
  assert.deepEqual(filesIn(data), ["applications/anecho.desktop"]);
});

Deno.test("D11 A13 what a package has put into the menu is left, and a read-only place is no trouble", async () => {
  await using folder = await Folder.make();
  const usr = folder.at("usr");
  await Deno.mkdir(join(usr, "applications"), { recursive: true });
  await Deno.writeTextFile(join(usr, "applications", "anecho.desktop"), "");
  const data = folder.at("data");
  await new MenuEntry({ own: data, system: [usr] }, ["/usr/bin/anecho"]).install();
  assert.equal(folder.names().includes("data"), false);
  await Deno.writeTextFile(data, "");
  const menu = new MenuEntry({ own: data, system: [] }, ["/usr/bin/anecho"]);
  const autostart = new Autostart(desktopAutostart(folder.at("config"), menu), ["anecho"]);
  await autostart.set(true);
  assert.equal(await autostart.isOn(), true);
});
