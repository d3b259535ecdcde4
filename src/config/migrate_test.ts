import assert from "node:assert/strict";
import { migrate, type Migration } from "./migrate.ts";

const migrations: Migration[] = [
  ({ mic, ...rest }) => ({ ...rest, microphone: mic }),
  (settings) => ({ ...settings, mode: settings["on"] === true ? "always" : "off" }),
];

Deno.test("migrate goes through each version that is missing", () => {
  const from = (settings: Record<string, unknown>) => {
    const result = migrate(settings, migrations);
    return result.kind === "current" ? result.settings : result.version;
  };
  assert.deepEqual(from({ version: 1, mic: "m", on: true }), {
    version: 3,
    microphone: "m",
    on: true,
    mode: "always",
  });
  assert.deepEqual(from({ version: 2, microphone: "m" }), {
    version: 3,
    microphone: "m",
    mode: "off",
  });
  assert.deepEqual(from({ version: 3, a: 1 }), { version: 3, a: 1 });
  assert.deepEqual(from({ a: 1 }), { version: 3, a: 1 });
  assert.equal(from({ version: 4 }), 4);
});

Deno.test("migrate leaves a version that is none to the schema", () => {
  for (const version of ["1", 0, -1, 1.5, null]) {
    const settings = { version };
    const result = migrate(settings, migrations);
    if (version === null) assert.equal(result.kind, "current");
    else assert.deepEqual(result, { kind: "current", settings });
  }
});
