import assert from "node:assert/strict";
import { parseEndpoints } from "./endpoint.ts";
import { AnechoError } from "./errors.ts";

const microphone = {
  id: "{1}",
  name: "Microphone",
  flow: "capture",
  state: "active",
  container: null,
  formFactor: "microphone",
  isVirtual: false,
  defaultFor: ["console"],
  sampleRate: 44100,
  channels: 1,
};

Deno.test("D3 parseEndpoints reads the library's list", () => {
  assert.deepEqual(parseEndpoints(JSON.stringify([microphone])), [microphone]);
  assert.deepEqual(parseEndpoints("[]"), []);
});

Deno.test("parseEndpoints refuses what is no such list", () => {
  const odd = [{ ...microphone, flow: "sideways" }];
  for (const text of ["", "{}", "[1]", JSON.stringify(odd)]) {
    assert.throws(
      () => parseEndpoints(text),
      (error) => error instanceof AnechoError && error.code === "internal",
    );
  }
});
