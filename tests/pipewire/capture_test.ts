import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { AudioCapturer, type CaptureChannels } from "../../src/engine/audio_capturer.ts";
import { AnechoError } from "../../src/engine/errors.ts";
import { decodeWav, encodeWav, noise } from "../../testing/wav.ts";
import { play, sampleRate } from "../../testing/rig/engine_on_pipewire.ts";
import { pipeWireObstacle, PipeWireRig } from "../../testing/rig/pipewire.ts";
import { anecho } from "./anecho_in_rig.ts";
import { findProgram } from "../../tools/command.ts";
import { decodeOpus, endsWithPage } from "../../testing/opus_file.ts";
import { amplitudeOf, channelOf, concat, holdsTone, tone, toneOf } from "./tones.ts";
import { until } from "../../testing/waiting.ts";
import { testUnless } from "../../testing/test_unless.ts";
import { type Running } from "../../testing/rig/rig_process.ts";

const obstacle = await pipeWireObstacle();

const hasFfmpeg = await findProgram("ffmpeg") !== undefined;
const test = testUnless(obstacle);
const ffmpegTest = testUnless(obstacle ?? (hasFfmpeg ? undefined : "ffmpeg is not installed"));

/** Plays a different tone into each channel of a loudspeaker of the rig. */
async function playTones(
  rig: PipeWireRig,
  speaker: string,
  positions: readonly string[],
  seconds = 60,
): Promise<Running> {
  const channels = positions.map((_, index) => tone(toneOf(index), seconds * sampleRate));
  const name = `tones-${crypto.randomUUID()}`;
  await Deno.writeFile(rig.here(`${name}.wav`), encodeWav({ sampleRate, channels }, "f32"));
  const player = rig.start([
    ...["pw-play", "-P", `{ node.autoconnect = false node.name = ${name} }`],
    ...["--channel-map", positions.join(","), rig.at(`${name}.wav`)],
  ]);
  for (const position of positions) {
    await rig.link(`${name}:output_${position}`, `${speaker}:playback_${position}`);
  }
  return player;
}

/** Reads a number of frames. */
async function readFrames(capturer: AudioCapturer, frames: number): Promise<Float32Array> {
  const pieces: Float32Array[] = [];
  let missing = frames * capturer.channels;
  const deadline = performance.now() + 30_000;
  while (missing > 0) {
    ok(performance.now() < deadline, "the sound does not come");
    const piece = await capturer.read();
    pieces.push(piece.subarray(0, missing));
    missing -= piece.length;
  }
  return concat(pieces);
}

/** Waits until a channel has sound. */
async function untilHeard(capturer: AudioCapturer, channel: number): Promise<void> {
  await until("the first sound", async () => {
    const piece = channelOf(await capturer.read(), channel, capturer.channels);
    return piece.some((sample) => Math.abs(sample) > 0.1);
  });
}

/** @return the largest amplitude of a tone in pieces of 100 ms of a sound. */
function loudest(frequency: number, samples: Float32Array): number {
  const piece = sampleRate / 10;
  let most = 0;
  for (let at = 0; at + piece <= samples.length; at += piece) {
    most = Math.max(most, amplitudeOf(frequency, samples.subarray(at, at + piece)));
  }
  return most;
}

const order = ["FL", "FR", "FC", "LFE", "RL", "RR", "SL", "SR"];

const speakerSets = [
  { name: "5.1", positions: "FL FR FC LFE RL RR", channels: 8 },
  { name: "7.1 in another order", positions: "SR RL FC FR LFE SL FL RR", channels: 8 },
  { name: "stereo", positions: "FL FR", channels: 8 },
  { name: "stereo", positions: "FL FR", channels: 6 },
] as const satisfies readonly { name: string; positions: string; channels: CaptureChannels }[];

test("B1 each channel of stereo, 5.1 and 7.1 comes in its place, and what is missing is silent", async () => {
  const speakers = Object.fromEntries(
    speakerSets.map(({ positions }, index) => [`set${index}`, positions]),
  );
  await using rig = await PipeWireRig.start({ speakers });
  using _inside = rig.enter();
  for (const [index, { name, positions, channels }] of speakerSets.entries()) {
    const endpoint = `set${index}`;
    const places = positions.split(" ");
    await using capturer = await AudioCapturer.open({ backend: "pipewire", endpoint, channels });
    const player = await playTones(rig, endpoint, places);
    // All channels are linked once the last one has sound.
    await untilHeard(capturer, order.indexOf(places.at(-1) ?? ""));
    const heard = await readFrames(capturer, sampleRate / 2);
    for (const [place, position] of order.slice(0, channels).entries()) {
      const channel = channelOf(heard, place, channels);
      const source = places.indexOf(position);
      if (source < 0) {
        ok(channel.every((sample) => sample === 0), `${name}: ${position} is not silent`);
        continue;
      }
      const others = places.map((_, index) => toneOf(index)).filter((_, at) => at !== source);
      ok(holdsTone(toneOf(source), others, channel), `${name}: ${position} holds another tone`);
    }
    await player.end();
  }
});

test("B1 a reader that lags loses frames, which are counted, and capture goes on", async () => {
  await using rig = await PipeWireRig.start();
  using _inside = rig.enter();
  await using capturer = await AudioCapturer.open({ backend: "pipewire", channels: 2 });
  deepEqual(await capturer.read(0), new Float32Array(), "nothing plays, so nothing comes");
  const player = await play(rig, [noise(60 * sampleRate, 0.2, 4)], "speakers:playback_FL");
  await untilHeard(capturer, 0);
  const lagFor = async (frames: number) => {
    const { capturedFrames } = capturer.statistics();
    await until("more sound", () => capturer.statistics().capturedFrames > capturedFrames + frames);
  };
  // Nobody reads for two seconds while the system plays; one second is kept.
  equal(capturer.statistics().droppedFrames, 0);
  await lagFor(2 * sampleRate);
  ok(capturer.statistics().droppedFrames >= sampleRate);
  await readFrames(capturer, sampleRate);
  const { droppedFrames } = capturer.statistics();
  await readFrames(capturer, sampleRate / 2);
  equal(capturer.statistics().droppedFrames, droppedFrames, "a reader in time loses nothing");
  // Drain discards the queued sound.
  await lagFor(sampleRate / 2);
  capturer.drain();
  let rest = 0;
  for (let count = 1; count > 0; rest += count) count = (await capturer.read(0)).length / 2;
  ok(rest < sampleRate / 2, `${rest} frames were left`);
  await player.end();
});

test("B1 A15 the default speakers are followed, and the daemon's end is an error", async () => {
  await using rig = await PipeWireRig.start({ speakers: { theatre: "FL FR FC LFE RL RR" } });
  using _inside = rig.enter();
  await rig.chooseSpeaker("speakers");
  const config = { backend: "pipewire", channels: 6 } as const;
  await using capturer = await AudioCapturer.open(config);
  const stereo = await playTones(rig, "speakers", ["FL", "FR"]);
  const surround = await playTones(rig, "theatre", order.slice(0, 6));
  await untilHeard(capturer, 0);
  ok(channelOf(await readFrames(capturer, 4800), 4, 6).every((sample) => sample === 0));
  await rig.chooseSpeaker("theatre");
  await untilHeard(capturer, 4);
  await rig.killDaemons();
  const isDead = (error: unknown) => error instanceof AnechoError && error.code === "device";
  await rejects(async () => {
    // Sound from before the failure comes first.
    while (true) await capturer.read();
  }, isDead);
  await rejects(AudioCapturer.open(config), isDead);
  await Promise.all([stereo.ended, surround.ended]);
  await rig.startDaemons();
  await using again = await AudioCapturer.open(config);
  equal((await again.read(0)).length, 0);
});

test("B1 B2 anecho capture writes samples and WAVs, and ends cleanly", async () => {
  await using rig = await PipeWireRig.start();
  const player = await playTones(rig, "speakers", ["FL", "FR"]);
  const size = (name: string) => Deno.stat(rig.here(name)).then((it) => it.size, () => 0);
  const folder = rig.at("");

  // The reader takes 96,000 bytes, half a second, and ends.
  const piped = anecho(
    rig,
    `{ ANECHO capture --format s16le 2>${folder}notes; echo $? >${folder}code; } | ` +
      `head -c 96000 >${folder}part`,
  );
  // This program is killed while it records; its file must be readable.
  const killed = anecho(rig, `exec ANECHO capture --channels 6 -o ${folder}killed.wav`);
  // This program ends by itself.
  const ended = anecho(
    rig,
    `exec ANECHO capture --speaker rig -o ${folder}ended.f32 --duration 1500ms`,
  );
  await until(
    "two seconds of sound",
    async () => await size("killed.wav") > 2 * 6 * 4 * sampleRate,
  );
  await killed.end("SIGKILL");
  const { channels, sampleRate: rate } = decodeWav(await Deno.readFile(rig.here("killed.wav")));
  equal(rate, sampleRate);
  equal(channels.length, 6);
  for (const [index, channel] of channels.entries()) {
    if (index < 2) ok(holdsTone(toneOf(index), [toneOf(1 - index)], channel), `channel ${index}`);
    else ok(channel.every((sample) => sample === 0), `channel ${index} is not silent`);
  }

  equal(await piped.ended, 0, piped.read());
  const samples = new Int16Array((await Deno.readFile(rig.here("part"))).buffer);
  const left = channelOf(Float32Array.from(samples, (it) => it / 32768), 0, 2);
  ok(holdsTone(toneOf(0), [toneOf(1)], left));
  equal(await Deno.readTextFile(rig.here("code")), "0\n", "the reader's going is no failure");
  equal(await Deno.readTextFile(rig.here("notes")), "");

  equal(await ended.ended, 0, ended.read());
  match(ended.read(), /^Captured \d\.\d s\.\n$/);
  ok(await size("ended.f32") > 0.5 * 2 * 4 * sampleRate);

  const stopped = anecho(rig, `exec ANECHO capture -o ${folder}stopped.wav`);
  await until("some sound", async () => await size("stopped.wav") > sampleRate);
  equal(await stopped.end("SIGINT"), 0, stopped.read());
  ok((decodeWav(await Deno.readFile(rig.here("stopped.wav"))).channels[0]?.length ?? 0) > 0);
  await player.end();
});

ffmpegTest(
  "B2 Opus files are whole after Ctrl+C, a kill, a full disk and a reader that goes away",
  async () => {
    await using rig = await PipeWireRig.start({ speakers: { theatre: order.join(" ") } });
    await rig.chooseSpeaker("theatre");
    const player = await playTones(rig, "theatre", order);
    const size = (name: string) => Deno.stat(rig.here(name)).then((it) => it.size, () => 0);
    const at = (name: string) => rig.at(name);
    const stopped = anecho(rig, `exec ANECHO capture --channels 8 -o ${at("stopped.opus")}`);
    const killed = anecho(rig, `exec ANECHO capture --packet-ms 5 -o ${at("killed.opus")}`);
    // A limit of file sizes simulates a full disk: the last write succeeds in part.
    const full = anecho(
      rig,
      `trap "" XFSZ; ulimit -f 60; exec ANECHO capture --bit-rate 256000 -o ${at("full.opus")}`,
    );
    const piped = anecho(
      rig,
      `{ ANECHO capture --channels 6 --format opus 2>${at("notes")}; echo $? >${at("code")}; } | ` +
        `head -c 60000 >${at("piped.opus")}`,
    );
    await until("two seconds of sound", async () => await size("stopped.opus") > 100_000);
    equal(await stopped.end("SIGINT"), 0, stopped.read());
    await until("some sound", async () => await size("killed.opus") > 20_000);
    await killed.end("SIGKILL");
    equal(await full.ended, 1, full.read());
    match(full.read(), /full\.opus can't be written to: make room/);
    equal(await piped.ended, 0, piped.read());
    equal(await Deno.readTextFile(rig.here("code")), "0\n", "the reader's going is no failure");
    equal(await Deno.readTextFile(rig.here("notes")), "");
    await player.end();

    const all = await decodeOpus(rig.here("stopped.opus"));
    for (const [channel, position] of order.entries()) {
      // The LFE channel holds only frequencies below those of the tones.
      if (position === "LFE") continue;
      const heard = channelOf(all, channel, 8);
      ok(loudest(toneOf(channel), heard) > 0.17, `${position} lacks its tone`);
      const others = order.map((_, index) => toneOf(index)).filter((_, at) => at !== channel);
      ok(others.every((other) => loudest(other, heard) < 0.05), `${position} holds another tone`);
    }
    for (const name of ["killed.opus", "full.opus"]) {
      ok(endsWithPage(await Deno.readFile(rig.here(name))), `${name} ends amid a page`);
      const heard = await decodeOpus(rig.here(name));
      ok(heard.length > sampleRate, `${name}: ${heard.length}`);
    }
    ok((await Deno.readFile(rig.here("full.opus"))).length <= 60 * 512);
    // The file was cut within a page; the pages before can be decoded.
    ok((await decodeOpus(rig.here("piped.opus"))).length > 6 * sampleRate);
  },
);

test("B2 B8 anecho capture says what is wrong with its arguments, or that PipeWire is not there", async () => {
  await using rig = await PipeWireRig.start();
  const refused: [string, RegExp, number][] = [
    ["ANECHO capture --channels 4 -o x.wav", /Give 2, 6 or 8/, 2],
    [
      "ANECHO capture --speaker nobody -o x.wav",
      /No speaker is called "nobody": use a part of "Rig/,
      2,
    ],
    ["ANECHO capture -o /nowhere/x.wav", /nowhere/, 2],
    ["ANECHO capture -o / ", /is a folder/, 2],
    ["ANECHO capture --format opus -o x.wav", /x\.wav would be Opus: give a name/, 2],
    ["ANECHO capture -o x.mp3", /can't write MP3 files: write x\.wav/, 2],
    ["ANECHO capture --bit-rate 96000 -o x.wav", /--packet-ms are for Opus: add --format opus/, 2],
    ["ANECHO capture --bit-rate 600000 -o x.opus", /512000 bits per second at most/, 2],
    ["ANECHO capture --packet-ms 15 -o x.opus", /Give 5, 10 or 20/, 2],
    ["ANECHO capture --duration soon -o x.wav", /Give a time such as/, 2],
    ["PIPEWIRE_RUNTIME_DIR=/nowhere ANECHO capture -o x.wav", /no PipeWire daemon answers/, 1],
  ];
  const runs = refused.map(([line, text, code]) => ({ run: anecho(rig, line), text, code }));
  for (const { run, text, code } of runs) {
    equal(await run.ended, code, run.read());
    match(run.read(), text);
  }
});
