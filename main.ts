import { catchStrayErrors, runProgram } from "./src/cli/program.ts";
import { systemTerminal } from "./src/cli/terminal.ts";

if (import.meta.main) {
  const terminal = systemTerminal();
  catchStrayErrors(terminal);
  Deno.exit(await runProgram(Deno.args, terminal));
}
