import assert from "node:assert/strict";
import { bareRuntime, NotCompiledError } from "./bare_runtime.ts";

Deno.test("bareRuntime() cuts off what was appended on Linux", () => {
  const runtime = new Uint8Array(100).fill(7);
  const appendix = new Uint8Array(40);
  appendix.set(new TextEncoder().encode("d3n0l4nd"));
  new DataView(appendix.buffer).setBigUint64(32, 40n, true);
  assert.deepEqual(bareRuntime(new Uint8Array([...runtime, ...appendix])), runtime);
  assert.throws(() => bareRuntime(new Uint8Array(100)), NotCompiledError);
  assert.throws(() => bareRuntime(new Uint8Array(5)), NotCompiledError);
});

Deno.test("bareRuntime() takes the section out on Windows, and its traces", () => {
  const program = new Uint8Array(700).fill(9, 600);
  const view = new DataView(program.buffer);
  view.setUint16(0, 0x5a4d, true);
  view.setUint32(0x3c, 64, true);
  view.setUint16(64 + 6, 2, true);
  view.setUint16(64 + 20, 240, true);
  view.setBigUint64(64 + 24 + 128, 123n, true);
  const last = 64 + 24 + 240 + 40;
  program.set(new TextEncoder().encode(".pedata"), last);
  view.setUint32(last + 12, 0x5000, true);
  view.setUint32(last + 20, 600, true);
  const bare = new DataView(bareRuntime(program).buffer);
  assert.equal(bare.byteLength, 600);
  assert.equal(bare.getUint16(64 + 6, true), 1);
  assert.equal(bare.getUint32(64 + 24 + 56, true), 0x5000);
  assert.equal(bare.getBigUint64(64 + 24 + 128, true), 0n);
  assert.equal(bare.getUint8(last), 0);
  program[last] = 0x41;
  assert.throws(() => bareRuntime(program), NotCompiledError);
});
