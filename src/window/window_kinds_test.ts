import assert from "node:assert/strict";
import { edgeArguments, edgePaths } from "./edge.ts";
import { wantedKinds } from "./window_kinds.ts";

const kindsFor = (os: typeof Deno.build.os, env: Record<string, string>) =>
  wantedKinds({ os, env: (name) => env[name] });

Deno.test("D1 the settings open in the best window that there is", () => {
  assert.deepEqual(kindsFor("windows", {}), ["webview", "edge", "browser"]);
  assert.deepEqual(kindsFor("linux", { DISPLAY: ":0" }), ["webview", "browser"]);
  assert.deepEqual(kindsFor("linux", { WAYLAND_DISPLAY: "wayland-0" }), ["webview", "browser"]);
});

Deno.test("D1 the person may choose another window, or none; without a desktop there is none", () => {
  assert.deepEqual(kindsFor("windows", { ANECHO_WINDOW: "browser" }), ["browser"]);
  assert.deepEqual(kindsFor("windows", { ANECHO_WINDOW: "edge" }), ["edge", "browser"]);
  assert.deepEqual(kindsFor("windows", { ANECHO_WINDOW: "none" }), []);
  assert.deepEqual(kindsFor("windows", { ANECHO_WINDOW: "cinema" }), [
    "webview",
    "edge",
    "browser",
  ]);
  assert.deepEqual(kindsFor("linux", { DISPLAY: "" }), []);
});

Deno.test("D1 Edge is looked for where its installers put it, and told nothing but the page", () => {
  const env = { "ProgramFiles(x86)": "C:\\Program Files (x86)", "ProgramFiles": "relative" };
  assert.deepEqual(edgePaths((name) => env[name as keyof typeof env]), [
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
  ]);
  assert.equal(
    edgeArguments("http://127.0.0.1:1/#ticket=x")[0],
    "--app=http://127.0.0.1:1/#ticket=x",
  );
});
