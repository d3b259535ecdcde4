import assert from "node:assert/strict";
import { join } from "node:path";
import { UsageError } from "../exit.ts";
import { checkPairs } from "./check_pairs.ts";
import type { PlannedPair } from "./pair_plan.ts";

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const name of ["mic.wav", "ref.wav"]) await Deno.writeTextFile(join(folder, name), "");
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function pairIn(folder: string, name: string, more: Partial<PlannedPair> = {}): PlannedPair {
  return {
    microphone: join(folder, "mic.wav"),
    reference: join(folder, "ref.wav"),
    name,
    output: join(folder, "out", name),
    place: `pair ${name}`,
    ...more,
  };
}

function refuses(
  pairs: PlannedPair[],
  folder: string,
  expected: RegExp,
  force = false,
): Promise<void> {
  return assert.rejects(
    checkPairs(pairs, folder, force),
    (error) => error instanceof UsageError && expected.test(error.message),
  );
}

Deno.test("D2 outputs that are there are done, unless all are to be made again", async () => {
  await inFolder(async (folder) => {
    const out = join(folder, "out");
    const pairs = [pairIn(folder, "a.wav"), pairIn(folder, "sub/b.wav")];
    const isDone = async (force: boolean) =>
      (await checkPairs(pairs, out, force)).map((pair) => pair.isDone);
    assert.deepEqual(await isDone(false), [false, false]);
    await Deno.writeTextFile(join(out, "sub", "b.wav"), "");
    await Deno.writeTextFile(join(out, "a.wav.anecho-partial-1-1"), "");
    assert.deepEqual(await isDone(false), [false, true]);
    assert.deepEqual(await isDone(true), [false, false]);
  });
});

Deno.test("D2 all recordings that are missing are named, and nothing is made", async () => {
  await inFolder(async (folder) => {
    const pairs = [
      pairIn(folder, "a.wav", { microphone: join(folder, "one.wav") }),
      pairIn(folder, "b.wav"),
      pairIn(folder, "c.wav", { reference: folder }),
    ];
    await refuses(
      pairs,
      join(folder, "out"),
      /^2 of .*one\.wav \(pair a\.wav\), .*\(pair c\.wav\)/,
    );
    await assert.rejects(Deno.stat(join(folder, "out")), Deno.errors.NotFound);
  });
});

Deno.test("D2 an output that is a recording of any pair is refused, also by a link", async () => {
  await inFolder(async (folder) => {
    const other = pairIn(folder, "other.wav");
    const onReference = pairIn(folder, "x.wav", { output: join(folder, "ref.wav") });
    await refuses([onReference, other], folder, /ref\.wav \(pair x\.wav\) is the reference/, true);
    await Deno.link(join(folder, "mic.wav"), join(folder, "hard.wav"));
    const onLink = pairIn(folder, "x.wav", { output: join(folder, "hard.wav") });
    await refuses([other, onLink], folder, /is the microphone of/);
    await Deno.mkdir(join(folder, "out"));
    await Deno.symlink(join(folder, "out"), join(folder, "linked"));
    const twice = pairIn(folder, "y.wav", { output: join(folder, "linked", "other.wav") });
    await refuses([other, twice], folder, /is the output of pair other\.wav/);
  });
});

Deno.test("D2 what is no file in the place of an output or its folder is refused", async () => {
  await inFolder(async (folder) => {
    await Deno.mkdir(join(folder, "out", "a.wav"), { recursive: true });
    await refuses(
      [pairIn(folder, "a.wav")],
      join(folder, "out"),
      /A folder or device has the name of an output: .*a\.wav/,
    );
    const inFile = pairIn(folder, "b.wav", { output: join(folder, "mic.wav", "b.wav") });
    await refuses([inFile], join(folder, "mic.wav"), /folder .*mic\.wav can't be written to/);
  });
});
