import assert from "node:assert/strict";
import { SettingsProcess } from "./settings_process.ts";

const script = (code: string) => [Deno.execPath(), "eval", code];

Deno.test("D1 what keeps the settings from opening is told in the sentence of their process", async () => {
  const told: string[] = [];
  const open = async (command: readonly string[]) =>
    await new SettingsProcess({ command, failed: (reason) => told.push(reason) }).open();
  await open(script("console.error('anecho: No window.'); Deno.exit(1)"));
  await open(script("console.error('Gtk-WARNING: no bus'); Deno.exit(1)"));
  await open(script(""));
  assert.deepEqual(told, ["No window."]);
  await open(["/nowhere/anecho"]);
  assert.equal(told.length, 2);
});

Deno.test("D1 two clicks open the settings once", async () => {
  const file = await Deno.makeTempFile();
  const code = `Deno.writeTextFileSync(${JSON.stringify(file)}, "x", { append: true })`;
  const settings = new SettingsProcess({ command: script(code), failed: assert.fail });
  await Promise.all([settings.open(), settings.open()]);
  assert.equal(await Deno.readTextFile(file), "x");
  await settings.open();
  assert.equal(await Deno.readTextFile(file), "xx");
  await Deno.remove(file);
});
