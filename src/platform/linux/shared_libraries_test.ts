import { equal, rejects } from "node:assert/strict";
import { hasSharedLibraries } from "./shared_libraries.ts";

const ignore = Deno.build.os !== "linux";

Deno.test({
  name: "D4 a shared library is known by its whole name",
  ignore,
  fn: async () => {
    equal(await hasSharedLibraries(["libc.so.6"]), true);
    equal(await hasSharedLibraries(["libc.so"]), false);
    equal(await hasSharedLibraries(["libc.so.6", "libnobody-has-this.so.1"]), false);
    equal(await hasSharedLibraries(["libnobody-has-this.so.1"]), false);
    await rejects(
      hasSharedLibraries(["libc.so.6"], "/none/ldconfig"),
      /does not tell which libraries/,
    );
  },
});
