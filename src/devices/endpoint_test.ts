import assert from "node:assert/strict";
import { parseEndpoints } from "./endpoint.ts";
import { DeviceListError } from "./errors.ts";
import { microphone, speakers, vbCable } from "./example_machines.ts";

Deno.test("D3 parseEndpoints reads what the library writes", () => {
  const endpoints = [microphone, speakers, ...vbCable];
  assert.deepEqual(parseEndpoints(JSON.stringify({ endpoints })), endpoints);
  assert.deepEqual(parseEndpoints('{"endpoints":[],"more":1}'), []);
});

Deno.test("D3 parseEndpoints names what is wrong in a list", () => {
  const listOf = (...endpoints: object[]) => JSON.stringify({ endpoints });
  const cases: [string, RegExp][] = [
    ["[", /not JSON/],
    ["{}", /endpoints/],
    ["3", /the list/],
    [listOf({ ...microphone, flow: "both" }), /endpoints\.0\.flow/],
    [listOf(microphone, { ...speakers, id: "" }), /endpoints\.1\.id/],
    [listOf({ ...microphone, defaultFor: ["games"] }), /endpoints\.0\.defaultFor\.0/],
  ];
  for (const [json, expected] of cases) {
    assert.throws(
      () => parseEndpoints(json),
      (error) => error instanceof DeviceListError && expected.test(error.message),
      json,
    );
  }
});
