import { catchStrayErrors, runProgram } from "./src/cli/program.ts";
import { systemTerminal } from "./src/cli/terminal.ts";

if (import.meta.main) {
  const isVerbose = Deno.args.some((argument) => argument === "-v" || argument === "--verbose");
  const terminal = systemTerminal(isVerbose);
  catchStrayErrors(terminal);
  Deno.exit(await runProgram(Deno.args, terminal));
}
