import assert from "node:assert/strict";
import { InvalidArgumentError } from "commander";
import { parseMicrophoneChannels } from "./microphone_channels_option.ts";

Deno.test("A3 channels of the microphone are named by number, or left to be found", () => {
  assert.equal(parseMicrophoneChannels("automatic"), "automatic");
  assert.deepEqual(parseMicrophoneChannels("2"), [2]);
  assert.deepEqual(parseMicrophoneChannels("32, 1,1"), [1, 32]);
});

Deno.test("A3 what is no list of channels is refused", () => {
  for (const text of ["", "0", "33", "1,", "1.5", "-1", "left", "1 2"]) {
    assert.throws(() => parseMicrophoneChannels(text), InvalidArgumentError, text);
  }
});
