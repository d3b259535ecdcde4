import assert from "node:assert/strict";
import { readWideString } from "../../platform/windows/wide_string.ts";
import { notifyIconData, windowClass } from "./structs.ts";

Deno.test("A10 NOTIFYICONDATAW is laid out as 64-bit Windows wants it", () => {
  const bytes = notifyIconData({
    window: -2n,
    flags: 7,
    callbackMessage: 0x8001,
    icon: 0x1_0000_0002n,
    tip: "Tip ä",
    info: "Info",
    infoTitle: "Title",
    infoFlags: 2,
    version: 4,
  });
  const view = new DataView(bytes.buffer);
  assert.equal(view.getUint32(0, true), 976);
  assert.equal(view.getBigInt64(8, true), -2n);
  assert.deepEqual([16, 20, 24].map((at) => view.getUint32(at, true)), [1, 7, 0x8001]);
  assert.equal(view.getBigUint64(32, true), 0x1_0000_0002n);
  assert.equal(readWideString(bytes.subarray(40, 296)), "Tip ä");
  assert.equal(readWideString(bytes.subarray(304, 816)), "Info");
  assert.equal(readWideString(bytes.subarray(820, 948)), "Title");
  assert.deepEqual([816, 948].map((at) => view.getUint32(at, true)), [4, 2]);
});

Deno.test("A10 texts that are too long are cut between characters", () => {
  const tip = (text: string) =>
    readWideString(notifyIconData({ window: 1n, tip: text }).subarray(40, 296));
  assert.equal(tip("x".repeat(300)), "x".repeat(127));
  assert.equal(tip("x".repeat(126) + "🎤"), "x".repeat(126));
  assert.equal(tip("x".repeat(125) + "🎤"), "x".repeat(125) + "🎤");
});

Deno.test("A10 WNDCLASSEXW is laid out as 64-bit Windows wants it", () => {
  const view = new DataView(windowClass(1n, 2n, 3n).buffer);
  assert.equal(view.getUint32(0, true), 80);
  assert.deepEqual([8, 24, 64].map((at) => view.getBigUint64(at, true)), [1n, 2n, 3n]);
});
