import assert from "node:assert/strict";
import { launchCommand } from "./launch_command.ts";

Deno.test("A13 launchCommand names the program itself, or Deno with the sources", () => {
  const sources = { executable: "C:\\A B\\Anecho.exe", main: "/p/main.ts" };
  assert.deepEqual(launchCommand({ ...sources, standalone: true }), [sources.executable]);
  const [program, verb, ...rest] = launchCommand({ ...sources, standalone: false });
  assert.deepEqual([program, verb, rest.at(-1)], [sources.executable, "run", "/p/main.ts"]);
  assert.match(launchCommand().at(-1) ?? "", /main\.ts$/);
});
