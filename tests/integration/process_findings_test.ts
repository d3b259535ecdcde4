import assert from "node:assert/strict";
import { Folder, runAnecho } from "../../testing/anecho.ts";
import { echoOf, encodeWav, mix, noise, voice } from "../../testing/wav.ts";

const sampleRate = 16000;
const frames = 14 * sampleRate;
const far = voice(frames, sampleRate, 1);
const heard = mix(echoOf(far, sampleRate, 60, 0.5), noise(frames, 0.0003, 2));
const unrelated = mix(voice(frames, sampleRate, 9), noise(frames, 0.0003, 3));

interface Summary {
  readonly echo: string;
  readonly echo_reduction_db: number | null;
  readonly second_half_echo_reduction_db: number | null;
  readonly delay_ms: number | null;
  readonly drift_ppm: number | null;
  readonly double_talk: number;
  readonly far_end_alone: number;
}

async function process(
  microphone: Float32Array,
  reference: Float32Array,
): Promise<{ readonly line: string; readonly summary: Summary }> {
  await using folder = await Folder.make();
  const sound = (samples: Float32Array) => encodeWav({ sampleRate, channels: [samples] });
  const mic = await folder.write("mic.wav", sound(microphone));
  const ref = await folder.write("reference.wav", sound(reference));
  const args = ["process", mic, ref, "-o", "clean.wav", "--report", "report.json"];
  const { code, stdout, stderr } = await runAnecho(folder, ...args);
  assert.deepEqual([code, stderr], [0, ""]);
  const { summary } = JSON.parse(await Deno.readTextFile(folder.at("report.json")));
  return { line: stdout, summary };
}

function assertNoFigures({ line, summary }: Awaited<ReturnType<typeof process>>): void {
  assert.match(line, /no echo of this reference was found/);
  assert.doesNotMatch(line, /reduced|delay|drift/);
  assert.equal(summary.echo_reduction_db, null);
  assert.equal(summary.second_half_echo_reduction_db, null);
  assert.equal(summary.delay_ms, null);
  assert.equal(summary.drift_ppm, null);
}

Deno.test("D2 process says that there is no echo of an unrelated reference", async () => {
  const outcome = await process(unrelated, far);
  assertNoFigures(outcome);
  assert.equal(outcome.summary.echo, "none");
});

Deno.test("D2 process says that the two files seem to be swapped", async () => {
  const outcome = await process(far, heard);
  assertNoFigures(outcome);
  assert.equal(outcome.summary.echo, "swapped");
  assert.match(outcome.line, /the two files seem to be swapped/);
});

Deno.test("D2 process says that both files hold the same sound", async () => {
  const outcome = await process(heard, heard);
  assertNoFigures(outcome);
  assert.equal(outcome.summary.echo, "same-sound");
  assert.match(outcome.line, /both files hold the same sound/);
});

Deno.test("D2 A17 process finds the echo of recorders that were started seconds apart", async () => {
  const late = new Float32Array(frames);
  late.set(heard.subarray(0, frames - 2 * sampleRate), 2 * sampleRate);
  const { line, summary } = await process(mix(late, noise(frames, 0.0003, 5)), far);
  assert.equal(summary.echo, "found");
  assert.match(line, /echo reduced by \d+\.\d dB .*, delay 20\d\d ms, drift 0 ppm/);
  assert.ok((summary.second_half_echo_reduction_db ?? 0) > 25, line);
});

Deno.test("D2 process calls the far end alone no double talk", async () => {
  const { summary } = await process(mix(heard, noise(frames, 0.004, 7)), far);
  assert.equal(summary.echo, "found");
  assert.ok(summary.double_talk < 0.1, JSON.stringify(summary));
  assert.ok(summary.far_end_alone > 0.4, JSON.stringify(summary));
});

Deno.test("D2 process says that the delay moved", async () => {
  const half = frames / 2;
  const moving = heard.slice();
  moving.set(echoOf(far, sampleRate, 260, 0.5).subarray(half), half);
  const { line } = await process(mix(moving, noise(frames, 0.0003, 8)), far);
  assert.match(line, /, delay 2[56]\d ms at the end \(moved once, [56]\d to 2[56]\d ms\), /);
});

Deno.test("D2 D5 process says that a reduction is understated where both speak all the time", async () => {
  // With eight voices, somebody always speaks.
  const seeds = Array.from({ length: 8 }, (_, index) => 20 + index);
  const crowd = mix(...seeds.map((seed) => voice(frames, sampleRate, seed)));
  const { line, summary } = await process(mix(heard, crowd), far);
  assert.equal(summary.echo, "found");
  assert.ok(summary.double_talk > 0.5, JSON.stringify(summary));
  assert.match(
    line,
    /echo reduced by at least .* dB, as the far end spoke alone for less than 1 s/,
  );
});
