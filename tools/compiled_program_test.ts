import assert from "node:assert/strict";
import { chooseTargets, describeProgram } from "./compiled_program.ts";

Deno.test("describeProgram() makes one file without a console for Windows", () => {
  const { variant, output, args } = describeProgram({
    target: "windows",
    os: "linux",
    isTest: false,
    icon: "build/anecho.ico",
  });
  assert.deepEqual([variant, output], ["windows", "dist/Anecho.exe"]);
  const text = args.join(" ");
  assert.match(text, /--target x86_64-pc-windows-msvc --no-terminal --icon build\/anecho\.ico/);
  assert.match(text, /--include build\/windows\/native\/anecho\.dll/);
  assert.match(text, /--include build\/webview\/libwebview\.dll/);
  assert.match(text, /--output dist\/Anecho\.exe main\.ts$/);
});

Deno.test("D12 describeProgram() includes the licences", () => {
  const { args } = describeProgram({ target: "linux", os: "linux", isTest: true, icon: "i" });
  for (const path of ["LICENSE", "packaging/third_party_notices.txt"]) {
    assert.equal(args[args.indexOf(path) - 1], "--include");
  }
});

Deno.test("describeProgram() includes each worker that the sources start", async () => {
  const { args } = describeProgram({ target: "linux", os: "linux", isTest: true, icon: "i" });
  assert.equal(args.includes("--no-terminal"), false);
  assert.ok(args.includes("--no-code-cache"));
  assert.equal(args.at(-2), "dist/anecho-test");
  const source = await Deno.readTextFile(
    new URL("../src/tray/win32/win32_tray.ts", import.meta.url),
  );
  const [, worker] = /new Worker\(new URL\("\.\/(\w+\.ts)"/.exec(source) ?? [];
  assert.ok(args.includes(`src/tray/win32/${worker}`));
});

Deno.test("chooseTargets() takes what is named, and refuses what can't be compiled here", () => {
  assert.deepEqual(chooseTargets([], "linux"), ["linux", "windows"]);
  assert.deepEqual(chooseTargets([], "windows"), ["windows"]);
  assert.deepEqual(chooseTargets(["windows", "linux"], "linux"), ["windows", "linux"]);
  assert.throws(
    () => chooseTargets(["windows", "linux"], "windows"),
    { code: "usage", message: /only "windows" can be compiled: use Linux/ },
  );
  assert.throws(
    () => chooseTargets(["mac"], "linux"),
    { code: "usage", message: /no target "mac": choose from linux, windows, --test-runtime\.$/ },
  );
});
