import assert from "node:assert/strict";
import { join } from "node:path";
import { Folder, runAnecho, startAnecho } from "../../testing/anecho.ts";
import { decodeWav } from "../../testing/wav.ts";

const command = ["record-session", "session", "--backend", "simulated"];

interface Line {
  readonly kind: string;
  readonly stream?: string;
  readonly frames?: number;
}

/** @return the whole lines of a file; a line that was cut off is none. */
async function linesOf(path: string): Promise<Line[]> {
  const lines = (await Deno.readTextFile(path)).split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}

function framesOf(lines: readonly Line[], stream: string): number {
  return lines.filter((it) => it.kind === "packet" && it.stream === stream)
    .reduce((sum, { frames = 0 }) => sum + frames, 0);
}

Deno.test("D5 D9 a session holds sound, packets, events and findings, without names if wanted", async () => {
  await using folder = await Folder.make();
  const run = await runAnecho(folder, ...command, "--duration", "3s", "--private", "--yes");
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stdout, /^session: [23]\.\d s recorded\.\n$/);
  const path = (name: string) => join(folder.path, "session", name);
  const packets = await linesOf(path("packets.jsonl"));
  for (const stream of ["microphone", "reference", "output"]) {
    const wav = decodeWav(await Deno.readFile(path(`${stream}.wav`)));
    const frames = (wav.channels[0] ?? []).length;
    assert.ok(frames > 2 * wav.sampleRate, `${stream}: ${frames}`);
    assert.equal(framesOf(packets, stream), frames, stream);
  }
  const events = await linesOf(path("events.jsonl"));
  assert.ok(events.some(({ kind }) => kind === "state"));
  const description = JSON.parse(await Deno.readTextFile(path("session.json")));
  assert.ok(description.findings.length > 20);
  assert.deepEqual(Object.keys(description.findings[0]), ["id", "verdict"]);
  assert.equal(description.devices, undefined);
  assert.equal(description.settings, undefined);
  assert.doesNotMatch(JSON.stringify([description, events]), /imulated (?:mic|spe)/);
});

Deno.test({
  name: "D5 a session that was killed can be read up to its last seconds",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using folder = await Folder.make();
    const child = startAnecho(folder, ...command, "--yes");
    const path = (name: string) => join(folder.path, "session", name);
    const heard = async () => {
      const lines = await linesOf(path("packets.jsonl")).catch(() => []);
      return framesOf(lines, "microphone") / 48_000;
    };
    while (await heard() < 4) await new Promise((resolve) => setTimeout(resolve, 100));
    child.kill("SIGKILL");
    await child.output();
    const toldS = await heard();
    for (const stream of ["microphone", "reference", "output"]) {
      const wav = decodeWav(await Deno.readFile(path(`${stream}.wav`)));
      const seconds = (wav.channels[0] ?? []).length / wav.sampleRate;
      assert.ok(seconds > toldS - 5 && seconds > 1, `${stream}: ${seconds} of ${toldS} s`);
    }
  },
});

Deno.test("D5 D9 nothing is recorded unasked or over another session", async () => {
  await using folder = await Folder.make();
  const unasked = await runAnecho(folder, ...command);
  assert.equal(unasked.code, 2);
  assert.match(unasked.stderr, /nobody is there to be asked: add --yes\./);
  await Deno.mkdir(join(folder.path, "session"));
  await Deno.writeTextFile(join(folder.path, "session", "notes.txt"), "x");
  const over = await runAnecho(folder, ...command, "--yes");
  assert.equal(over.code, 2);
  assert.match(over.stderr, /session holds notes\.txt already: name a new folder\./);
});
