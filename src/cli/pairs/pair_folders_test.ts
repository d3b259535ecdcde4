import assert from "node:assert/strict";
import { basename } from "node:path";
import { UsageError } from "../exit.ts";
import { pairByName } from "./pair_folders.ts";

function pair(microphones: string[], references: string[], isSame = false): string[] {
  const { pairs } = pairByName(
    { folder: "mics", names: microphones },
    { folder: isSame ? "mics" : "refs", names: references },
    isSame,
  );
  return pairs.map(({ microphone, reference }) => `${basename(microphone)} ${basename(reference)}`);
}

function refuses(
  microphones: string[],
  references: string[],
  expected: RegExp,
  isSame = false,
): void {
  assert.throws(
    () => pair(microphones, references, isSame),
    (error) => error instanceof UsageError && expected.test(error.message),
  );
}

Deno.test("D2 recordings in two folders are paired by name, whatever their format", () => {
  assert.deepEqual(pair(["a.wav", "b.flac"], ["b.mp3", "a.wav", "c.wav"]), [
    "a.wav a.wav",
    "b.flac b.mp3",
  ]);
});

Deno.test("D2 recordings are paired by what is left of their names without mic and ref", () => {
  const cases = [
    ["1_mic.wav", "1_ref.wav"],
    ["1-mic.wav", "1-Reference.wav"],
    ["mic1.wav", "ref1.wav"],
    ["mic.wav", "reference.wav"],
    ["x_farend_singletalk_mic.wav", "x_farend_singletalk_lpb.wav"],
    ["nearend_mic_fileid_0.wav", "farend_speech_fileid_0.wav"],
    ["nearend_mic.wav", "nearend_reference.wav"],
    ["farend_mic.wav", "farend_reference.wav"],
    ["1_mic.wav", "1.wav"],
    ["1.wav", "1_loopback.wav"],
  ];
  for (const [microphone = "", reference = ""] of cases) {
    assert.deepEqual(pair([microphone], [reference, "unlike.wav"]), [`${microphone} ${reference}`]);
  }
});

Deno.test("D2 the same name goes before one without mic and ref", () => {
  assert.deepEqual(pair(["1.wav", "1_mic.wav"], ["1.wav", "1_mic.wav"]), [
    "1.wav 1.wav",
    "1_mic.wav 1_mic.wav",
  ]);
});

Deno.test("D2 of one folder, the words mic and ref say which is which", () => {
  const names = ["a_mic.wav", "a_lpb.wav", "b_mic.wav", "b_lpb.wav", "notes.wav"];
  assert.deepEqual(pair(names, names, true), ["a_mic.wav a_lpb.wav", "b_mic.wav b_lpb.wav"]);
  refuses(["a.wav", "b.wav"], ["a.wav", "b.wav"], /names such as 1_mic\.wav and 1_ref/, true);
});

Deno.test("D2 all microphones without a reference, or with several, are named", () => {
  refuses(["a.wav", "b.wav", "c.wav"], ["b.wav"], /for 2 of 3 microphones.*: a\.wav, c\.wav\.$/);
  refuses(
    ["a.wav", "b.wav"],
    ["a.wav", "a.mp3", "b.wav"],
    /several .*: a\.wav and a\.mp3 for a\.wav/,
  );
  refuses(["1_mic.wav"], ["1_ref.wav", "1_lpb.wav"], /1_ref\.wav and 1_lpb\.wav for 1_mic\.wav/);
  refuses([], ["a.wav"], /mics holds no recordings/);
});

Deno.test("D2 references that no microphone belongs to are named", () => {
  const { unused } = pairByName(
    { folder: "mics", names: ["a.wav"] },
    { folder: "refs", names: ["a.wav", "b.wav"] },
  );
  assert.deepEqual(unused, ["b.wav"]);
});
