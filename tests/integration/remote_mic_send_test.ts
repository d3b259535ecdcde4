import { equal, match, ok } from "node:assert/strict";
import { Folder, runAnecho, startAnecho } from "../../testing/anecho.ts";
import { voiceCorrelation } from "../../testing/voice_correlation.ts";
import { encodeWav, voice } from "../../testing/wav.ts";
import { UdpListener } from "../../src/remote_mic/udp_listener.ts";
import { findProgram } from "../../tools/command.ts";
import { until } from "../../testing/waiting.ts";
import { testUnless } from "../../testing/test_unless.ts";

const sampleRate = 48_000;
const key = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0e";
const sound = voice(4 * sampleRate, sampleRate, 5);
const heardS = 3.5;

/** Registers tests for Linux only, where /proc shows when a program listens. */
const test = testUnless(
  Deno.build.os !== "linux"
    ? "for Linux"
    : await findProgram("ffmpeg") === undefined
    ? "ffmpeg is not installed"
    : undefined,
);

async function freePort(): Promise<number> {
  await using listener = UdpListener.open(
    { address: "127.0.0.1", port: 0 },
    () => "ignored",
  );
  return listener.port;
}

/** Waits until a program listens at a port. */
async function untilBound(port: number): Promise<void> {
  const place = `:${port.toString(16).toUpperCase().padStart(4, "0")} `;
  await until(
    `somebody listens at ${port}`,
    async () => (await Deno.readTextFile("/proc/net/udp")).includes(place),
  );
}

/** Receives a stream by FFmpeg, which knows only its description (SDP). @return the sound. */
async function receive(folder: Folder, port: number, isSealed: boolean): Promise<Float32Array> {
  const description = [
    ...["v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=voice", "c=IN IP4 127.0.0.1", "t=0 0"],
    `m=audio ${port} RTP/${isSealed ? "SAVP" : "AVP"} 97`,
    "a=rtpmap:97 opus/48000/2",
    ...isSealed ? [`a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key}`] : [],
  ];
  const name = `${port}.sdp`;
  await Deno.writeTextFile(folder.at(name), `${description.join("\n")}\n`);
  const run = new Deno.Command("ffmpeg", {
    args: [
      ...["-loglevel", "error", "-protocol_whitelist", "file,udp,rtp,srtp", "-i", folder.at(name)],
      ...["-t", String(heardS), "-ac", "1", "-ar", String(sampleRate), "-f", "f32le", "-"],
    ],
    signal: AbortSignal.timeout(60_000),
    ...{ stdin: "null", stdout: "piped", stderr: "piped" },
  });
  const { stdout, stderr } = await run.output();
  ok(stdout.length > 0, new TextDecoder().decode(stderr));
  return new Float32Array(stdout.slice().buffer, 0, Math.floor(stdout.length / 4));
}

test("B5 FFmpeg hears what anecho remote-mic send sends as RTP and SRTP", async () => {
  await using folder = await Folder.make();
  await Deno.writeFile(
    folder.at("voice.wav"),
    encodeWav({ sampleRate, channels: [sound] }, "f32"),
  );
  await Deno.writeTextFile(folder.at("mic.key"), key, { mode: 0o600 });
  const prove = async (options: readonly string[]) => {
    const port = await freePort();
    const receiving = receive(folder, port, options.length > 0);
    await untilBound(port);
    const target = `127.0.0.1:${port}`;
    const sent = await runAnecho(folder, "remote-mic", "send", ...options, "voice.wav", target);
    equal(sent.code, 0, sent.stderr);
    match(sent.stderr, /Sent 4\.0 s: 200 packets/);
    const correlation = voiceCorrelation(
      sound.subarray(0, heardS * sampleRate),
      await receiving,
      sampleRate,
    );
    ok(correlation >= 0.95, `${options}: ${correlation}`);
  };
  await Promise.all([prove([]), prove(["--key-file", folder.at("mic.key")])]);
});

Deno.test("B5 a microphone is sent in packets of 20 ms until Ctrl+C", async () => {
  await using folder = await Folder.make();
  const arrivedAt: number[] = [];
  const enough = Promise.withResolvers<void>();
  const place = { address: "127.0.0.1", port: 0 };
  await using listener = UdpListener.open(place, ({ length }) => {
    ok(length > 12);
    if (arrivedAt.push(performance.now()) === 100) enough.resolve();
    return "heard";
  });
  const child = startAnecho(
    folder,
    ...["remote-mic", "send", "--backend", "simulated", `127.0.0.1:${listener.port}`],
  );
  await enough.promise;
  child.kill("SIGINT");
  const { code, stderr } = await child.output();
  const text = new TextDecoder().decode(stderr);
  equal(code, 130, text);
  match(text, /Sent \d+\.\d s: \d+ packets/);
  const seconds = ((arrivedAt[99] ?? 0) - (arrivedAt[0] ?? 0)) / 1000;
  // On a busy machine packets come late, but not more of them.
  ok(seconds > 1.7 && seconds < 4, `100 packets in ${seconds} s`);
});

Deno.test("B5 anecho remote-mic send says what is wrong, and sends nothing", async () => {
  await using folder = await Folder.make();
  await Deno.writeTextFile(folder.at("mic.key"), "short", { mode: 0o600 });
  const refused: [string[], RegExp][] = [
    [["192.0.2.1:5004"], /would cross the network unencrypted: give a key with --key-file/],
    [["nowhere"], /"nowhere" is not HOST:PORT/],
    [["a", "b", "127.0.0.1:5004"], /Too many arguments/],
    [[], /source and target/],
    [["none.wav", "127.0.0.1:9"], /none\.wav/],
    [["--bit-rate", "5", "127.0.0.1:9"], /6000 to 510000/],
    [["--key-file", folder.at("mic.key"), "192.0.2.1:9"], /holds no key of 30 bytes/],
    [["--backend", "simulated", "no such", "127.0.0.1:9"], /"no such"/],
  ];
  const runs = refused.map(async ([words, text]) => {
    const { code, stderr } = await runAnecho(folder, "remote-mic", "send", ...words);
    equal(code, 2, stderr);
    match(stderr, text);
    equal(/ at /.test(stderr), false, stderr);
  });
  await Promise.all(runs);
});
