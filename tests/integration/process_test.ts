import assert from "node:assert/strict";
import { Folder, runAnecho, startAnecho, textOf } from "../../testing/anecho.ts";
import {
  decodeWav,
  echoOf,
  echoReductionDb,
  encodeWav,
  levelDb,
  mix,
  noise,
  voice,
} from "../../testing/wav.ts";
import { sleep } from "../../src/platform/waiting.ts";
import { until } from "../../testing/waiting.ts";

const sampleRate = 16000;
const frames = 12 * sampleRate;
const far = voice(frames, sampleRate, 1);
const heard = mix(echoOf(far, sampleRate, 60, 0.5), noise(frames, 0.0003, 2));

async function writePair(folder: Folder): Promise<[microphone: string, reference: string]> {
  const sound = (samples: Float32Array) => encodeWav({ sampleRate, channels: [samples] });
  return [
    await folder.write("mic.wav", sound(heard)),
    await folder.write("reference.wav", sound(far)),
  ];
}

Deno.test("D2 A3 process takes the echo out and keeps rate and length", async () => {
  await using folder = await Folder.make();
  const pair = await writePair(folder);
  const { code, stdout, stderr } = await runAnecho(folder, "process", ...pair, "-o", "clean.wav");
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^clean\.wav: 12\.0 s, echo reduced by \d+\.\d dB \(second half .*\n$/);
  const clean = decodeWav(await Deno.readFile(folder.at("clean.wav")));
  assert.deepEqual([clean.sampleRate, clean.bits, clean.channels.length], [sampleRate, 16, 1]);
  const [output = new Float32Array()] = clean.channels;
  assert.equal(output.length, frames);
  const reduction = echoReductionDb(sampleRate, heard, far, output);
  console.log(`echo reduction, second half: ${reduction.toFixed(1)} dB`);
  assert.ok(reduction > 20, `${reduction} dB`);
  assert.deepEqual(folder.names(), ["clean.wav", "mic.wav", "reference.wav"]);
});

Deno.test("D2 process --json prints a summary that agrees with the sound", async () => {
  await using folder = await Folder.make();
  const pair = await writePair(folder);
  const { code, stdout } = await runAnecho(folder, "process", ...pair, "-o", "clean.wav", "--json");
  assert.equal(code, 0);
  const { summary, output, pipeline } = JSON.parse(stdout);
  assert.deepEqual([output.sample_rate, output.channels, output.bits], [sampleRate, 1, 16]);
  assert.equal(pipeline.noise_suppression, "off");
  assert.equal(summary.duration_s, 12);
  assert.ok(Math.abs(summary.delay_ms - 60) < 10, `delay ${summary.delay_ms} ms`);
  const [samples = new Float32Array()] =
    decodeWav(await Deno.readFile(folder.at("clean.wav"))).channels;
  const reduction = echoReductionDb(sampleRate, heard, far, samples);
  assert.ok(Math.abs(summary.second_half_echo_reduction_db - reduction) < 4, stdout);
});

Deno.test("D2 A21 process keeps the voice, and stores what --format asks for", async () => {
  await using folder = await Folder.make();
  const near = voice(frames, sampleRate, 9);
  const microphone = await folder.write("mic.wav", encodeWav({ sampleRate, channels: [near] }));
  const silence = encodeWav({ sampleRate, channels: [new Float32Array(frames)] });
  const reference = await folder.write("reference.wav", silence);
  for (const [format, bits] of [["s16", 16], ["s24", 24], ["f32", 32]] as const) {
    const args = ["process", microphone, reference, "-o", `${format}.wav`, "--format", format];
    const { code, stdout, stderr } = await runAnecho(folder, ...args);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /no echo found/);
    const clean = decodeWav(await Deno.readFile(folder.at(`${format}.wav`)));
    assert.equal(clean.bits, bits);
    const difference = levelDb(clean.channels[0] ?? new Float32Array()) - levelDb(near);
    assert.ok(Math.abs(difference) < 1, `${format}: ${difference} dB`);
  }
});

Deno.test("D2 A21 process suppresses noise, and takes every cleaning option", async () => {
  await using folder = await Folder.make();
  const hiss = noise(frames, 0.02, 5);
  const microphone = await folder.write("mic.wav", encodeWav({ sampleRate, channels: [hiss] }));
  const silence = new Float32Array(frames);
  const stereo = encodeWav({ sampleRate, channels: [silence, silence] });
  const reference = await folder.write("reference.wav", stereo);
  const level = async (name: string, ...options: string[]) => {
    const args = ["process", microphone, reference, "-o", name, ...options];
    const { code, stderr } = await runAnecho(folder, ...args);
    assert.equal(code, 0, stderr);
    const [output] = decodeWav(await Deno.readFile(folder.at(name))).channels;
    return levelDb((output ?? silence).subarray(frames / 2));
  };
  const plain = await level("plain.wav", "--no-high-pass", "--stereo-reference", "--gain");
  const suppressed = await level("suppressed.wav", "--noise-suppression", "very-high");
  console.log(`noise: ${plain.toFixed(1)} dB, suppressed ${suppressed.toFixed(1)} dB`);
  assert.ok(suppressed < levelDb(hiss) - 10);
  const louder = await level("louder.wav", "--no-high-pass", "--output-level", "12");
  const quieter = await level("quieter.wav", "--no-high-pass", "--output-level", "-8");
  assert.ok(Math.abs(louder - quieter - 20) < 0.1, `${louder} and ${quieter} dB`);
  // The network runs at 48 kHz only, so the sound is resampled to 48 kHz and back.
  const spoken = voice(frames, sampleRate, 3);
  await folder.write("mic.wav", encodeWav({ sampleRate, channels: [spoken] }));
  const kept = await level("kept.wav", "--no-high-pass", "--noise-suppression", "voice");
  assert.ok(Math.abs(kept - levelDb(spoken.subarray(frames / 2))) < 2, `${kept} dB`);
  const wrong = ["process", microphone, reference, "-o", "x.wav", "--output-level", "21"];
  const { code, stderr } = await runAnecho(folder, ...wrong);
  assert.equal(code, 2);
  assert.match(stderr, /number of dB from -20 to 20/);
});

Deno.test("D2 A21 process --stereo-output keeps a voice on its side, and takes the echo out of both", async () => {
  await using folder = await Folder.make();
  const near = voice(frames, sampleRate, 9);
  near.fill(0, 0, frames * 2 / 3);
  const other = mix(echoOf(far, sampleRate, 63, 0.4), noise(frames, 0.0003, 4));
  const channels = [mix(heard, near), mix(other, near.map((it) => 0.3 * it))];
  const microphone = await folder.write("mic.wav", encodeWav({ sampleRate, channels }));
  const sound = { sampleRate, channels: [far] };
  const reference = await folder.write("reference.wav", encodeWav(sound));
  const args = ["process", microphone, reference, "-o", "clean.wav", "--stereo-output", "--json"];
  const { code, stdout, stderr } = await runAnecho(folder, ...args);
  assert.equal(code, 0, stderr);
  const { output, pipeline } = JSON.parse(stdout);
  assert.deepEqual([output.channels, pipeline.stereo_output], [2, true]);
  const clean = decodeWav(await Deno.readFile(folder.at("clean.wav")));
  assert.equal(clean.channels.length, 2);
  const [left, right] = clean.channels;
  assert.ok(left && right && left.length === frames && right.length === frames);
  for (const [before, after] of [[heard, left], [other, right]] as const) {
    const part = [frames / 3, frames * 2 / 3] as const;
    const reduction = levelDb(before.subarray(...part)) - levelDb(after.subarray(...part));
    assert.ok(reduction > 25, `${reduction} dB`);
  }
  const [louder, softer] = [left, right].map((it) => levelDb(it.subarray(frames * 3 / 4)));
  const apart = (louder ?? NaN) - (softer ?? NaN);
  assert.ok(Math.abs(apart + 20 * Math.log10(0.3)) < 1, `${apart} dB`);
});

Deno.test("D2 process gives the same samples each time", async () => {
  await using folder = await Folder.make();
  const pair = await writePair(folder);
  for (const name of ["a.wav", "b.wav"]) {
    assert.equal((await runAnecho(folder, "process", ...pair, "-o", name)).code, 0);
  }
  assert.deepEqual(
    await Deno.readFile(folder.at("a.wav")),
    await Deno.readFile(folder.at("b.wav")),
  );
});

Deno.test("D2 process writes reports, and leaves no temporary file", async () => {
  await using folder = await Folder.make();
  const pair = await writePair(folder);
  const reports = ["--report", "report.json", "--report", "report.html"];
  const run = await runAnecho(folder, "process", ...pair, "-o", "clean.wav", ...reports);
  assert.equal(run.code, 0, run.stderr);
  assert.deepEqual(folder.names(), [
    "clean.wav",
    "mic.wav",
    "reference.wav",
    "report.html",
    "report.json",
  ]);
  const { rows, summary, interval_s } = JSON.parse(
    await Deno.readTextFile(folder.at("report.json")),
  );
  assert.equal(interval_s, 0.1);
  assert.equal(rows.time_s.length, 120);
  assert.ok(rows.time_s.every((time: number, index: number) => Math.abs(time - index / 10) < 1e-6));
  assert.ok(rows.output_dbfs.at(-1) !== undefined && summary.echo_reduction_db > 10);
  const page = await Deno.readTextFile(folder.at("report.html"));
  const players = [...page.matchAll(/data:audio\/wav;base64,([A-Za-z0-9+/=]+)/g)];
  assert.equal(players.length, 2);
  for (const [, base64 = ""] of players) {
    const excerpt = decodeWav(
      Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
    );
    assert.equal((excerpt.channels[0]?.length ?? 0) / excerpt.sampleRate, 12);
  }
});

Deno.test("D2 process replaces an output only with --force", async () => {
  await using folder = await Folder.make();
  const pair = await writePair(folder);
  await Deno.writeTextFile(folder.at("clean.wav"), "mine");
  const args = ["process", ...pair, "-o", "clean.wav"];
  const refused = await runAnecho(folder, ...args);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /^anecho: .*there already.*--force.*\n$/);
  assert.equal(await Deno.readTextFile(folder.at("clean.wav")), "mine");
  const forced = await runAnecho(folder, ...args, "--force");
  assert.equal(forced.code, 0, forced.stderr);
  decodeWav(await Deno.readFile(folder.at("clean.wav")));
});

Deno.test({
  name: "D2 Ctrl+C during process ends with 130 and leaves nothing",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using folder = await Folder.make();
    const long = noise(sampleRate * 1200, 0.1, 3);
    const microphone = await folder.write("mic.wav", encodeWav({ sampleRate, channels: [long] }));
    const before = folder.names();
    const args = ["process", microphone, microphone, "-o", "clean.wav", "--report", "r.html"];
    const child = startAnecho(folder, ...args);
    await until("the output is being written", () => folder.names().length > before.length + 1);
    await sleep(300);
    const asked = performance.now();
    child.kill("SIGINT");
    const { code, stdout, stderr } = textOf(await child.output());
    console.log(`ended ${(performance.now() - asked).toFixed(0)} ms after Ctrl+C`);
    assert.deepEqual([code, stdout], [130, ""]);
    assert.equal(stderr, "anecho: Stopped before the end; nothing was written.\n");
    assert.deepEqual(folder.names(), before);
    assert.ok(performance.now() - asked < 2000);
  },
});
