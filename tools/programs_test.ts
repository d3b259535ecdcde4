import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { type Machine, planSetUp, programsFor, type RequiredProgram } from "./programs.ts";

const cmake: RequiredProgram = {
  program: "cmake",
  aptPackage: "cmake",
  msys2Package: "mingw-w64-ucrt-x86_64-cmake",
};
const xz: RequiredProgram = { program: "xz", aptPackage: "xz-utils" };
const formatter: RequiredProgram = { program: "cf", aptPackage: "cf", optional: true };
const linux: Machine = { os: "linux", hasApt: true, rights: "none" };

Deno.test("programsFor() lists a program once and no compiler for the gate", () => {
  const both = programsFor(["build", "build", "gate"]);
  strictEqual(new Set(both).size, both.length);
  ok(both.some((item) => item.program === "ninja"));
  ok(!programsFor(["gate"]).some((item) => item.program === "g++"));
});

Deno.test("programsFor() looks for each package by a file of its own", () => {
  const all = programsFor(["build", "windows", "gate", "rig", "fuzz", "voices", "bench", "media"])
    .concat(programsFor(["browser", "desktop", "pipewire"]));
  strictEqual(new Set(all.map((item) => item.program)).size, all.length);
  strictEqual(new Set(all.map((item) => item.aptPackage)).size, all.length);
});

Deno.test("planSetUp() does nothing where nothing is missing", () => {
  deepStrictEqual(planSetUp([], linux), { kind: "nothing" });
  deepStrictEqual(planSetUp([], { ...linux, os: "windows" }), { kind: "nothing" });
});

Deno.test("planSetUp() installs as root and through sudo", () => {
  deepStrictEqual(planSetUp([cmake], { ...linux, rights: "root" }), {
    kind: "install",
    prefix: [],
    packages: [cmake],
  });
  deepStrictEqual(planSetUp([cmake], { ...linux, rights: "sudo" }), {
    kind: "install",
    prefix: ["sudo", "-n"],
    packages: [cmake],
  });
});

Deno.test("planSetUp() tells the exact command where it may not install", () => {
  const plan = planSetUp([cmake, xz], linux);
  strictEqual(plan.kind, "tell");
  match(plan.kind === "tell" ? plan.message : "", /apt-get install .*cmake xz-utils$/);
});

Deno.test("planSetUp() names the programs where there is no apt", () => {
  const plan = planSetUp([xz], { ...linux, hasApt: false });
  match(plan.kind === "tell" ? plan.message : "", /missing: xz\./);
});

Deno.test("planSetUp() does not stop for an optional program", () => {
  deepStrictEqual(planSetUp([formatter], linux), { kind: "nothing" });
});

Deno.test("planSetUp() names the MSYS2 packages on Windows and leaves out the rest", () => {
  const plan = planSetUp([cmake, xz], { os: "windows", hasApt: false, rights: "none" });
  match(plan.kind === "tell" ? plan.message : "", /pacman .*mingw-w64-ucrt-x86_64-cmake$/);
  deepStrictEqual(planSetUp([xz], { os: "windows", hasApt: false, rights: "none" }), {
    kind: "nothing",
  });
});
