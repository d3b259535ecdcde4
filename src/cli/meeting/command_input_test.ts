import { deepEqual, equal, match } from "node:assert/strict";
import { readCommands } from "./command_input.ts";

/** Reads commands from a text that comes in parts. @return the commands, and why lines are none. */
async function commandsOf(parts: readonly string[]) {
  const obeyed: string[] = [];
  const refused: string[] = [];
  await readCommands(ReadableStream.from(parts).pipeThrough(new TextEncoderStream()), {
    obey: ({ command }) => obeyed.push(command),
    refuse: (text) => refused.push(text),
  });
  return { obeyed, refused };
}

Deno.test("C1 commands come line by line, also in parts and without a last line feed", async () => {
  const { obeyed, refused } = await commandsOf([
    '{"command":"mute"}\n\n{"comm',
    'and":"unmute"}\nhello\n',
    '{"command":"stop"}',
  ]);
  deepEqual(obeyed, ["mute", "unmute", "stop"]);
  equal(refused.length, 1);
  match(refused[0] ?? "", /not JSON: hello/);
});

Deno.test("C1 of a line that is too long nothing is a command, up to its end", async () => {
  const long = "x".repeat(6000);
  const stop = '{"command":"stop"}\n';
  for (const parts of [[long, long, long, stop], [`${long}${long}${stop}`]]) {
    const { obeyed, refused } = await commandsOf([...parts, '{"command":"mute"}\n']);
    deepEqual(obeyed, ["mute"]);
    deepEqual(refused, ["This line is too long: send at most 10000 characters."]);
  }
});
