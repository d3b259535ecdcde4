import assert from "node:assert/strict";
import { Folder, runAnecho, runAnechoWith } from "../../testing/anecho.ts";
import { encodeWav, voice } from "../../testing/wav.ts";

const sampleRate = 16000;
const samples = voice(2 * sampleRate, sampleRate, 1);
const good = encodeWav({ sampleRate, channels: [samples] });

interface BadInput {
  readonly what: string;
  /** Content of the bad file; without it, the file is missing. */
  readonly bytes?: Uint8Array;
  readonly expected: RegExp;
}

function changed(bytes: Uint8Array, change: (view: DataView) => void): Uint8Array {
  const copy = bytes.slice();
  change(new DataView(copy.buffer));
  return copy;
}

function withSample(value: number): Uint8Array {
  const spoiled = samples.slice();
  spoiled[sampleRate] = value;
  return encodeWav({ sampleRate, channels: [spoiled] }, "f32");
}

const badInputs: readonly BadInput[] = [
  { what: "a missing file", expected: /bad\.wav/ },
  { what: "an empty file", bytes: new Uint8Array(), expected: /bad\.wav/ },
  {
    what: "a text file",
    bytes: new TextEncoder().encode("This is not sound.\n".repeat(100)),
    expected: /bad\.wav/,
  },
  {
    what: "a WAV file that is cut in its header",
    bytes: good.subarray(0, 30),
    expected: /bad\.wav/,
  },
  {
    what: "a WAV file without channels",
    bytes: changed(good, (view) => view.setUint16(22, 0, true)),
    expected: /bad\.wav/,
  },
  {
    what: "a WAV file with a rate of 0",
    bytes: changed(good, (view) => view.setUint32(24, 0, true)),
    expected: /bad\.wav/,
  },
  {
    what: "a WAV file without samples",
    bytes: encodeWav({ sampleRate, channels: [new Float32Array()] }),
    expected: /bad\.wav/,
  },
  { what: "a sample that is not a number", bytes: withSample(NaN), expected: /bad\.wav/ },
  { what: "an infinite sample", bytes: withSample(Infinity), expected: /bad\.wav/ },
];

async function expectRefusal(folder: Folder, args: string[], expected: RegExp): Promise<void> {
  const before = folder.names();
  const { code, stdout, stderr } = await runAnecho(folder, ...args);
  assert.deepEqual([code, stdout], [2, ""], stderr);
  assert.match(stderr, /^anecho: [^\n]+\n$/);
  assert.match(stderr, expected);
  assert.doesNotMatch(stderr, /\bat .*\.ts:/);
  assert.deepEqual(folder.names(), before);
}

for (const { what, bytes, expected } of badInputs) {
  Deno.test(`D2 process refuses ${what}, as microphone and as reference`, async () => {
    await using folder = await Folder.make();
    const fine = await folder.write("good.wav", good);
    if (bytes) await folder.write("bad.wav", bytes);
    const bad = folder.at("bad.wav");
    await expectRefusal(folder, ["process", bad, fine, "-o", "clean.wav"], expected);
    await expectRefusal(folder, ["process", fine, bad, "-o", "clean.wav"], expected);
  });
}

Deno.test("D2 process reads what is there of a WAV file that is cut short, with a note", async () => {
  await using folder = await Folder.make();
  const fine = await folder.write("good.wav", good);
  const cut = await folder.write("cut.wav", good.subarray(0, 44 + 30_000));
  const { code, stderr } = await runAnecho(folder, "process", cut, fine, "-o", "clean.wav");
  assert.equal(code, 0, stderr);
  assert.match(stderr, /cut\.wav: cut short: the header promises 2\.0 s, the file holds 0\.9 s/);
  const clean = await Deno.stat(folder.at("clean.wav"));
  assert.ok(clean.size >= 30_000 && clean.size < 30_200, `${clean.size} bytes`);
});

Deno.test("D2 process refuses an output whose name promises another format", async () => {
  await using folder = await Folder.make();
  const fine = await folder.write("good.wav", good);
  const args = ["process", fine, fine, "-o", "clean.mp3"];
  await expectRefusal(folder, args, /can't write MP3 files: write clean\.wav/);
});

Deno.test("D2 process refuses a folder as input", async () => {
  await using folder = await Folder.make();
  const fine = await folder.write("good.wav", good);
  await Deno.mkdir(folder.at("sounds"));
  const args = ["process", folder.at("sounds"), fine, "-o", "clean.wav"];
  await expectRefusal(folder, args, /sounds/);
});

Deno.test("D2 process refuses an output that is an input, and keeps the input", async () => {
  await using folder = await Folder.make();
  const fine = await folder.write("good.wav", good);
  const other = await folder.write("other.wav", good);
  const args = ["process", fine, other, "-o", "good.wav", "--force"];
  await expectRefusal(folder, args, /same file as the microphone/);
  assert.deepEqual(await Deno.readFile(fine), good);
});

Deno.test("D2 process refuses an output in a folder that is not there", async () => {
  await using folder = await Folder.make();
  const fine = await folder.write("good.wav", good);
  await expectRefusal(folder, ["process", fine, fine, "-o", "none/clean.wav"], /create it/);
});

Deno.test({
  name: "D2 process refuses an output or report in a folder that can't be written to",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using folder = await Folder.make();
    const fine = await folder.write("good.wav", good);
    await expectRefusal(folder, ["process", fine, fine, "-o", "/proc/c.wav"], /may write to/);
    const args = ["process", fine, fine, "-o", "clean.wav", "--report", "/proc/r.json"];
    await expectRefusal(folder, args, /may write to/);
  },
});

Deno.test("D2 process refuses options that it does not know", async () => {
  await using folder = await Folder.make();
  const fine = await folder.write("good.wav", good);
  const args = ["process", fine, fine, "-o", "clean.wav", "--louder"];
  await expectRefusal(folder, args, /unknown option '--louder'/);
});

Deno.test("a missing library is one sentence that says how to build it, and exit code 1", async () => {
  await using folder = await Folder.make();
  const { code, stdout, stderr } = await runAnechoWith(
    { ANECHO_LIBRARY: "none.so" },
    folder,
    "run",
  );
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /^anecho: ANECHO_LIBRARY names none\.so[^\n]*\n$/);
});

Deno.test("ANECHO_DEBUG shows where a failure came from", async () => {
  await using folder = await Folder.make();
  const words = ["process", "missing.wav", "missing.wav", "-o", "clean.wav"];
  const { code, stderr } = await runAnechoWith({ ANECHO_DEBUG: "1" }, folder, ...words);
  assert.equal(code, 2);
  assert.match(stderr, /^anecho: [^\n]*missing\.wav[^\n]*\n[^]*at [^\n]*\.ts/);
});
