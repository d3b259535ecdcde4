import assert from "node:assert/strict";
import { join } from "node:path";
import { Folder, runAnecho } from "./anecho.ts";
import { decodeWav, echoReductionDb, levelDb } from "./wav.ts";

/** What the program made of a real pair of recordings. */
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
  // Where the near end is the louder one by far.
  const voice = change([8.1, 9], [10.6, 11.4]);
  console.log(`echo alone: ${echo.toFixed(1)} dB, voice: ${voice.toFixed(1)} dB`);
  assert.ok(echo <= -35);
  assert.ok(Math.abs(voice) < 1.5, `${voice} dB`);
});
