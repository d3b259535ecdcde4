import assert from "node:assert/strict";
import { findTranslator } from "./find_translator.ts";

Deno.test("D1 the program speaks the language of the settings, else the system's, else English", async () => {
  const said = async (setting: string, system: string[]) =>
    (await findTranslator(setting, system)).translate("Make room.");
  assert.deepEqual(await said("system", ["de-DE", "zh-Hans-CN"]), {
    text: "请腾出空间。",
    lang: undefined,
  });
  assert.equal((await said("zh-CN", ["en-GB"])).lang, undefined);
  assert.equal((await said("en", ["zh-CN"])).text, "Make room.");
  assert.equal((await said("system", ["de-DE"])).text, "Make room.");
  assert.equal((await said("system", ["en-US-u-va-posix"])).text, "Make room.");
});
