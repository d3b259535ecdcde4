import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { describeVariant, isVariantName, variantNames } from "./variants.ts";

Deno.test("isVariantName() knows the variants and nothing else", () => {
  ok(variantNames.every(isVariantName));
  ok(!isVariantName("debug"));
});

Deno.test("describeVariant() fetches the test and benchmark libraries only for them", () => {
  const names = (name: "release" | "asan" | "bench") =>
    describeVariant(name, "linux").sources.map((source) => source.name);
  ok(!names("release").includes("googletest"));
  ok(names("asan").includes("googletest"));
  ok(!names("asan").includes("benchmark"));
  ok(names("bench").includes("benchmark"));
});

Deno.test("describeVariant() names the library as the building system does", () => {
  strictEqual(describeVariant("release", "linux").product, "native/libanecho.so");
  strictEqual(describeVariant("release", "windows").product, "native/anecho.dll");
  strictEqual(describeVariant("windows", "linux").product, "native/anecho.dll");
});

Deno.test("describeVariant() takes our own code for the long tests from the release build", () => {
  strictEqual(describeVariant("hours", "linux").shares, "core");
  strictEqual(describeVariant("tests", "linux").shares, "webrtc");
});

Deno.test("describeVariant() gives variants of one folder one configuration", () => {
  // Otherwise each variant would make the other build from nothing.
  const { sources, cmakeArgs } = describeVariant("windows", "linux");
  const tests = describeVariant("windows-tests", "linux");
  strictEqual(tests.folder, "windows");
  deepStrictEqual([tests.sources, tests.cmakeArgs], [sources, cmakeArgs]);
});
