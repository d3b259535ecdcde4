import * as v from "valibot";

/** Command to a recording, on standard input. */
export type MeetingCommand =
  | { readonly command: "mute" | "unmute" | "stop" }
  | { readonly command: "mark"; readonly text: string };

const schema = v.variant("command", [
  v.strictObject({ command: v.picklist(["mute", "unmute", "stop"]) }),
  v.strictObject({ command: v.literal("mark"), text: v.optional(v.string(), "") }),
]);

/** Characters after which the text of a mark is cut off. */
const longestMark = 1000;

/**
 * Reads a command from a line.
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
