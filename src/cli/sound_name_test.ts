import assert from "node:assert/strict";
import { checkSoundName, isWavName } from "./sound_name.ts";

Deno.test("B2 D2 a name that promises another format than is written is refused", () => {
  for (const name of ["a.flac", "a.MP3", "b/a.ogg", "a.opus", "a.m4a", "a.aiff", "a.w64"]) {
    assert.throws(() => checkSoundName(name, true), /doesn't write: write .*a\.wav, and convert/);
    assert.throws(() => checkSoundName(name, false), /doesn't write/);
  }
  assert.throws(() => checkSoundName("a.wav", false), /would not be a WAV/);
  assert.throws(() => checkSoundName("a.raw", true), /would be a WAV/);
  for (const name of ["a.wav", "a.WAVE", "a", "-", "a.1"]) checkSoundName(name, true);
  for (const name of ["a.raw", "a.f32", "a", "-", "mp3"]) checkSoundName(name, false);
  assert.deepEqual([isWavName("a.WAV"), isWavName("a.raw"), isWavName("wav")], [
    true,
    false,
    false,
  ]);
});
