import assert from "node:assert/strict";
import { join } from "node:path";
import { Folder, runAnecho } from "../../testing/anecho.ts";
import { decodeWav, echoReductionDb, encodeWav, levelDb } from "../../testing/wav.ts";

/** Result of the program for a real pair of recordings. */
interface Cleaned {
  readonly sampleRate: number;
  readonly microphone: Float32Array;
  readonly reference: Float32Array;
  readonly output: Float32Array;
}

const recordings = Deno.env.get("ANECHO_RECORDINGS");
if (!recordings) {
  console.log("ANECHO_RECORDINGS is not set: tests with real recordings are skipped.");
}

async function clean(microphoneName: string, referenceName: string): Promise<Cleaned> {
  await using folder = await Folder.make();
  const [microphone, reference] = [microphoneName, referenceName].map((name) => {
    return join(recordings ?? "", name);
  });
  assert.ok(microphone && reference);
  const args = ["process", microphone, reference, "-o", "clean.wav", "--format", "f32"];
  const { code, stdout, stderr } = await runAnecho(folder, ...args);
  assert.deepEqual([code, stderr], [0, ""]);
  console.log(stdout.trimEnd());
  const first = async (path: string) => {
    const { channels, sampleRate } = decodeWav(await Deno.readFile(path));
    return { samples: channels[0] ?? new Float32Array(), sampleRate };
  };
  const heard = await first(microphone);
  return {
    sampleRate: heard.sampleRate,
    microphone: heard.samples,
    reference: (await first(reference)).samples,
    output: (await first(folder.at("clean.wav"))).samples,
  };
}

function recordingTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `${name} (ANECHO_RECORDINGS)`, ignore: !recordings, fn });
}

recordingTest("D2 A3 minaec3: a voice from a laptop's speakers goes by 22 dB", async () => {
  const { sampleRate, microphone, reference, output } = await clean(
    "minaec3/mic.wav",
    "minaec3/reference.wav",
  );
  const reduction = echoReductionDb(sampleRate, microphone, reference, output);
  console.log(`second half: ${reduction.toFixed(1)} dB`);
  assert.ok(reduction >= 22, `${reduction} dB`);
});

recordingTest("D2 A3 A17 dtln-aec: a drifting, gated echo goes by 30 dB", async () => {
  const { sampleRate, microphone, reference, output } = await clean(
    "dtln-aec/farend_mic.wav",
    "dtln-aec/farend_reference.wav",
  );
  const reduction = echoReductionDb(sampleRate, microphone, reference, output);
  console.log(`second half: ${reduction.toFixed(1)} dB`);
  assert.ok(reduction >= 30, `${reduction} dB`);
});

recordingTest("D2 A3 dtln-aec: a voice without echo keeps its level within 1 dB", async () => {
  const { microphone, output } = await clean(
    "dtln-aec/nearend_mic.wav",
    "dtln-aec/nearend_reference.wav",
  );
  const change = levelDb(output) - levelDb(microphone);
  console.log(`level changed by ${change.toFixed(2)} dB`);
  assert.ok(Math.abs(change) < 1, `${change} dB`);
});

for (const name of ["pyaec", "webrtc-apm-resources"]) {
  recordingTest(`D2 A3 ${name}: the output is no louder than the microphone`, async () => {
    const { microphone, output } = await clean(`${name}/mic.wav`, `${name}/reference.wav`);
    const change = levelDb(output) - levelDb(microphone);
    console.log(`level changed by ${change.toFixed(2)} dB`);
    assert.ok(change <= 0, `${change} dB`);
  });
}

recordingTest("D2 A3 A17 pyaec: an echo without delay goes, and the voice stays", async () => {
  const { sampleRate, microphone, output } = await clean("pyaec/mic.wav", "pyaec/reference.wav");
  const change = (...stretches: (readonly [fromS: number, toS: number])[]) => {
    const part = (samples: Float32Array) =>
      Float32Array.from(stretches.flatMap(([fromS, toS]) => [
        ...samples.subarray(fromS * sampleRate, toS * sampleRate),
      ]));
    return levelDb(part(output)) - levelDb(part(microphone));
  };
  const echo = change([1, 5]);
  // Stretches in which the near end is far louder than the echo.
  const voice = change([8.1, 9], [10.6, 11.4]);
  console.log(`echo alone: ${echo.toFixed(1)} dB, voice: ${voice.toFixed(1)} dB`);
  assert.ok(echo <= -35);
  assert.ok(Math.abs(voice) < 1.5, `${voice} dB`);
});

/** A small change of a pair of recordings. */
interface Variant {
  /** Number of samples that are cut off at the beginning of both recordings. */
  readonly trim: number;
  /** Factor by which the microphone's samples are multiplied. */
  readonly gain: number;
  /** Length of the silence that is put before the microphone's sound, in milliseconds. */
  readonly delayMs: number;
}

const trims = [0, 37, 101, 3, 77, 120, 11, 59, 140, 23];
const gains = [1, 0.5, 2, 1, 0.5, 2, 1, 0.7, 1.4, 1];
const delaysMs = [0, 0, 0, 5, 10, 15, 20, 30, 3, 7];
const variants: readonly Variant[] = trims.map((trim, index) => ({
  trim,
  gain: gains[index] ?? 1,
  delayMs: delaysMs[index] ?? 0,
}));

/** Cleans a variant. @return by how many dB the output is below the microphone, from one time to another. */
async function reductionOfVariant(
  microphoneName: string,
  referenceName: string,
  [fromS, toS]: readonly [number, number],
  { trim, gain, delayMs }: Variant,
): Promise<number> {
  await using folder = await Folder.make();
  const read = async (name: string) => decodeWav(await Deno.readFile(join(recordings ?? "", name)));
  const microphone = await read(microphoneName);
  const reference = await read(referenceName);
  const { sampleRate } = microphone;
  const silence = Math.round(delayMs * sampleRate / 1000);
  const heard = microphone.channels[0] ?? new Float32Array();
  const late = new Float32Array(silence + heard.length - trim);
  heard.subarray(trim).forEach((sample, index) => late[silence + index] = gain * sample);
  const played = reference.channels.map((samples) => samples.subarray(trim));
  await Deno.writeFile(folder.at("mic.wav"), encodeWav({ sampleRate, channels: [late] }, "f32"));
  await Deno.writeFile(
    folder.at("ref.wav"),
    encodeWav({ sampleRate: reference.sampleRate, channels: played }, "f32"),
  );
  const args = ["process", "mic.wav", "ref.wav", "-o", "clean.wav", "--format", "f32"];
  const { code, stderr } = await runAnecho(folder, ...args);
  assert.deepEqual([code, stderr], [0, ""]);
  const output = decodeWav(await Deno.readFile(folder.at("clean.wav"))).channels[0];
  assert.ok(output);
  const part = (samples: Float32Array) => {
    const offset = silence - trim;
    return samples.subarray(fromS * sampleRate + offset, toS * sampleRate + offset);
  };
  return levelDb(part(late)) - levelDb(part(output));
}

const clips = [
  { name: "minaec3", microphone: "mic", reference: "reference", stretchS: [9.6, 19.2] },
  {
    name: "dtln-aec",
    microphone: "farend_mic",
    reference: "farend_reference",
    stretchS: [5.4, 10.8],
  },
  { name: "pyaec", microphone: "mic", reference: "reference", stretchS: [1, 5] },
] as const;

for (const { name, microphone, reference, stretchS } of clips) {
  recordingTest(`D2 A3 A17 ${name}: ten variants differ by 6 dB at most`, async () => {
    const reductions: number[] = [];
    for (const variant of variants) {
      const paths = [microphone, reference].map((file) => join(name, `${file}.wav`));
      const [heard, played] = paths;
      assert.ok(heard && played);
      reductions.push(await reductionOfVariant(heard, played, stretchS, variant));
    }
    console.log(reductions.map((reduction) => reduction.toFixed(1)).join(" "), "dB");
    const sorted = reductions.toSorted((a, b) => a - b);
    const median = ((sorted[4] ?? NaN) + (sorted[5] ?? NaN)) / 2;
    const worst = sorted[0] ?? NaN;
    console.log(`worst ${worst.toFixed(1)} dB, median ${median.toFixed(1)} dB`);
    assert.ok(worst >= median - 6, `${worst} dB, where the median is ${median} dB`);
  });
}
