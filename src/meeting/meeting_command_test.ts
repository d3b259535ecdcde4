import assert from "node:assert/strict";
import { readCommand } from "./meeting_command.ts";

Deno.test("C1 commands are read line by line, and others are refused by a sentence", () => {
  assert.deepEqual(readCommand('{"command":"stop"}'), { command: "stop" });
  assert.deepEqual(readCommand('{"command": "mute"}'), { command: "mute" });
  assert.deepEqual(readCommand('{"command":"mark"}'), { command: "mark", text: "" });
  const mark = readCommand(`{"command":"mark","text":"${"x".repeat(2000)}"}`);
  assert.equal(typeof mark === "object" && "text" in mark && mark.text.length, 1000);
  for (
    const line of [
      "stop",
      "",
      "{}",
      "[1]",
      "null",
      '{"command":"dance"}',
      '{"command":"stop","x":1}',
    ]
  ) {
    const refusal = readCommand(line);
    assert.match(String(refusal), /\.$/, line);
    assert.equal(typeof refusal, "string", line);
  }
});
