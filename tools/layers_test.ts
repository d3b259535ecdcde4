import { deepEqual, ok } from "node:assert/strict";
import {
  findFaults,
  type Layers,
  nativeLayers,
  programLayers,
  readImports,
  readIncludes,
} from "./layers.ts";

const layers: Layers = {
  order: ["base", "top", "top/ground"],
  isTest: (path) => path.endsWith("_test"),
};

function faults(uses: Record<string, string[]>): string[] {
  return findFaults(new Map(Object.entries(uses)), layers);
}

Deno.test("what uses its own folder and those before it has no fault", () => {
  deepEqual(faults({ "base/a": [], "base/b": ["base/a"], "top/c": ["base/b"] }), []);
  deepEqual(faults({ "base/a_test": ["top/c"], "top/ground/d": ["top/c"], "top/c": [] }), []);
});

Deno.test("a use upwards, of a test, or from outside the layers is a fault", () => {
  deepEqual(faults({ "base/a": ["top/c"], "top/c": [] }), [
    "base/a uses top/c, which stands above it",
  ]);
  deepEqual(faults({ "top/c": ["base/a_test"] }), ["top/c uses base/a_test, which is a test"]);
  deepEqual(faults({ "top/c": ["cellar/d"] }), ["top/c uses cellar/d, which is in no layer"]);
  deepEqual(faults({ "cellar/d": [] }), ["cellar/d stands in no layer"]);
});

Deno.test("files that use each other in a circle are a fault", () => {
  deepEqual(faults({ "base/a": ["base/b"], "base/b": ["base/c"], "base/c": ["base/b"] }), [
    "a circle: base/b -> base/c -> base/b",
  ]);
});

Deno.test("no native file uses what stands above it", async () => {
  const uses = await readIncludes();
  ok(uses.size > 200);
  deepEqual(findFaults(uses, nativeLayers), []);
});

Deno.test("no file of the program, its tools and tests uses what stands above it", async () => {
  const uses = await readImports();
  ok(uses.size > 200);
  deepEqual(findFaults(uses, programLayers), []);
});
