import { equal, rejects } from "node:assert/strict";
import { hasSharedLibrary } from "./shared_libraries.ts";

const ignore = Deno.build.os !== "linux";

Deno.test({
  name: "D4 a shared library is known by its whole name",
  ignore,
  fn: async () => {
    equal(await hasSharedLibrary("libc.so.6"), true);
    equal(await hasSharedLibrary("libc.so"), false);
    equal(await hasSharedLibrary("libnobody-has-this.so.1"), false);
    await rejects(hasSharedLibrary("libc.so.6", "/none/ldconfig"), /does not tell which libraries/);
  },
});
