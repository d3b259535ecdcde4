import { type MeetingCommand, readCommand } from "../../meeting/meeting_command.ts";

/** Longest line that can be a command, in characters. Longer lines are refused, and not gathered in memory. */
const longestLine = 10_000;

/** Listener to the commands of a recording. */
export interface CommandListener {
  readonly obey: (command: MeetingCommand) => void;
  /** Called with the reason why a line is not a command. */
  readonly refuse: (text: string) => void;
}

/** Reads commands from standard input until it ends, unless it is a terminal. */
export async function listenForCommands(listener: CommandListener): Promise<void> {
  if (!Deno.stdin.isTerminal()) await readCommands(Deno.stdin.readable, listener);
}

/** Reads commands, one per line, from a stream until it ends. Never rejects. */
export async function readCommands(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  { obey, refuse }: CommandListener,
): Promise<void> {
  const take = (line: string) => {
    if (line.trim() === "") return;
    const command = line.length > longestLine
      ? `This line is too long: send at most ${longestLine} characters.`
      : readCommand(line);
    if (typeof command === "string") refuse(command);
    else obey(command);
  };
  let rest = "";
  try {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      // One character too many shows that the line is too long; the others are not needed.
      rest = (lines.pop() ?? "").slice(0, longestLine + 1);
      lines.forEach(take);
    }
    take(rest);
  } catch {
    // If the stream can't be read any more, no further commands come.
  }
}
