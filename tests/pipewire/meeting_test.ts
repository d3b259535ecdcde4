import { equal, ok } from "node:assert/strict";
import { decodeWav, echoOf, levelDb, mix, voice } from "../../testing/wav.ts";
import { medianEchoReductionDb } from "../../testing/measures.ts";
import { play, sampleRate } from "../../testing/rig/engine_on_pipewire.ts";
import { pipeWireObstacle, PipeWireRig } from "../../testing/rig/pipewire.ts";
import { anecho } from "./anecho_in_rig.ts";
import { sleep } from "../../src/platform/waiting.ts";
import { until } from "../../testing/waiting.ts";
import { testUnless } from "../../testing/test_unless.ts";

const test = testUnless(await pipeWireObstacle());

/** @return by how many ms one track lags another, between 30 and 80. */
function lagMs(late: Float32Array, early: Float32Array): number {
  const [least, most] = [0.03 * sampleRate, 0.08 * sampleRate];
  let best = { lag: 0, sum: 0 };
  for (let lag = least; lag < most; lag++) {
    let sum = 0;
    for (let i = most; i < late.length; i += 2) sum += (late[i] ?? 0) * (early[i - lag] ?? 0);
    if (Math.abs(sum) > best.sum) best = { lag, sum: Math.abs(sum) };
  }
  return 1000 * best.lag / sampleRate;
}

test("C2 C3 C6 C7 a call is recorded without its echo, also by children, and through a microphone that goes and comes", async () => {
  await using rig = await PipeWireRig.start();
  const line = `exec ANECHO meeting --tracks three --rate 48000 -o ${
    rig.at("call.wav")
  } --events 2`;
  const program = anecho(rig, line);
  const apart = anecho(
    rig,
    `exec ANECHO meeting --tracks three --rate 48000 --isolation both-children -o ${
      rig.at("apart.wav")
    } --events 2`,
  );
  // Nobody records from a virtual microphone: the devices run all the same.
  await rig.untilLinked("mic:capture_MONO", "anecho_capture");
  await until("levels", () => /"type":"levels"/.test(program.read()), { process: program });
  for (const source of ["microphone", "loopback"]) {
    const opened = new RegExp(`"source":"${source}","text":"opened"`);
    await until(`the child of the ${source}`, () => opened.test(apart.read()), { process: apart });
  }
  const begunAt = performance.now();

  const frames = 12 * sampleRate;
  const far = voice(frames, sampleRate, 5);
  far.fill(0, 0, sampleRate / 2).fill(0, 9 * sampleRate);
  const near = voice(frames, sampleRate, 2).fill(0, 0, 9.5 * sampleRate);
  const heard = mix(echoOf(far, sampleRate, 40, 0.5), near);
  const player = await play(rig, [far, heard], "speakers:playback_FL", "mic:input_MONO");
  equal(await player.ended, 0);
  equal(await apart.end("SIGINT"), 0, apart.read());
  await rig.removeNode("mic");
  await until(
    "the loss",
    () => /"source":"microphone","health":"missing"/.test(program.read()),
    { process: program },
  );
  await rig.addMicrophone("mic");
  await rig.untilLinked("mic:capture_MONO", "anecho_capture");
  await until(
    "the return",
    () => /"source":"microphone","text":"opened"/.test(program.read()),
    { process: program },
  );
  await sleep(1000);
  const lasted = (performance.now() - begunAt) / 1000;
  equal(await program.end("SIGINT"), 0, program.read());

  const { channels } = decodeWav(await Deno.readFile(rig.here("call.wav")));
  const [microphone, clean, loopback] = channels;
  ok(microphone && clean && loopback);
  const recorded = microphone.length / sampleRate;
  ok(recorded > lasted && recorded < lasted + 5, `${recorded} s of ${lasted}`);
  const first = loopback.findIndex((sample) => Math.abs(sample) > 0.003) - sampleRate / 2;
  const scene = (track: Float32Array, from: number, to: number) =>
    track.subarray(first + Math.round(from * sampleRate), first + Math.round(to * sampleRate));
  const reduction = medianEchoReductionDb(
    scene(microphone, 3, 9),
    scene(loopback, 3, 9),
    scene(clean, 3, 9),
  );
  console.log(`the echo in the call comes out ${reduction.toFixed(1)} dB lower`);
  ok(reduction >= 25, `the echo is ${reduction.toFixed(1)} dB lower`);
  const [spoken, kept] = [microphone, clean].map((it) => levelDb(scene(it, 10, 11.9)));
  ok(Math.abs((spoken ?? 0) - (kept ?? 0)) < 3, `the voice went from ${spoken} to ${kept} dB`);
  const lag = lagMs(scene(microphone, 4, 6), scene(loopback, 4, 6));
  const [farApart, , loopbackApart] =
    decodeWav(await Deno.readFile(rig.here("apart.wav"))).channels;
  ok(farApart && loopbackApart);
  const firstApart = loopbackApart.findIndex((sample) => Math.abs(sample) > 0.003);
  const laterApart = (track: Float32Array) =>
    track.subarray(firstApart + 3.5 * sampleRate, firstApart + 5.5 * sampleRate);
  const lagApart = lagMs(laterApart(farApart), laterApart(loopbackApart));
  ok(Math.abs(lagApart - lag) < 1, `by children the echo lags by ${lagApart} ms, else ${lag}`);
  // A machine under load loses cycles, which are gaps too.
  const { health, gaps } = JSON.parse(await Deno.readTextFile(rig.here("call.json")));
  const told: string[] = health
    .filter((it: { source: string }) => it.source === "microphone")
    .map((it: { health: string }) => it.health);
  const lost = told.indexOf("missing");
  ok(lost >= 0 && lost < told.length - 1, told.join());
  const longest = gaps
    .filter((it: { source: string }) => it.source === "microphone")
    .reduce(
      (most: number, it: { from_s: number; to_s: number }) => Math.max(most, it.to_s - it.from_s),
      0,
    );
  ok(longest > 0.5 && longest < lasted, `gaps: ${JSON.stringify(gaps)}`);
});
