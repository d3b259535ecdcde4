import { type Command, CommanderError } from "commander";
import { ToolError } from "../tools/tool_error.ts";

/** @returns a function that reads a whole number from 1 to `most`, or throws a {@linkcode ToolError}. */
export function wholeUpTo(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw new ToolError("usage", `"${text}" is no number from 1 to ${most}.`);
  };
}

/**
 * Parses this program's arguments. `--help` prints the options and ends the process.
 *
 * @throws {ToolError} `usage` with the fault.
 */
export function parseOptions<Options extends object>(command: Command): Options {
  command.exitOverride().configureOutput({ writeErr: () => {}, outputError: () => {} });
  try {
    command.parse(Deno.args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) Deno.exit(0);
    throw new ToolError("usage", `${error.message.replace(/^error: /, "")} (--help says what is.)`);
  }
  return command.opts<Options>();
}
