import assert from "node:assert/strict";
import { contendersFor, pipeWireId } from "./contenders.ts";

Deno.test("D8 who takes part depends on the scene", () => {
  const ids = (isStereo: boolean, isFile: boolean) =>
    contendersFor({ isStereo, isFile }).map(({ id }) => id);
  const plain = ids(false, false);
  assert.ok(["anecho", "aec3", "speexdsp", "untouched"].every((id) => plain.includes(id)));
  assert.ok(!plain.includes("anecho-stereo") && !plain.includes("anecho-process"));
  assert.ok(!ids(true, true).includes(pipeWireId));
  assert.ok(ids(true, false).includes("anecho-stereo"));
  assert.ok(ids(false, true).includes("anecho-process"));
});
