import { type MeetingCommand, readCommand } from "../../meeting/meeting_command.ts";

/** Longest unfinished line that is kept, in characters. If a line grows longer, what was read of it is discarded. */
const longestLine = 10_000;

/**
 * Reads commands from standard input until it ends, unless it is a terminal.
 *
 * @param refuse Called with the reason why a line is not a command.
 */
export async function listenForCommands(
  obey: (command: MeetingCommand) => void,
  refuse: (text: string) => void,
): Promise<void> {
  if (Deno.stdin.isTerminal()) return;
  try {
    let rest = "";
    for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) take(line, obey, refuse);
      if (rest.length > longestLine) rest = "";
    }
    take(rest, obey, refuse);
  } catch {
    // If standard input can't be read any more, no further commands come.
  }
}

function take(
  line: string,
  obey: (command: MeetingCommand) => void,
  refuse: (text: string) => void,
): void {
  if (line.trim() === "") return;
  const command = readCommand(line);
  if (typeof command === "string") refuse(command);
  else obey(command);
}
