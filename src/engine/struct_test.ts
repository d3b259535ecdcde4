import assert from "node:assert/strict";
import { enumDifference, layoutDifference, Struct } from "./struct.ts";

Deno.test("Struct places fields by their alignment and pads the end", () => {
  const struct = new Struct("s", { size: "u32", wide: "u64", narrow: "f32" });
  assert.deepEqual(struct.layout, {
    size: 24,
    fields: { size: [0, "u32"], wide: [8, "u64"], narrow: [16, "f32"] },
  });
});

Deno.test("Struct packs text without alignment", () => {
  const struct = new Struct("s", { text: "char[3]", code: "i32", more: "char[5]" });
  assert.deepEqual(struct.layout.fields, {
    text: [0, "char[3]"],
    code: [4, "i32"],
    more: [8, "char[5]"],
  });
  assert.equal(struct.size, 16);
});

Deno.test("Struct aligns text alone to one byte", () => {
  assert.equal(new Struct("s", { text: "char[3]" }).size, 3);
});

Deno.test("Struct refuses a field of unknown type", () => {
  assert.throws(() => new Struct("s", { text: "char[0]" }), TypeError);
});

Deno.test("Struct.allocate sets the leading size of each struct", () => {
  const struct = new Struct("s", { size: "u32", value: "f32" });
  const bytes = struct.allocate(2);
  assert.deepEqual([...new Uint32Array(bytes.buffer)], [8, 0, 8, 0]);
});

Deno.test("Struct.allocate leaves a struct without size zeroed", () => {
  const struct = new Struct("s", { value: "u32" });
  assert.deepEqual([...struct.allocate(2)], Array(8).fill(0));
});

Deno.test("Struct.read reads every type under its camelCase name", () => {
  const struct = new Struct("s", {
    size: "u32",
    signed_value: "i32",
    count_2: "u64",
    time_ns: "i64",
    level_dbfs: "f32",
    exact: "f64",
    text: "char[8]",
  });
  const bytes = struct.allocate();
  const view = new DataView(bytes.buffer);
  view.setInt32(4, -7, true);
  view.setBigUint64(8, 2n ** 63n, true);
  view.setBigInt64(16, -5n, true);
  view.setFloat32(24, 0.5, true);
  view.setFloat64(32, NaN, true);
  bytes.set(new TextEncoder().encode("für"), 40);
  assert.deepEqual(struct.read(bytes), {
    size: 48,
    signedValue: -7,
    count2: 2n ** 63n,
    timeNs: -5n,
    levelDbfs: 0.5,
    exact: NaN,
    text: "für",
  });
});

Deno.test("Struct.read reads the struct that is asked for, wherever the bytes begin", () => {
  const struct = new Struct("s", { value: "f64" });
  const bytes = new Uint8Array(new Float64Array([1, 2, 3]).buffer).subarray(8);
  assert.equal(struct.read(bytes, 1).value, 3);
});

Deno.test("Struct.read takes text that fills its field", () => {
  const struct = new Struct("s", { text: "char[3]" });
  assert.equal(struct.read(new TextEncoder().encode("abc")).text, "abc");
});

Deno.test("layoutDifference finds nothing between equal layouts", () => {
  const { layout } = new Struct("s", { size: "u32", value: "f64" });
  assert.equal(layoutDifference({ s: layout }, { s: structuredClone(layout) }), undefined);
});

Deno.test("layoutDifference names what differs", () => {
  const ours = new Struct("s", { size: "u32", value: "f32" }).layout;
  const cases = [
    [new Struct("s", { size: "u32", value: "f64" }).layout, /s\.value is 8 f64 .* 4 f32 here/],
    [new Struct("s", { size: "u32" }).layout, /s\.value is missing in the library/],
    [new Struct("s", { size: "u32", value: "f32", x: "u32" }).layout, /s\.x is .* missing here/],
    [{ ...ours, size: 16 }, /s has 16 bytes in the library, 8 here/],
  ] as const;
  for (const [theirs, expected] of cases) {
    assert.match(layoutDifference({ s: ours }, { s: theirs }) ?? "", expected);
  }
  assert.match(layoutDifference({ s: ours }, {}) ?? "", /the program alone/);
  assert.match(layoutDifference({}, { s: ours }) ?? "", /the library alone/);
});

Deno.test("enumDifference names what differs", () => {
  const ours = { STATE: { CLOSED: 1, OPEN: 2 } };
  assert.equal(enumDifference(ours, structuredClone(ours)), undefined);
  const differing: [Parameters<typeof enumDifference>[1], RegExp][] = [
    [{ STATE: { CLOSED: 1, OPEN: 3 } }, /STATE OPEN is 3 in the library, 2 here/],
    [{ STATE: { CLOSED: 1 } }, /STATE OPEN is missing in the library, 2 here/],
    [{ ...ours, MODE: { MUTE: 1 } }, /MODE MUTE is 1 in the library, missing here/],
  ];
  for (const [theirs, expected] of differing) {
    assert.match(enumDifference(ours, theirs) ?? "", expected);
  }
});
