import assert from "node:assert/strict";
import { join } from "node:path";
import { exampleResults } from "./example_results.ts";
import { measurementsMarkdown, writeMeasurements } from "./measurements.ts";

Deno.test("D8 the Markdown has date, command and tables, and says where a peer is ahead", () => {
  const text = measurementsMarkdown(exampleResults());
  assert.match(text, /2026-01-02, `deno task bench`/);
  assert.match(text, /\| room-0\.4 \| \*\*30\.0\*\* \| 20\.0 \| 0\.0 \|/);
  assert.match(text, /### Where a peer is ahead\n\nNowhere\./);
});

Deno.test("D8 --document replaces what stands between the marks, and nothing else", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = join(folder, "measurements.md");
    const [begin, end] = [
      "<!-- bench: what follows is written by `deno task bench --document` -->",
      "<!-- bench: end -->",
    ];
    await Deno.writeTextFile(file, `# Before\n\n${begin}\n\nold\n\n${end}\n\nAfter.\n`);
    await writeMeasurements(file, exampleResults());
    const text = await Deno.readTextFile(file);
    assert.match(text, /^# Before\n/);
    assert.match(text, /After\.\n$/);
    assert.doesNotMatch(text, /\nold\n/);
    assert.match(text, /Echo reduction/);
    await Deno.writeTextFile(file, "no marks\n");
    await assert.rejects(writeMeasurements(file, exampleResults()), /put these two lines/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
