import assert from "node:assert/strict";
import { join } from "node:path";
import { collectThirdParties, formatNotices, lockedPackages } from "./notices.ts";
import { noticesFile } from "./notices_file.ts";
import { projectRoot } from "./project.ts";

Deno.test("D12 the notices name all that is shipped, as deno task notices writes them", async () => {
  const parts = await collectThirdParties();
  const written = await Deno.readTextFile(join(projectRoot, noticesFile));
  assert.equal(formatNotices(parts), written, "run deno task notices");
  const list = await Deno.readTextFile(join(projectRoot, "docs", "dependencies.md"));
  for (const { name, licence } of parts) {
    assert.doesNotMatch(licence, /^(A?GPL|LGPL)(?!.*Exception)/, name);
    const isListed = list.toLowerCase().replaceAll(/[^a-z0-9]/g, "")
      .includes((aliases[name] ?? name).toLowerCase().replaceAll(/[^a-z0-9]/g, ""));
    assert.ok(isListed, `${name} is missing in docs/dependencies.md`);
  }
});

/** For parts that `docs/dependencies.md` lists under another name: that name. */
const aliases: Readonly<Record<string, string>> = {
  json: "JSON for Modern C++",
  "GCC run-time libraries": "GCC",
  "mingw-w64 run-time libraries (Windows)": "mingw-w64",
};

Deno.test("lockedPackages() reads scopes, peers and doubles", () => {
  const keys = ["b@2.0.0", "@s/a@1.0.0_b@2.0.0", "b@2.0.0_c@1.0.0"];
  assert.deepEqual(lockedPackages(keys), [
    { name: "@s/a", version: "1.0.0" },
    { name: "b", version: "2.0.0" },
  ]);
});
