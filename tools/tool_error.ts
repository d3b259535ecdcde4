/** Reasons for which a tool stops. */
export type ToolErrorCode =
  | "usage"
  | "programs_missing"
  | "install_failed"
  | "source_unavailable"
  | "source_altered"
  | "build_failed"
  | "bench_failed"
  | "no_home";

/** An error whose message says what is wrong and what to do about it. */
export class ToolError extends Error {
  override readonly name = "ToolError";

  /**
   * @param code Kind of the error.
   * @param message What is wrong and what to do.
   */
  constructor(readonly code: ToolErrorCode, message: string) {
    super(message);
  }

  /**
   * Exit code of the process: 2 when the user can correct the error (wrong argument, missing program), else 1.
   */
  get exitCode(): number {
    return this.code === "usage" || this.code === "programs_missing" ? 2 : 1;
  }
}

/**
 * Runs a tool. After a {@linkcode ToolError} it prints only the message, and ends the process with the error's
 * exit code; any other error is a bug, and is thrown on.
 */
export async function runTool(tool: () => Promise<void>): Promise<void> {
  try {
    await tool();
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    console.error(`error: ${error.message}`);
    Deno.exit(error.exitCode);
  }
}
