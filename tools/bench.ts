/**
 * Builds and runs the native benchmarks; arguments go to Google Benchmark.
 *
 * @module
 */
import { build } from "./build.ts";
import { runTool } from "./tool_error.ts";

await runTool(async () => {
  const program = await build("bench");
  const { code } = await new Deno.Command(program, { args: Deno.args }).spawn().status;
  Deno.exit(code);
});
