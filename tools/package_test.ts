import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { findProgram } from "./command.ts";
import { readNeededGlibc } from "./package.ts";

Deno.test({
  name: "D12 readNeededGlibc() reads a program, and says what is wrong where it can't",
  ignore: Deno.build.os !== "linux" || await findProgram("objdump") === undefined,
  fn: async () => {
    assert.match(await readNeededGlibc(Deno.execPath()), /^2\.\d+$/);
    const text = fileURLToPath(import.meta.url);
    await assert.rejects(readNeededGlibc(text), { code: "build_failed", message: /can't read/ });
    const missing = { code: "programs_missing", message: /no-objdump is missing/ };
    await assert.rejects(readNeededGlibc(text, "no-objdump"), missing);
  },
});
