import assert from "node:assert/strict";
import { join } from "node:path";
import { stoppedSentence } from "./process_pairs.ts";
import { runProgram } from "./program.ts";

async function refused(args: readonly string[]): Promise<string> {
  const notes: string[] = [];
  const terminal = {
    print: (line: string) => assert.fail(line),
    note: (line: string) => notes.push(line),
    progress: () => {},
  };
  const code = await runProgram(["process", ...args], terminal);
  assert.deepEqual([code, notes.length], [2, 1], notes.join("\n"));
  assert.match(notes[0] ?? "", /^anecho: [^\n]+\.$/);
  return notes[0] ?? "";
}

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const name of ["mics", "refs"]) {
      await Deno.mkdir(join(folder, name));
      await Deno.writeTextFile(join(folder, name, "1.wav"), "");
    }
    await test(folder);
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), [
      "mics",
      "refs",
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("D2 process refuses options and names that don't go together with many pairs", async () => {
  await inFolder(async (folder) => {
    const [mics, refs, out] = [join(folder, "mics"), join(folder, "refs"), join(folder, "out")];
    const [mic, ref] = [join(mics, "1.wav"), join(refs, "1.wav")];
    const cases: readonly [string[], RegExp][] = [
      [[mics, refs, "-o", mics], /is a folder of recordings: give another/],
      [[mics, refs, "-o", mic], /folder .* can't be written to/],
      [[mics, ref, "-o", out], /mics is a folder, and .*1\.wav is not: give/],
      [[mic, refs, "-o", out], /refs is a folder, and .*1\.wav is not: give/],
      [[mics, refs, "-o", "-"], /need a folder/],
      [[mics, refs, "-o", out, "--report", "r.html"], /--report is for one pair/],
      [[mics, refs, "-o", out, "--jobs", "0"], /whole number from 1 to 64/],
      [[mics, "--pairs", "list.tsv", "-o", out], /leave .*mics out/],
      [["--pairs", join(folder, "none.tsv"), "-o", out], /none\.tsv can't be read/],
      [["--pairs", "list.tsv"], /add -o, --output and a name/],
      [[mic, ref, "-o", join(folder, "x.wav"), "--jobs", "2"], /--jobs is for many pairs/],
      [["-o", out], /Name the microphone's recording and the reference, two folders/],
    ];
    for (const [args, expected] of cases) assert.match(await refused(args), expected);
  });
});

Deno.test("D2 process refuses a list with two equal outputs, or with files that are missing", async () => {
  await inFolder(async (folder) => {
    const list = join(folder, "mics", "list.tsv");
    const cases: readonly [string, RegExp][] = [
      ["1.wav\t../refs/1.wav\n1.wav\t../refs/1.wav\n", /same output.*1\.wav of line 1, line 2/],
      ["8.wav\t../refs/9.wav\n", /2 of the recordings do not exist.*8\.wav.*9\.wav/],
      ["1.wav ../refs/1.wav\n", /list\.tsv, line 1 should hold: microphone, a tab/],
      ["1.wav\t../refs/1.wav\t../mics/1.wav\n", /must be files in/],
    ];
    for (const [text, expected] of cases) {
      await Deno.writeTextFile(list, text);
      const message = await refused(["--pairs", list, "-o", join(folder, "out")]);
      assert.match(message, expected);
    }
    await Deno.writeTextFile(list, "1.wav\t../refs/1.wav\n");
    const onInput = await refused(["--pairs", list, "-o", join(folder, "mics"), "--force"]);
    assert.match(onInput, /1\.wav \(line 1\) is the microphone of line 1/);
  });
});

Deno.test("D2 a stopped run tells what the same command would do, also with --force", () => {
  assert.equal(
    stoppedSentence(2, 5, false),
    "Stopped: 2 of 5 pairs are done; the same command does the rest.",
  );
  assert.match(stoppedSentence(2, 5, true), /does all again, because of --force\.$/);
});
