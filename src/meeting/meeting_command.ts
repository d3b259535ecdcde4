import * as v from "valibot";

/** Commands to a recording on its standard input. */
export type MeetingCommand =
  | { readonly command: "mute" | "unmute" | "stop" }
  | { readonly command: "mark"; readonly text: string };

const schema = v.variant("command", [
  v.strictObject({ command: v.picklist(["mute", "unmute", "stop"]) }),
  v.strictObject({ command: v.literal("mark"), text: v.optional(v.string(), "") }),
]);

/** Texts of marks are cut to so many characters. */
const longestMark = 1000;

/**
 * Reads one line of commands.
 *
 * @return the command, or a sentence that says what is wrong.
 */
export function readCommand(line: string): MeetingCommand | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return `This is not JSON: ${line.slice(0, 80)}. Send lines such as {"command":"stop"}.`;
  }
  const result = v.safeParse(schema, value);
  if (!result.success) {
    return `There is no such command: ${line.slice(0, 80)}. ` +
      'Send {"command": "mute", "unmute", "mark" (with "text"), or "stop"}.';
  }
  const command = result.output;
  return command.command === "mark"
    ? { ...command, text: command.text.slice(0, longestMark) }
    : command;
}
