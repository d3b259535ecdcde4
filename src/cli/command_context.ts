import type { ExitCode } from "./exit.ts";
import type { Terminal } from "./terminal.ts";

/** Context of a command: its inputs, and the place for its result. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly version: string;
  /** Exit code, unless the command throws. @default 0 */
  exitCode: ExitCode;
}
