import assert from "node:assert/strict";
import { join } from "node:path";
import { Folder, type Run, runAnecho, startAnecho, textOf } from "../../testing/anecho.ts";
import { echoOf, encodeWav, mix, noise, voice } from "../../testing/wav.ts";
import { until } from "../../testing/waiting.ts";

const sampleRate = 16000;
const seconds = 8;
/** Number of pairs; 200 prove the requirement, see docs/building.md. */
const pairs = Number(Deno.env.get("ANECHO_PAIRS") ?? 6);

const sound = (samples: Float32Array) => encodeWav({ sampleRate, channels: [samples] });

/** Writes mics/N.wav and refs/N.wav. @return their names. */
async function writePairs(folder: Folder, count: number): Promise<string[]> {
  for (const name of ["mics", "refs"]) await Deno.mkdir(folder.at(name));
  const names = Array.from({ length: count }, (_, index) => `${index + 1}.wav`);
  for (const [index, name] of names.entries()) {
    const far = voice(seconds * sampleRate, sampleRate, index);
    const heard = mix(echoOf(far, sampleRate, 40 + index, 0.5), noise(far.length, 0.0003, index));
    await folder.write(join("mics", name), sound(heard));
    await folder.write(join("refs", name), sound(far));
  }
  return names;
}

async function filesIn(folder: Folder, name: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const file of namesIn(folder, name)) {
    files.set(file, await Deno.readFile(folder.at(join(name, file))));
  }
  return files;
}

function namesIn(folder: Folder, name: string): string[] {
  return [...Deno.readDirSync(folder.at(name))].map((it) => it.name).sort();
}

function linesOf({ stdout }: Run): string[] {
  return stdout.trimEnd().split("\n");
}

Deno.test("D2 many pairs, one or two at a time, give the samples of each alone", async () => {
  await using folder = await Folder.make();
  const names = await writePairs(folder, pairs);
  const timed = async (out: string, jobs: string) => {
    const started = performance.now();
    const run = await runAnecho(folder, "process", "mics", "refs", "-o", out, "--jobs", jobs);
    assert.deepEqual([run.code, run.stderr], [0, ""], run.stdout);
    assert.match(linesOf(run).at(-1) ?? "", new RegExp(`^${pairs} pairs in .*: ${pairs} done, `));
    for (const [index, name] of names.entries()) {
      assert.match(linesOf(run)[index + 2] ?? "", new RegExp(`^${name} +8\\.0 s +\\d+\\.\\d `));
    }
    return (performance.now() - started) / 1000;
  };
  const [one, two] = [await timed("one", "1"), await timed("two", "2")];
  const figures = `${one.toFixed(2)} s, with --jobs 2 ${two.toFixed(2)} s`;
  console.log(`${pairs} pairs: ${figures}: ${(two / one).toFixed(2)} of the time`);
  const files = await filesIn(folder, "one");
  assert.deepEqual([...files.keys()], names.toSorted());
  assert.deepEqual(await filesIn(folder, "two"), files);
  const alone = await runAnecho(
    folder,
    "process",
    join("mics", "2.wav"),
    join("refs", "2.wav"),
    "-o",
    "alone.wav",
  );
  assert.equal(alone.code, 0, alone.stderr);
  assert.deepEqual(await Deno.readFile(folder.at("alone.wav")), files.get("2.wav"));
});

Deno.test("D2 a pair that fails does not end the others, and can be done later", async () => {
  await using folder = await Folder.make();
  await writePairs(folder, 3);
  const good = await Deno.readFile(folder.at(join("mics", "2.wav")));
  await folder.write(join("mics", "2.wav"), new TextEncoder().encode("no sound\n".repeat(99)));
  const list =
    "mics/1.wav\trefs/1.wav\tfirst/one.wav\nmics/2.wav\trefs/2.wav\nmics/3.wav\trefs/3.wav\n";
  await folder.write("list.tsv", new TextEncoder().encode(list));
  const args = ["process", "--pairs", "list.tsv", "-o", "out"];
  const failed = await runAnecho(folder, ...args);
  assert.deepEqual([failed.code, failed.stderr], [1, ""], failed.stdout);
  assert.match(
    failed.stdout,
    /\n2\.wav +failed: .*2\.wav.*\n3\.wav +8\.0 s .*\n3 pairs .* 1 failed/,
  );
  assert.deepEqual(namesIn(folder, "out"), ["3.wav", "first"]);
  await folder.write(join("mics", "2.wav"), good);
  const mended = await runAnecho(folder, ...args, "--json", "--jobs", "2");
  assert.equal(mended.code, 0, mended.stdout);
  assert.match(
    mended.stderr,
    /^3 pairs in .*: 1 done, 2 there already \(--force makes them again\)/,
  );
  const lines = linesOf(mended).map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ pair, pairs, state }) => [pair, pairs, state]), [
    [1, 3, "kept"],
    [3, 3, "kept"],
    [2, 3, "done"],
  ]);
  const alone = ["process", "mics/2.wav", "refs/2.wav", "-o", "alone.wav", "--json"];
  const { summary } = JSON.parse((await runAnecho(folder, ...alone)).stdout);
  const { processing_s: _, speed: __, ...figures } = summary;
  assert.deepEqual({ ...lines[2].summary, ...figures }, lines[2].summary);
  const forced = await runAnecho(folder, ...args, "--force");
  assert.match(forced.stdout, /\n3 pairs in .*: 3 done, /);
});

Deno.test({
  name: "D2 after Ctrl+C or a kill the same command does the rest, and nothing twice",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using folder = await Folder.make();
    const names = await writePairs(folder, pairs);
    // This pair is so long that it is still being processed when the signal comes, whenever that is.
    const long = noise(sampleRate * 300, 0.1, 3);
    for (const name of ["mics", "refs"]) await folder.write(join(name, "0.wav"), sound(long));
    const args = ["process", "mics", "refs", "-o", "out", "--jobs", "2"];
    const finished = () => namesIn(folder, "out").filter((name) => name.endsWith(".wav"));
    const state = () =>
      new Map(
        finished().map((name) => {
          const { ino, mtime, size } = Deno.statSync(folder.at(join("out", name)));
          return [name, `${ino} ${mtime?.getTime()} ${size}`];
        }),
      );
    await Deno.mkdir(folder.at("out"));
    const stopped = async (signal: Deno.Signal, count: number) => {
      const child = startAnecho(folder, ...args);
      await until(`${count} outputs are there`, () => finished().length >= count);
      const asked = performance.now();
      child.kill(signal);
      const run = textOf(await child.output());
      console.log(`${signal}: ended ${(performance.now() - asked).toFixed(0)} ms after`);
      return { run, kept: state() };
    };
    const killed = await stopped("SIGKILL", 1);
    assert.ok(namesIn(folder, "out").length > killed.kept.size, "what was begun is left");
    const interrupted = await stopped("SIGINT", killed.kept.size + 1);
    assert.deepEqual([interrupted.run.code, interrupted.run.stdout], [130, ""]);
    assert.match(
      interrupted.run.stderr,
      /^anecho: Stopped: \d+ of \d+ pairs are done; the same command does the rest\.\n$/,
    );
    assert.deepEqual(namesIn(folder, "out"), [...interrupted.kept.keys()]);
    const last = await runAnecho(folder, ...args);
    assert.deepEqual([last.code, last.stderr], [0, ""]);
    assert.match(last.stdout, new RegExp(`, ${interrupted.kept.size} there already`));
    assert.deepEqual(finished(), ["0.wav", ...names].toSorted());
    assert.deepEqual(namesIn(folder, "out"), finished());
    const after = state();
    for (const { kept } of [killed, interrupted]) {
      for (const [name, its] of kept) assert.equal(after.get(name), its, name);
    }
  },
});
