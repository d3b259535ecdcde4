import assert from "node:assert/strict";
import { parseEndpoints } from "./endpoint.ts";
import { DeviceListError } from "./errors.ts";
import { microphone, speakers, vbCable } from "./example_machines.ts";

Deno.test("D3 parseEndpoints reads what the library writes", () => {
  const list = [microphone, speakers, ...vbCable];
  assert.deepEqual(parseEndpoints(JSON.stringify(list)), list);
  assert.deepEqual(parseEndpoints("[]"), []);
});

Deno.test("D3 parseEndpoints names what is wrong in a list", () => {
  const cases: [string, RegExp][] = [
    ["[", /not JSON/],
    ["{}", /the list/],
    [JSON.stringify([{ ...microphone, flow: "both" }]), /0\.flow/],
    [JSON.stringify([microphone, { ...speakers, id: "" }]), /1\.id/],
    [JSON.stringify([{ ...microphone, defaultFor: ["games"] }]), /0\.defaultFor\.0/],
  ];
  for (const [json, expected] of cases) {
    assert.throws(
      () => parseEndpoints(json),
      (error) => error instanceof DeviceListError && expected.test(error.message),
      json,
    );
  }
});
