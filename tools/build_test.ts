import { ok, strictEqual } from "node:assert";
import { type Configuration, failureExcerpt, mayReuse } from "./build.ts";

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
