import assert from "node:assert/strict";
import { readLanguages, tsFiles } from "../testing/languages.ts";

Deno.test("D1 every message that the page says is there, and none is left over", async () => {
  const english = (await readLanguages()).get("en")?.messages ?? {};
  const sources = await Promise.all(
    (await tsFiles(new URL(".", import.meta.url))).map((it) => Deno.readTextFile(it)),
  );
  const text = sources.join("\n");
  // Keys are written whole, as a template such as `mode.${value}`, or as the beginning of plural forms.
  const whole = new Set([...text.matchAll(/"([\w-]+(?:\.[\w-]+)+)"/g)].map(([, it = ""]) => it));
  const templates = [...text.matchAll(/`([\w.${}()\-[\]]*\.[\w.${}()\-[\]]*)`/g)].map((
    [, it = ""],
  ) =>
    new RegExp(
      `^${it.replace(/[.()[\]]/g, "\\$&").replace(/\$\{[^}]*\}/g, "[\\w-]+(\\.[\\w-]+)?")}$`,
    )
  );
  const isSaid = (key: string) =>
    whole.has(key) || whole.has(key.replace(/\.(one|other)$/, "")) ||
    text.includes(`say("${key}")`) ||
    templates.some((it) => it.test(key));
  assert.deepEqual(Object.keys(english).filter((key) => !isSaid(key)), []);
  const said = [...text.matchAll(/say\("([^"]+)"/g)].map(([, it = ""]) => it);
  const isThere = (key: string) => key in english || `${key}.other` in english;
  assert.deepEqual(said.filter((key) => !isThere(key)), []);
});
