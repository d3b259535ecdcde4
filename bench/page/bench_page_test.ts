import assert from "node:assert/strict";
import { exampleResults } from "../example_results.ts";
import { contenders } from "../contenders.ts";
import { benchPage } from "./bench_page.ts";
import { benchPageStyle } from "./look.ts";

const players = new Map([["room-0.4", new Map([["microphone", "UklG"], ["anecho", "QUJD"]])]]);

Deno.test("D8 the report needs nothing from outside and escapes what is put in", () => {
  const page = benchPage(exampleResults(), players);
  assert.doesNotMatch(page, /(src|href)="(?!data:audio\/wav;base64,)/);
  assert.doesNotMatch(page, /https?:|@import|url\(/);
  assert.ok(page.includes("an office &lt;small&gt;"));
});

Deno.test("D8 the report has plots, players, tables and the cost", () => {
  const page = benchPage(exampleResults(), players);
  assert.equal(page.match(/role="img"/g)?.length, 1);
  assert.equal(page.match(/<audio /g)?.length, 2);
  assert.ok(page.includes("data:audio/wav;base64,QUJD"));
  assert.match(page, /<td class="best">30\.0<\/td>/);
  assert.match(page, /What it costs/);
  assert.doesNotMatch(page, /NaN|undefined|\[object/);
});

Deno.test("D8 each contender's curve can be seen", () => {
  for (const { id } of contenders) {
    if (id !== "untouched") assert.match(benchPageStyle, new RegExp(`\\.c-${id} \\{ stroke: `), id);
  }
});

Deno.test("D8 the report does without sound and without speed", () => {
  const page = benchPage({ ...exampleResults(), speed: [], costs: {} }, new Map());
  assert.doesNotMatch(page, /<audio |What it costs/);
});
