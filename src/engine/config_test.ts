import assert from "node:assert/strict";
import { toSnakeCaseJson } from "./config.ts";

Deno.test("toSnakeCaseJson writes nested keys in snake_case and leaves out what is undefined", () => {
  const json = toSnakeCaseJson({
    sampleRate: 48000,
    canceller: { filterLengthBlocks: 13, enabled: undefined },
    list: [{ oneThing: 1n }],
  });
  assert.equal(
    json,
    '{"sample_rate":48000,"canceller":{"filter_length_blocks":13},"list":[{"one_thing":1}]}',
  );
});

Deno.test("toSnakeCaseJson writes unknown figures as null and texts as they are", () => {
  assert.equal(
    toSnakeCaseJson({ delayMs: NaN, levelDbfs: -Infinity, path: "/A b/cD.wav" }),
    '{"delay_ms":null,"level_dbfs":null,"path":"/A b/cD.wav"}',
  );
});
