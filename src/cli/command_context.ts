import type { ExitCode } from "./exit.ts";
import type { Terminal } from "./terminal.ts";

/** Surroundings of a command: what it is given, and where it leaves its result. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly version: string;
  /** Exit code, unless the command throws. @default 0 */
  exitCode: ExitCode;
}
