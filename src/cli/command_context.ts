import type { ExitCode } from "./exit.ts";
import type { Terminal } from "./terminal.ts";

/** What a command is given, and where it leaves its result. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly version: string;
  /** Exit code, unless the command throws. @default 0 */
  exitCode: ExitCode;
}
