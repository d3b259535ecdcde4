import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { join } from "node:path";
import { buildUi, foreignImport, uiFiles } from "./build_ui.ts";

const mostBytes = 120_000;

Deno.test("D1 the settings page takes 120 kB of the wire at most, all files together", async () => {
  const folder = await buildUi();
  let total = 0;
  for (const name of uiFiles) total += gzipSync(await Deno.readFile(join(folder, name))).length;
  assert.ok(total > 10_000 && total <= mostBytes, `${total} bytes`);
});

Deno.test("D9 the settings page holds nothing inline, and loads nothing from elsewhere", async () => {
  const folder = await buildUi();
  const page = await Deno.readTextFile(join(folder, "index.html"));
  assert.doesNotMatch(page, /<style|style=|<script>|\son\w+=|https?:/);
  for (const [, address = ""] of page.matchAll(/(?:src|href)="([^"]*)"/g)) {
    assert.ok(uiFiles.some((name) => name === address), address);
  }
  assert.doesNotMatch(await Deno.readTextFile(join(folder, "style.css")), /@import|url\(/);
});

Deno.test("D1 a page that imports what no browser has is not built", async () => {
  assert.equal(foreignImport('import{isAbsolute as a}from"node:path";a()'), "node:path");
  assert.equal(foreignImport('import "node:fs";'), "node:fs");
  assert.equal(foreignImport('const x=await import("npm:ws")'), "npm:ws");
  assert.equal(foreignImport(await Deno.readTextFile(join(await buildUi(), "main.js"))), undefined);
});
