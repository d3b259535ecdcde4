import assert from "node:assert/strict";
import { enums } from "./abi.ts";

Deno.test("the enums are those of the header, whole", async () => {
  const header = await Deno.readTextFile(new URL("../../native/include/anecho.h", import.meta.url));
  const theirs = [...header.matchAll(/\bANECHO_([A-Z0-9_]+) = (-?\d+)/g)]
    .map(([, name, value]) => `${name} = ${value}`);
  const ours = Object.entries(enums).flatMap(([group, values]) =>
    Object.entries(values).map(([name, value]) =>
      `${group === "STATUS" ? name : `${group}_${name}`} = ${value}`
    )
  );
  assert.ok(ours.length > 50);
  assert.deepEqual(ours.toSorted(), theirs.toSorted());
});
