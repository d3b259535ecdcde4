import assert from "node:assert/strict";
import { Folder, runAnecho, startAnecho } from "../../testing/anecho.ts";
import { decodeWav, encodeWav, levelDb, voice } from "../../testing/wav.ts";

/** A line of `run --json`. */
interface Line {
  readonly type: "started" | "event" | "status" | "closing";
  readonly kind?: string;
  readonly state?: string;
  readonly frames?: number;
  readonly microphone_dbfs?: number | null;
  readonly echo_reduction_db?: number | null;
}

const noSignals = Deno.build.os === "windows";

function parseLines(stdout: string): Line[] {
  return stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
}

/** Reads until a line holds `text`. @return the text read. */
async function readUntil(
  reader: ReadableStreamDefaultReader<string>,
  text: string,
): Promise<string> {
  let read = "";
  while (!read.includes(text)) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`the program ended without "${text}": ${read}`);
    read += value;
  }
  return read;
}

async function readRest(reader: ReadableStreamDefaultReader<string>): Promise<string> {
  let read = "";
  while (true) {
    const { done, value } = await reader.read();
    if (done) return read;
    read += value;
  }
}

Deno.test("D7 run --json gives one object per line, in real time", async () => {
  await using folder = await Folder.make();
  const started = performance.now();
  const { code, stdout, stderr } = await runAnecho(folder, "run", "--duration", "2500ms", "--json");
  const took = performance.now() - started;
  assert.deepEqual([code, stderr], [0, ""]);
  const lines = parseLines(stdout);
  assert.equal(lines[0]?.type, "started");
  assert.equal(lines.at(-1)?.type, "closing");
  assert.ok(lines.some(({ type, state }) => type === "event" && state === "running"));
  assert.ok(lines.some(({ type, kind }) => type === "event" && kind === "finished"));
  const statuses = lines.filter(({ type }) => type === "status");
  assert.ok(statuses.length >= 2, `${statuses.length} status lines`);
  assert.ok((lines.at(-1)?.frames ?? 0) >= 240, `${lines.at(-1)?.frames} frames`);
  console.log(`2.5 s of the room took ${(took / 1000).toFixed(2)} s with start and end`);
  assert.ok(took > 2400 && took < 10_000);
});

Deno.test("D7 the room has a header, and a line each second", async () => {
  await using folder = await Folder.make();
  const { code, stdout, stderr } = await runAnecho(folder, "run", "--duration", "2500ms");
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^Running in the simulated room\./);
  assert.match(stdout, /\n +time +mic +speakers +output +reduced +delay +drift +buffer +latency\n/);
  assert.ok((stdout.match(/^ +\d+\.\d s +-\d/gm)?.length ?? 0) >= 1, stdout);
  assert.match(stdout, /\nRan for \d\.\d s, .*\d+ underruns?, \d+ overruns?\.\n$/);
});

Deno.test("D7 an accelerated room is faster than real time, and takes the echo out", async () => {
  await using folder = await Folder.make();
  const args = ["run", "--duration", "30s", "--accelerated", "--scene", "far", "--record", "rec"];
  const started = performance.now();
  const { code, stderr } = await runAnecho(folder, ...args);
  const took = (performance.now() - started) / 1000;
  assert.deepEqual([code, stderr], [0, ""]);
  const read = async (name: string) => {
    const { channels, sampleRate } = decodeWav(await Deno.readFile(folder.at(`rec/${name}.wav`)));
    return (channels[0] ?? new Float32Array()).subarray(15 * sampleRate);
  };
  const reduction = levelDb(await read("microphone")) - levelDb(await read("output"));
  console.log(`30 s took ${took.toFixed(1)} s; second half ${reduction.toFixed(1)} dB quieter`);
  assert.ok(took < 20 && reduction > 15);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test({
    name: `D7 ${signal} ends the room cleanly, and its recordings can be read`,
    ignore: noSignals,
    fn: async () => {
      await using folder = await Folder.make();
      const child = startAnecho(folder, "run", "--json", "--record", "rec");
      const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
      await readUntil(reader, '"type":"status"');
      const asked = performance.now();
      child.kill(signal);
      const [rest, stderr, { code }] = await Promise.all([
        readRest(reader),
        new Response(child.stderr).text(),
        child.status,
      ]);
      const took = performance.now() - asked;
      console.log(`ended ${took.toFixed(0)} ms after ${signal}`);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.equal(parseLines(rest).at(-1)?.type, "closing");
      assert.ok(took < 2000, `${took} ms`);
      for (const name of ["microphone", "reference", "output"]) {
        const sound = decodeWav(await Deno.readFile(folder.at(`rec/${name}.wav`)));
        assert.ok((sound.channels[0]?.length ?? 0) > sound.sampleRate / 2, name);
      }
    },
  });
}

Deno.test("D7 a reader that goes away ends the room quietly", async () => {
  await using folder = await Folder.make();
  const child = startAnecho(folder, "run", "--json");
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  await readUntil(reader, "\n");
  await reader.cancel();
  const [stderr, { code }] = await Promise.all([new Response(child.stderr).text(), child.status]);
  assert.deepEqual([code, stderr], [0, ""]);
});

Deno.test("D7 --record makes its folder, and keeps what is in it", async () => {
  await using folder = await Folder.make();
  const args = ["run", "--duration", "1s", "--accelerated", "--json", "--record", "a/b"];
  const first = await runAnecho(folder, ...args);
  assert.equal(first.code, 0, first.stderr);
  assert.deepEqual([...Deno.readDirSync(folder.at("a/b"))].map(({ name }) => name).sort(), [
    "microphone.wav",
    "output.wav",
    "reference.wav",
  ]);
  const second = await runAnecho(folder, ...args);
  assert.equal(second.code, 2);
  assert.match(second.stderr, /^anecho: .*microphone\.wav is there already.*--force[^\n]*\n$/);
  assert.equal((await runAnecho(folder, ...args, "--force")).code, 0);
});

Deno.test("D7 --far and --near take files, and refuse what is none", async () => {
  await using folder = await Folder.make();
  const sampleRate = 16000;
  const sound = { sampleRate, channels: [voice(3 * sampleRate, sampleRate, 5)] };
  await folder.write("talk.wav", encodeWav(sound));
  await Deno.writeTextFile(folder.at("text.wav"), "not sound");
  const args = ["run", "--duration", "1s", "--accelerated", "--json"];
  const fine = await runAnecho(folder, ...args, "--far", "talk.wav", "--near", "talk.wav");
  assert.equal(fine.code, 0, fine.stderr);
  for (const bad of [["--far", "missing.wav"], ["--near", "text.wav"], ["--record", "talk.wav"]]) {
    const { code, stdout, stderr } = await runAnecho(folder, ...args, ...bad);
    assert.deepEqual([code, stdout], [2, ""], stderr);
    assert.match(stderr, /^anecho: [^\n]+\n$/);
    assert.ok(stderr.includes(bad[1] ?? ""), stderr);
  }
});
