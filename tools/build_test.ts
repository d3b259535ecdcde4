import { ok, strictEqual } from "node:assert";
import {
  build,
  type Built,
  type Configuration,
  failureExcerpt,
  handOn,
  mayReuse,
} from "./build.ts";

const last: Configuration = { project: "/p", sources: ["1", "2"], cmakeArgs: ["-DA=1"] };

Deno.test("mayReuse() keeps a build folder unless the project moved or a source changed", () => {
  ok(mayReuse(last, { ...last, cmakeArgs: ["-DA=2"] }));
  ok(!mayReuse(last, { ...last, project: "/q" }));
  ok(!mayReuse(last, { ...last, sources: ["1", "3"] }));
});

Deno.test("failureExcerpt() starts at the first failure and leaves out its command", () => {
  const output = "[1/3] a\nFAILED: b.o\nc++ -c b.cc\nb.cc:1: error: no\n[2/3] c\n";
  strictEqual(failureExcerpt(output, 2), "FAILED: b.o\nb.cc:1: error: no");
});

Deno.test("failureExcerpt() gives the end where nothing is marked as a failure", () => {
  strictEqual(failureExcerpt("a\nb\nc\n", 2), "b\nc");
});

Deno.test("build() takes what it was handed for what it is, and builds nothing", async () => {
  // The paths do not exist, so an attempt to build or read them would fail.
  const built: Built = new Map([["asan", "/nowhere/anecho_tests"], ["plots", "/nowhere/plots"]]);
  const before = Deno.env.toObject();
  try {
    for (const [name, value] of Object.entries(handOn(built))) Deno.env.set(name, value);
    strictEqual(await build("asan"), "/nowhere/anecho_tests");
    strictEqual(await build("plots"), "/nowhere/plots");
  } finally {
    for (const name of Object.keys(handOn(built))) {
      const value = before[name];
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  }
});
