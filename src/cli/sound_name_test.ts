import assert from "node:assert/strict";
import { checkSoundName, isWavName } from "./sound_name.ts";

Deno.test("B2 D2 a name that promises another format than is written is refused", () => {
  for (const name of ["a.flac", "a.MP3", "b/a.ogg", "a.opus", "a.m4a", "a.aiff", "a.w64"]) {
    assert.throws(
      () => checkSoundName(name, "wav"),
      /can't write [A-Z0-9]+ files: write .*a\.wav, and convert/,
    );
    assert.throws(() => checkSoundName(name, "samples"), /can't write [A-Z0-9]+ files: /);
  }
  assert.throws(() => checkSoundName("a.wav", "samples"), /would not be a WAV/);
  assert.throws(() => checkSoundName("a.raw", "wav"), /would be a WAV/);
  for (const name of ["a.wav", "a.WAVE", "a", "-", "a.1"]) checkSoundName(name, "wav");
  for (const name of ["a.raw", "a.f32", "a", "-", "mp3"]) checkSoundName(name, "samples");
  for (const name of ["a.opus", "a.OGG", "a.oga", "a", "-"]) checkSoundName(name, "opus");
  for (const name of ["a.wav", "a.mp3", "a.flac", "a.raw"]) {
    assert.throws(() => checkSoundName(name, "opus"), /would be Opus: give .* ends in \.opus/);
  }
  for (const name of ["a.flac", "a.FLAC", "a", "-"]) checkSoundName(name, "flac");
  for (const name of ["a.wav", "a.ogg", "a.raw"]) {
    assert.throws(() => checkSoundName(name, "flac"), /would be FLAC: give .* ends in \.flac/);
  }
  assert.deepEqual([isWavName("a.WAV"), isWavName("a.raw"), isWavName("wav")], [
    true,
    false,
    false,
  ]);
});
