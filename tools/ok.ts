/**
 * The quick gate: formatting, lint, types, clang-tidy, and the unit tests of `src/`, `tools/`, `bench/`, `ui/` and
 * `tests/runner/`.
 *
 * @module
 */
import { runLogged } from "./command.ts";
import { reportGate, runGate } from "./gate.ts";
import { projectRoot } from "./project.ts";
import { runTool } from "./tool_error.ts";

await runTool(async () => {
  const isClean = reportGate(await runGate());
  const args = [
    "test",
    "--allow-all",
    "--no-check",
    "--parallel",
    "src",
    "tools",
    "bench",
    "ui",
    "tests/runner",
  ];
  const { code, output } = await runLogged(Deno.execPath(), args, { cwd: projectRoot });
  const lines = output.trimEnd().split("\n");
  console.log(code === 0 ? `unit tests: ${lines.at(-1)}` : output);
  Deno.exit(isClean && code === 0 ? 0 : 1);
});
