import { doesNotMatch, equal, match, ok, rejects } from "node:assert/strict";
import { AnechoError } from "../../src/engine/errors.ts";
import { VirtualMic } from "../../src/engine/virtual_mic.ts";
import { encodeWav, noise } from "../../testing/wav.ts";
import { record, sampleRate } from "../../testing/rig/engine_on_pipewire.ts";
import { pipeWireObstacle, PipeWireRig } from "../../testing/rig/pipewire.ts";
import { anecho } from "./anecho_in_rig.ts";
import { shareHeard } from "./scenes.ts";
import { channelOf, holdsTone, tone, toneOf } from "./tones.ts";
import { until } from "../../testing/waiting.ts";
import { testUnless } from "../../testing/test_unless.ts";
import { type Running } from "../../testing/rig/rig_process.ts";

const test = testUnless(await pipeWireObstacle());

const config = { backend: "pipewire", name: "Phone", channels: 1 } as const;
const node = "anecho_virtual_phone";

/** Pushes sound as fast as the microphone takes it, until told to stop. */
function keepPushing(mic: VirtualMic, next: (index: number) => Float32Array<ArrayBuffer>) {
  let isOver = false;
  const ended = (async () => {
    for (let index = 0; !isOver; index++) {
      const piece = next(index);
      while (!isOver && !await mic.waitForRoom(piece.length / mic.channels));
      mic.push(piece);
    }
  })();
  return {
    stop: () => {
      isOver = true;
      return ended;
    },
  };
}

/** @return 100 ms with a different tone in each channel. */
function toneChunk(channels: number): Float32Array<ArrayBuffer> {
  const frames = sampleRate / 10;
  const tones = Array.from({ length: channels }, (_, channel) => tone(toneOf(channel), frames));
  return Float32Array.from(
    { length: frames * channels },
    (_, index) => tones[index % channels]?.[Math.floor(index / channels)] ?? 0,
  );
}

/** Starts a client of PulseAudio that records raw f32 into a file of the rig. */
function recordByPulse(rig: PipeWireRig, source: string, channels: number, file: string): Running {
  const format = ["--raw", "--format=float32le", `--rate=${sampleRate}`, `--channels=${channels}`];
  return rig.start(["parec", ...format, "--latency-msec=20", "-d", source, rig.at(file)]);
}

async function readRaw(rig: PipeWireRig, file: string): Promise<Float32Array> {
  const bytes = await Deno.readFile(rig.here(file));
  return new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / 4));
}

test("B3 what is pushed is recorded by programs of PipeWire and of PulseAudio", async () => {
  await using rig = await PipeWireRig.start();
  await rig.startPulse();
  using _inside = rig.enter();
  for (const channels of [1, 2] as const) {
    await using mic = await VirtualMic.open({ ...config, channels });
    ok(mic.alive());
    const pushing = keepPushing(mic, () => toneChunk(channels));
    const ports = channels === 1 ? ["MONO"] : ["FL", "FR"];
    const native = await record(rig, ...ports.map((port) => `${node}:capture_${port}`));
    const pulse = recordByPulse(rig, node, channels, `pulse${channels}`);
    const size = () => Deno.stat(rig.here(`pulse${channels}`)).then((it) => it.size, () => 0);
    await until("a second of sound", async () => await size() > 4 * channels * sampleRate);
    await pulse.end("SIGINT");
    const heard = await native.finish();
    await pushing.stop();
    const heardByPulse = await readRaw(rig, `pulse${channels}`);
    for (let channel = 0; channel < channels; channel++) {
      const sides = [heard[channel], channelOf(heardByPulse, channel, channels)];
      for (const [side, sound] of sides.entries()) {
        ok(
          sound && holdsTone(toneOf(channel), [toneOf(1 - channel)], sound),
          `${side}: ${channel}`,
        );
      }
    }
  }
});

test("B3 push never waits, discard empties, and the daemon's end is told", async () => {
  await using rig = await PipeWireRig.start();
  using _inside = rig.enter();
  await using mic = await VirtualMic.open({ ...config, bufferMs: 2000 });
  const chunk = toneChunk(1);
  // An hour of sound while nobody records.
  for (let index = 0; index < 36_000; index++) ok(mic.push(chunk));
  const { pushedFrames, droppedFrames, queuedFrames, capacityFrames } = mic.statistics();
  equal(pushedFrames, 3600 * sampleRate);
  equal(queuedFrames, capacityFrames);
  equal(droppedFrames, pushedFrames - capacityFrames);

  // When a recorder comes, old sound is not played: most of the two seconds is discarded.
  const recording = await record(rig, `${node}:capture_MONO`);
  await until("silence", () => mic.waitUntilPlayed());
  for (let index = 0; index < 20; index++) mic.push(chunk);
  await until("some of it to be played", () => mic.waitForRoom(4800));
  mic.discard();
  equal(mic.statistics().queuedFrames, 0);
  await until("silence", () => mic.waitUntilPlayed());
  const marker = noise(4800, 0.5, 8) as Float32Array<ArrayBuffer>;
  mic.push(marker);
  await until("the marker's end", () => mic.waitUntilPlayed());
  const [heard] = await recording.finish();
  ok(heard);
  const start = heard.findIndex((_, at) =>
    marker.slice(200, 300).every((sample, index) => heard[at + index] === sample)
  );
  ok(start >= 0, "the marker was not heard");
  const tones = heard.slice(0, start).filter((sample) => Math.abs(sample) > 0.001).length;
  ok(tones > 1000 && tones < sampleRate, `${tones} samples were played`);

  await rig.killDaemons();
  await until("the microphone's end", () => !mic.alive());
  equal(mic.push(chunk), false);
  const isDead = (error: unknown) => error instanceof AnechoError && error.code === "device";
  await rejects(mic.waitForRoom(capacityFrames), isDead);
  await rejects(VirtualMic.open(config), isDead);
  await rig.startDaemons();
  await using again = await VirtualMic.open(config);
  ok(again.push(chunk));
});

test("B3 anecho virtual-mic plays every sample of a file and of a pipe", async () => {
  await using rig = await PipeWireRig.start();
  const channels = [noise(sampleRate, 0.4, 11)];
  const [sound = new Float32Array()] = channels;
  await Deno.writeFile(rig.here("sound.wav"), encodeWav({ sampleRate, channels }, "f32"));
  await Deno.writeFile(rig.here("sound.f32"), new Uint8Array(sound.buffer));
  const folder = rig.at("");
  const lines = [
    `exec ANECHO virtual-mic ${folder}sound.wav --name Phone`,
    `cat ${folder}sound.f32 | ANECHO virtual-mic --format f32le --name Phone`,
    `cat ${folder}sound.wav | ANECHO virtual-mic --name Phone`,
  ];
  for (const line of lines) {
    const player = anecho(rig, line);
    await rig.untilPort(`${node}:capture_MONO`, player);
    // The sound waits until somebody records.
    const recording = await record(rig, `${node}:capture_MONO`);
    equal(await player.ended, 0, player.read());
    match(player.read(), /^"Phone" is there.*\nPlayed 1\.0 s[.;]/);
    doesNotMatch(player.read(), / lost/);
    const [heard] = await recording.finish();
    ok(heard);
    const share = shareHeard(sound, heard);
    ok(share > 0.9, `${share} of the sound was recorded`);
  }
});

test("B3 B8 anecho virtual-mic says what is wrong", async () => {
  await using rig = await PipeWireRig.start();
  const sounds = [new Float32Array(10)];
  await Deno.writeFile(
    rig.here("mono.wav"),
    encodeWav({ sampleRate: 48_000, channels: sounds }),
  );
  await Deno.writeFile(rig.here("text.wav"), new TextEncoder().encode("This is no sound at all"));
  await Deno.writeFile(rig.here("talk.ogg"), new TextEncoder().encode(`OggS${"x".repeat(100)}`));
  // Samples far beyond full scale: floats reach 3.4e38.
  const loud = Float32Array.from({ length: 4800 }, (_, index) => index % 7 === 0 ? 3e38 : 0.1);
  await Deno.writeFile(rig.here("loud.raw"), new Uint8Array(loud.buffer));
  const at = (name: string) => rig.at(name);
  const refused: [string, RegExp, number][] = [
    [`ANECHO virtual-mic ${at("text.wav")}`, /not audio that can be read/, 2],
    [`cat ${at("loud.raw")} | ANECHO virtual-mic`, /name their format \(s16le, f32le\)/, 2],
    [`ANECHO virtual-mic ${at("loud.raw")} --format f32le`, /far louder than sound can be/, 2],
    [`ANECHO virtual-mic ${at("talk.ogg")}`, /is an Ogg file.*ffmpeg -i/, 2],
    [`ANECHO virtual-mic ${at("none.wav")}`, /there is no such file/, 2],
    [`ANECHO virtual-mic ${at("")}`, /is a folder/, 2],
    [`ANECHO virtual-mic x --channels 3`, /Give 1 or 2/, 2],
    [`PIPEWIRE_RUNTIME_DIR=/nowhere ANECHO virtual-mic ${at("mono.wav")}`, /no PipeWire daemon/, 1],
  ];
  const runs = refused.map(([line, text, code]) => ({ run: anecho(rig, line), text, code }));
  for (const { run, text, code } of runs) {
    equal(await run.ended, code, run.read());
    match(run.read(), text);
  }
  const stopped = anecho(rig, `exec ANECHO virtual-mic ${at("mono.wav")} --name Phone`);
  await rig.untilPort(`${node}:capture_MONO`, stopped);
  equal(await stopped.end("SIGINT"), 130, stopped.read());
});
