import assert from "node:assert/strict";
import { errorStruct } from "./abi.ts";
import { call, callNonblocking, cString } from "./call.ts";
import { AnechoError } from "./errors.ts";

function failWith(error: Uint8Array, message: string): number {
  const [offset] = errorStruct.layout.fields["message"] ?? [0];
  error.set(new TextEncoder().encode(message), offset);
  return -4;
}

Deno.test("call names each success", () => {
  assert.equal(call(() => 0), "ok");
  assert.equal(call(() => 1), "end");
  assert.equal(call(() => 2), "timeout");
});

Deno.test("call throws what the library wrote", () => {
  assert.throws(
    () => call((error) => failWith(error, "There is no such file.")),
    (error) =>
      error instanceof AnechoError && error.code === "file" &&
      error.message === "There is no such file.",
  );
});

Deno.test("call takes an unknown failure for an internal one", () => {
  assert.throws(
    () => call(() => -99),
    (error) =>
      error instanceof AnechoError && error.code === "internal" && /-99/.test(error.message),
  );
});

Deno.test("callNonblocking rejects with what the library wrote", async () => {
  await assert.rejects(
    callNonblocking([], (error) => Promise.resolve(failWith(error, "Gone."))),
    (error) => error instanceof AnechoError && error.message === "Gone.",
  );
});

Deno.test("cString ends text with NUL and refuses one inside", () => {
  assert.deepEqual([...cString("ä")], [0xc3, 0xa4, 0]);
  assert.throws(() => cString("a\0b"), AnechoError);
});
