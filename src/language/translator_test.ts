import assert from "node:assert/strict";
import { readLanguages } from "../../testing/languages.ts";
import { chooseLanguage, Translator } from "./translator.ts";

Deno.test("the page speaks the first language of the person's that is there, else English", () => {
  const there = ["en", "zh-CN"];
  assert.equal(chooseLanguage(["de-DE", "zh-CN", "en"], there), "zh-CN");
  assert.equal(chooseLanguage(["zh"], there), "zh-CN");
  assert.equal(chooseLanguage(["zh-Hans-CN"], there), "zh-CN");
  assert.equal(chooseLanguage(["en-GB"], there), "en");
  assert.equal(chooseLanguage(["fr"], there), "en");
  assert.equal(chooseLanguage([], there), "en");
});

Deno.test("a message takes its values, and the plural of its count", () => {
  const language = {
    name: "English",
    messages: {
      "apps.one": "{count} app of {who}",
      "apps.other": "{count} apps of {who}",
      plain: "x",
    },
    texts: {},
  };
  const translator = new Translator("en", language);
  assert.equal(translator.say("apps", { count: 1, who: "Mia" }), "1 app of Mia");
  assert.equal(translator.say("apps", { count: 1200, who: "Mia" }), "1,200 apps of Mia");
  assert.equal(translator.say("plain"), "x");
  assert.throws(() => translator.say("missing"), /no message "missing"/);
});

Deno.test("numbers have a true minus sign, and no negative zero", () => {
  const translator = new Translator("en", { name: "English", messages: {}, texts: {} });
  assert.equal(translator.number(-23.44, 1), "−23.4");
  assert.equal(translator.number(-0.2), "0");
});

Deno.test("D1 sentences of the program are translated where they are known, else marked as English", async () => {
  const chinese = (await readLanguages()).get("zh-CN");
  assert.ok(chinese !== undefined);
  const translator = new Translator("zh-CN", chinese);
  const known = '"My (new) mic" is not there: plug it in, or choose another microphone. ' +
    "Anecho goes on by itself once it is back.";
  assert.equal(translator.translate(known).lang, undefined);
  assert.match(translator.translate(known).text, /^“My \(new\) mic”未连接/);
  assert.deepEqual(translator.translate("Blue Yeti"), { text: "Blue Yeti", lang: "en" });
});
