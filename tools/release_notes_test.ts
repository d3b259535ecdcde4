import assert from "node:assert/strict";
import { releaseNotes } from "./release_notes.ts";

const changelog = `# Changelog

## Unreleased

- Later

## 0.2.0 (2026-12-01)

- Two
- Three

## 0.1.0

`;

Deno.test("D12 releaseNotes() gives the section of a version, without its heading", () => {
  assert.equal(releaseNotes(changelog, "0.2.0"), "- Two\n- Three");
  assert.equal(releaseNotes(changelog, "Unreleased"), "- Later");
});

Deno.test("releaseNotes() has nothing for an unknown version or an empty section", () => {
  assert.equal(releaseNotes(changelog, "0.2"), undefined);
  assert.equal(releaseNotes(changelog, "0.1.0"), undefined);
  assert.equal(releaseNotes("## 0.3.0", "0.3.0"), undefined);
});
