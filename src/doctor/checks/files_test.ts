import { deepEqual, match } from "node:assert/strict";
import { linuxFacts } from "../../../testing/example_facts.ts";
import { verdicts } from "../../../testing/verdicts.ts";
import { defaultConfig } from "../../config/config.ts";
import { known, unknown } from "../../platform/fact.ts";
import type { FolderFact } from "../facts.ts";
import {
  checkAutostart,
  checkDisk,
  checkFolders,
  checkSettings,
  checkVersion,
  checkWindow,
} from "./files.ts";

const why = unknown("because");
const folder: FolderFact = {
  name: "logs",
  path: "/logs",
  obstacle: null,
  freeBytes: known(1e10),
};

Deno.test("D4 settings that can't be used are found", () => {
  deepEqual(verdicts(checkSettings, linuxFacts()), { settings: "ok" });
  const problems = ['"mode" must be one of …, but is 3'];
  const settings = known({ path: "/c.json", config: defaultConfig, problems });
  deepEqual(verdicts(checkSettings, linuxFacts({ settings })), { settings: "note" });
  deepEqual(verdicts(checkSettings, linuxFacts({ settings: why })), { settings: "unknown" });
});

Deno.test("D4 folders that can't be written to are found, by what they are for", () => {
  deepEqual(verdicts(checkFolders, linuxFacts()), { "folder-logs": "ok", "folder-run-time": "ok" });
  const folders = known<FolderFact[]>([
    { ...folder, obstacle: "denied" },
    { ...folder, name: "run-time", obstacle: "denied" },
  ]);
  deepEqual(verdicts(checkFolders, linuxFacts({ folders })), {
    "folder-logs": "note",
    "folder-run-time": "trouble",
  });
  deepEqual(verdicts(checkFolders, linuxFacts({ folders: why })), { folders: "trouble" });
});

Deno.test("D4 a disk that is full or nearly so is found", () => {
  const id = "disk-space";
  deepEqual(verdicts(checkDisk, linuxFacts()), { [id]: "ok" });
  const left = (bytes: number) =>
    linuxFacts({ folders: known([folder, { ...folder, freeBytes: known(bytes) }]) });
  deepEqual(verdicts(checkDisk, left(1e5)), { [id]: "trouble" });
  deepEqual(verdicts(checkDisk, left(1e8)), { [id]: "note" });
  const blind = linuxFacts({ folders: known([{ ...folder, freeBytes: why }]) });
  deepEqual(verdicts(checkDisk, blind), { [id]: "unknown" });
});

Deno.test("D4 a program that is to start with the system and is gone is found", () => {
  const id = "autostart";
  deepEqual(verdicts(checkAutostart, linuxFacts()), { [id]: "ok" });
  const off = linuxFacts({ autostart: known({ command: null, missing: [] }) });
  deepEqual(verdicts(checkAutostart, off), { [id]: "ok" });
  const command = ["/gone/anecho", "--minimized"];
  const gone = linuxFacts({ autostart: known({ command, missing: ["/gone/anecho"] }) });
  deepEqual(verdicts(checkAutostart, gone), { [id]: "trouble" });
  match(checkAutostart(gone).found, /^\/gone\/anecho should start/);
  const empty = linuxFacts({ autostart: known({ command: [], missing: [] }) });
  deepEqual(verdicts(checkAutostart, empty), { [id]: "trouble" });
  deepEqual(verdicts(checkAutostart, linuxFacts({ autostart: why })), { [id]: "unknown" });
});

Deno.test("D4 a build for tests is found", () => {
  deepEqual(verdicts(checkVersion, linuxFacts()), { version: "ok" });
  deepEqual(verdicts(checkVersion, linuxFacts({ isTestBuild: true })), { version: "note" });
});

Deno.test("D1 D4 what the settings' window is drawn with is there, or it is said where to get it", () => {
  const id = "settings-window";
  deepEqual(verdicts(checkWindow, linuxFacts()), { [id]: "ok" });
  for (
    const [os, todo] of [["linux", /libwebkitgtk-6\.0-4 libvulkan1/], [
      "windows",
      /WebView2/,
    ]] as const
  ) {
    const finding = checkWindow({ ...linuxFacts({ hasWebview: known(false) }), os });
    deepEqual([finding.id, finding.verdict], [id, "note"]);
    match(finding.todo, todo);
  }
  deepEqual(verdicts(checkWindow, linuxFacts({ hasWebview: why })), { [id]: "unknown" });
});
