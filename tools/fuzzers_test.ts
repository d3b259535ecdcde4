import { deepStrictEqual, ok } from "node:assert";
import { join } from "node:path";
import { projectRoot } from "./project.ts";

Deno.test("each function of anecho.h that takes arguments is called by a fuzzer", async () => {
  const native = join(projectRoot, "native");
  const header = await Deno.readTextFile(join(native, "include", "anecho.h"));
  const names = [...header.matchAll(/^ANECHO_API .*?(anecho_\w+)\((?!void\))/gm)]
    .map((it) => it[1] ?? "");
  ok(names.length > 20);
  let fuzzers = "";
  for await (const { name } of Deno.readDir(join(native, "fuzz"))) {
    if (name.endsWith("_fuzzer.cc")) fuzzers += await Deno.readTextFile(join(native, "fuzz", name));
  }
  deepStrictEqual(names.filter((name) => !new RegExp(`\\b${name}\\(`).test(fuzzers)), []);
});
