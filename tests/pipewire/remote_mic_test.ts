import { equal, match, ok } from "node:assert/strict";
import { createSocket } from "node:dgram";
import { echoOf, encodeWav, levelDb, mix, voice } from "../../testing/wav.ts";
import { play, record, sampleRate } from "../../testing/rig/engine_on_pipewire.ts";
import { pipeWireObstacle, PipeWireRig } from "../../testing/rig/pipewire.ts";
import { medianEchoReductionDb } from "../../testing/measures.ts";
import { voiceCorrelation } from "../../testing/voice_correlation.ts";
import { findProgram, runLogged } from "../../tools/command.ts";
import { anecho } from "./anecho_in_rig.ts";
import { until } from "../../testing/waiting.ts";
import { randomNumbers } from "../../testing/chance.ts";
import { testUnless } from "../../testing/test_unless.ts";
import { type Running } from "../../testing/rig/rig_process.ts";

/** Says which of the other programs that send is missing here; `undefined` if all are installed. */
async function senderObstacle(): Promise<string | undefined> {
  if (await findProgram("ffmpeg") === undefined) return "ffmpeg is not installed";
  if (await findProgram("gst-inspect-1.0") === undefined) return "GStreamer is not installed";
  for (const element of ["opusenc", "rtpopuspay", "udpsink"]) {
    const { code } = await runLogged("gst-inspect-1.0", ["--exists", element]);
    if (code !== 0) return `GStreamer has no ${element}`;
  }
  return undefined;
}

const test = testUnless(await pipeWireObstacle() ?? await senderObstacle());

const sound = voice(6 * sampleRate, sampleRate, 5);
/** Length of the flood. */
const floodSeconds = Number(Deno.env.get("ANECHO_FLOOD_SECONDS") ?? 2);
/** Largest growth of memory after the first 30 % of the flood. */
const mostGrowthMb = 30;
const key = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0e";

/** A remote microphone, and how its senders reach it. */
interface Side {
  readonly port: string;
  readonly run: Running;
  /** The UDP port. */
  readonly udp: number;
  readonly byFfmpeg: () => Running;
  readonly byGStreamer: () => Running;
  readonly byAnecho: () => Running;
}

async function startSide(rig: PipeWireRig, name: string, options: string): Promise<Side> {
  const run = anecho(rig, `exec ANECHO remote-mic --port 0 --name ${name} ${options}`);
  const port = `anecho_virtual_${name}:capture_MONO`;
  await rig.untilPort(port, run);
  await until("the port's number", () => /port (\d+)/.test(run.read()));
  const [, udp] = /port (\d+)/.exec(run.read()) ?? [];
  const isSealed = options.includes("--key-file");
  const seal = ["-srtp_out_suite", "AES_CM_128_HMAC_SHA1_80", "-srtp_out_params", key];
  const to = `${isSealed ? "srtp" : "rtp"}://127.0.0.1:${udp}`;
  const input = ["-loglevel", "error", "-re", "-i", rig.at("voice.wav")];
  const opus = ["-c:a", "libopus", "-b:a", "64k", "-f", "rtp"];
  const file = `${rig.at("voice.wav")} 127.0.0.1:${udp}`;
  return {
    ...{ port, run, udp: Number(udp) },
    byFfmpeg: () => rig.start(["ffmpeg", ...input, ...opus, ...isSealed ? seal : [], to]),
    byGStreamer: () => rig.start(["gst-launch-1.0", "-q", ...gstreamer(rig.at("voice.wav"), udp)]),
    byAnecho: () => anecho(rig, `exec ANECHO remote-mic send ${isSealed ? options : ""} ${file}`),
  };
}

/** A pipeline of GStreamer's that sends a file. */
function gstreamer(file: string, port: string | undefined): string[] {
  const source = ["filesrc", `location=${file}`, "!", "wavparse", "!", "audioconvert"];
  const opus = ["audioresample", "!", "opusenc", "bitrate=64000", "frame-size=20"];
  return [
    ...source,
    "!",
    ...opus,
    "!",
    "rtpopuspay",
    "!",
    "udpsink",
    "host=127.0.0.1",
    `port=${port}`,
  ];
}

/** Checks that a sender's sound can be recorded. */
async function proveHeard(
  rig: PipeWireRig,
  { port, run }: Side,
  send: () => Running,
): Promise<void> {
  const recording = await record(rig, port);
  const sender = send();
  equal(await sender.ended, 0, sender.read());
  const [heard = new Float32Array()] = await recording.finish();
  const correlation = voiceCorrelation(sound, heard, sampleRate);
  ok(correlation >= 0.95, `${port}: ${correlation}\n${run.read()}\n${sender.read()}`);
}

/**
 * Sends the sound of a microphone that hears the rig's speakers to a remote microphone in the rig. The remote
 * microphone takes out what the speakers play, and keeps the near voice that follows.
 *
 * @return a function that waits for the end of the sound, and checks the result.
 */
async function cancel(rig: PipeWireRig, side: Side): Promise<() => Promise<void>> {
  // The sender's own canceller has silent speakers as its reference, so it takes nothing out.
  const line = `exec ANECHO remote-mic send mic --speaker quiet 127.0.0.1:${side.udp}`;
  const sender = anecho(rig, line);
  const frames = 13 * sampleRate;
  const far = voice(frames, sampleRate, 6).fill(0, 9.5 * sampleRate);
  const near = voice(frames, sampleRate, 2).fill(0, 0, 10 * sampleRate);
  const recording = await record(rig, "mic:capture_MONO", "speakers:monitor_FL", side.port);
  const player = await play(
    rig,
    [far, mix(echoOf(far, sampleRate, 40, 0.5), near)],
    "speakers:playback_FL",
    "mic:input_MONO",
  );
  return async () => {
    equal(await player.ended, 0);
    const [microphone, reference, output] = await recording.finish();
    ok(microphone && reference && output);
    equal(await sender.end("SIGINT"), 130, sender.read());
    equal(await side.run.end("SIGINT"), 130, side.run.read());
    const echo = medianEchoReductionDb(microphone, reference, output);
    // Only the near voice speaks at the end.
    const end = (sound: Float32Array) => levelDb(sound.subarray(-2.5 * sampleRate));
    const voiceLost = end(microphone) - end(output);
    console.log(`remote echo: ${echo.toFixed(1)} dB less, the voice ${voiceLost.toFixed(1)} dB`);
    ok(echo >= 20, `the echo is ${echo} dB lower\n${side.run.read()}`);
    ok(Math.abs(voiceLost) < 6, `the voice is ${voiceLost} dB lower`);
  };
}

/**
 * Sends packets of a second sender, forged and cut RTP packets and noise as fast as possible, once the first
 * sender is played.
 */
async function flood({ run, udp }: Side): Promise<void> {
  const told = run.read().length;
  await until("a sender", () => run.read().slice(told).includes('"playing":true'));
  const socket = createSocket("udp4");
  const random = randomNumbers(23);
  const started = performance.now();
  const before = usageOf(run.pid);
  const ownBefore = usageOf(Deno.pid);
  let settled = before;
  let count = 0;
  for (let ms = 0; ms < 1000 * floodSeconds; ms = performance.now() - started) {
    if (ms < 300 * floodSeconds) settled = usageOf(run.pid);
    const batch = Array.from({ length: 50 }, () => {
      const packet = new Uint8Array(20 + Math.floor(random() * 180)).map(() => random() * 256);
      const isRtp = count % 3 > 0;
      if (isRtp) packet.set([0x80, 97, count >> 8 & 255, count & 255]);
      // These packets are of a second sender with one SSRC; the other packets have random SSRCs.
      if (count % 3 === 1) packet.set([0, 0, 0, 9], 8);
      const length = count++ % 7 === 0 ? 11 : packet.length;
      return new Promise((resolve) => socket.send(packet, 0, length, udp, "127.0.0.1", resolve));
    });
    await Promise.all(batch);
  }
  const seconds = (performance.now() - started) / 1000;
  const after = usageOf(run.pid);
  socket.close();
  const cpu = (after.cpuSeconds - before.cpuSeconds) / seconds;
  const ownCpu = (usageOf(Deno.pid).cpuSeconds - ownBefore.cpuSeconds) / seconds;
  const growth = (after.memoryMb - settled.memoryMb).toFixed(1);
  const rate = Math.round(count / seconds);
  console.log(
    `flood: ${rate} datagrams/s, ${(100 * cpu).toFixed(0)} % of a core, ${growth} MB more`,
  );
  ok(after.memoryMb - settled.memoryMb < mostGrowthMb, `${growth} MB more`);
  // Sending takes most of a core.
  ok(cpu < ownCpu / 5, `${cpu} of a core, the sender ${ownCpu}`);
}

/** Processor time that a process has used, and memory that it holds now. */
function usageOf(pid: number): { cpuSeconds: number; memoryMb: number } {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ")[1]?.split(" ") ?? [];
  const [, pages = 0] = Deno.readTextFileSync(`/proc/${pid}/statm`).split(" ").map(Number);
  const ticks = Number(stat[11]) + Number(stat[12]);
  return { cpuSeconds: ticks / 100, memoryMb: pages * 4096 / 1e6 };
}

test("B4 B5 what FFmpeg, GStreamer and Anecho send as RTP and SRTP is heard, also after the sound server ended", async () => {
  await using rig = await PipeWireRig.start({ speakers: { quiet: "FL FR" } });
  const wav = encodeWav({ sampleRate, channels: [sound] }, "f32");
  await Deno.writeFile(rig.here("voice.wav"), wav);
  await Deno.writeTextFile(rig.here("mic.key"), key, { mode: 0o600 });
  const plain = await startSide(rig, "plain", "--json");
  const sealed = await startSide(rig, "sealed", `--key-file ${rig.at("mic.key")}`);
  const proveCancelled = await cancel(
    rig,
    await startSide(rig, "beside", "--aec --speaker speakers"),
  );
  const streamed = await startSide(rig, "streamed", "--json");
  const sides = [plain, sealed];
  await Promise.all([
    ...sides.map((side) => proveHeard(rig, side, side.byFfmpeg)),
    proveHeard(rig, streamed, streamed.byGStreamer),
  ]);
  equal(await streamed.run.end("SIGINT"), 130, streamed.run.read());
  await proveCancelled();
  await rig.killDaemons();
  await rig.startDaemons();
  await Promise.all([
    flood(plain),
    ...sides.map(async (side) => {
      await rig.untilPort(side.port, side.run);
      await proveHeard(rig, side, side.byAnecho);
    }),
  ]);
  for (const { run } of sides) {
    equal(await run.end("SIGINT"), 130, run.read());
    match(run.read(), /Packets: \d+ came, \d+ were played/);
  }
});

test("B5 anecho remote-mic says what is wrong", async () => {
  await using rig = await PipeWireRig.start();
  const refused: [string, RegExp][] = [
    ["--listen 0.0.0.0", /everybody in the network could speak in your name.*--key-file/],
    ["--listen here", /--listen takes an address/],
    ["--port 70000", /0 to 65535/],
    ["--key-file none.key", /There is no key file none\.key; make one/],
    ["--name ''", /--name is empty/],
    ["--listen 192.0.2.1 --key-file KEY", /has no address 192\.0\.2\.1/],
    ["file.wav", /Give - for standard input/],
    ["--speaker speakers", /--speaker works only with --aec/],
    ["--aec --channels 2", /--aec works on one channel/],
    ["--aec --speaker banana", /No speaker is called "banana"/],
  ];
  await Deno.writeTextFile(rig.here("mic.key"), key, { mode: 0o600 });
  const runs = refused.map(([options, text]) => {
    const line = `exec ANECHO remote-mic --port 0 ${options.replace("KEY", rig.at("mic.key"))}`;
    return { run: anecho(rig, line), text };
  });
  for (const { run, text } of runs) {
    equal(await run.ended, 2, run.read());
    match(run.read(), text);
  }
});
