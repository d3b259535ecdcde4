import assert from "node:assert/strict";
import { describeVersion, pinnedDeno } from "./runtime_version.ts";

Deno.test("a program on another runtime says that it is a test build", () => {
  const other = { standalone: true, runtime: "2.7.11" };
  assert.equal(
    describeVersion("1.2.3", other),
    "1.2.3 (test build on Deno 2.7.11: not for use)",
  );
  assert.equal(describeVersion("1.2.3", { ...other, standalone: false }), "1.2.3");
  assert.equal(describeVersion("1.2.3", { ...other, runtime: pinnedDeno }), "1.2.3");
});
