import assert from "node:assert/strict";
import { Folder, runAnecho, startAnecho, startAnechoFed } from "../../testing/anecho.ts";
import { decodeWav, levelDb } from "../../testing/wav.ts";
import { projectRoot } from "../../tools/project.ts";
import { join } from "node:path";
import { decodeOpus, layoutOf } from "../../testing/opus_file.ts";
import { soundRate } from "../../src/engine/audio_capturer.ts";
import { Sound } from "../../src/engine/sound.ts";
import { findProgram } from "../../tools/command.ts";
import { channelOf } from "../pipewire/tones.ts";
import { sleep } from "../../src/platform/waiting.ts";
import { chance } from "../../testing/chance.ts";

/** How often a recording is killed. */
const kills = Number(Deno.env.get("ANECHO_MEETING_KILLS") ?? 2);
const noShell = Deno.build.os === "windows";
const hasFfmpeg = await findProgram("ffmpeg") !== undefined;
const simulated = ["meeting", "--backend", "simulated"];

/** Events of a running recording, read from its standard error. */
class EventLines {
  readonly #lines: AsyncIterator<string>;
  readonly all: Record<string, unknown>[] = [];

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.#lines = linesOf(stream);
  }

  /** Waits for the next event of a type. */
  async next(type: string): Promise<Record<string, unknown>> {
    while (true) {
      const { done, value } = await this.#lines.next();
      assert.ok(!done, `ended without ${type}: ${JSON.stringify(this.all)}`);
      if (!value.startsWith("{")) continue;
      const event = JSON.parse(value);
      this.all.push(event);
      if (event.type === type) return event;
    }
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

/** @return by how many milliseconds `late` lags `early`, up to 100. */
function lagMs(late: Float32Array, early: Float32Array, sampleRate: number): number {
  const most = sampleRate / 10;
  let best = { lag: 0, sum: 0 };
  for (let lag = 0; lag < most; lag++) {
    let sum = 0;
    for (let i = most; i < late.length; i++) sum += (late[i] ?? 0) * (early[i - lag] ?? 0);
    if (Math.abs(sum) > best.sum) best = { lag, sum: Math.abs(sum) };
  }
  return 1000 * best.lag / sampleRate;
}

Deno.test("C1 C2 C3 three tracks with events, commands and a sidecar", async () => {
  await using folder = await Folder.make();
  const child = startAnechoFed(
    folder,
    ...[...simulated, "--tracks", "three", "-o", "talk.wav", "--events", "2"],
  );
  const input = child.stdin.getWriter();
  const send = (text: string) => input.write(new TextEncoder().encode(`${text}\n`));
  const events = new EventLines(child.stderr);
  const started = await events.next("started");
  assert.deepEqual(started.channels, ["microphone", "clean-microphone", "loopback"]);
  assert.deepEqual([started.version, started.sample_rate], [1, 16000]);
  while (Number((await events.next("levels")).at_s) < 4);
  await send('{"command":"mark","text":"a decision"}');
  const mark = await events.next("mark");
  await send('{"command":"mute"}');
  const muted = await events.next("muted");
  await send("hello");
  assert.match(String((await events.next("refused")).text), /^This is not JSON: hello\./);
  while (Number((await events.next("levels")).at_s) < Number(muted.at_s) + 2);
  await send('{"command":"stop"}');
  const stopped = await events.next("stopped");
  assert.equal(stopped.reason, "command");
  await input.close();
  await child.stdout.cancel();
  assert.equal((await child.status).code, 0);

  const { channels, sampleRate, bits } = decodeWav(await Deno.readFile(folder.at("talk.wav")));
  assert.deepEqual([channels.length, sampleRate, bits], [3, 16000, 16]);
  const [raw, clean, loopback] = channels as [Float32Array, Float32Array, Float32Array];
  const from = Math.round((Number(muted.at_s) + 1) * sampleRate);
  assert.ok(raw.subarray(from).every((it) => it === 0), "muted, and heard");
  assert.ok(clean.subarray(from).every((it) => it === 0), "muted, and heard");
  const begin = Math.round(1.5 * sampleRate);
  const lag = lagMs(
    raw.subarray(begin, begin + sampleRate),
    loopback.subarray(begin, begin + sampleRate),
    sampleRate,
  );
  // The room's latencies of 35 and 10 ms, and the time through the air.
  assert.ok(lag > 45 && lag < 55, `the echo lags the loopback by ${lag} ms`);
  const sidecar = JSON.parse(await Deno.readTextFile(folder.at("talk.json")));
  assert.equal(sidecar.is_complete, true);
  assert.equal(sidecar.duration_s, Math.round(raw.length / sampleRate * 1000) / 1000);
  assert.deepEqual(sidecar.marks, [{ at_s: mark.at_s, text: "a decision" }]);
  assert.deepEqual(sidecar.tracks.map((it: { content: string }) => it.content), started.channels);
  assert.ok(sidecar.echo.some((it: { state: string }) => it.state === "cancelling"));
  assert.deepEqual(sidecar.gaps, []);
});

Deno.test("C1 C4 samples alone go to a pipe, which may be closed, in each mode", async () => {
  await using folder = await Folder.make();
  const child = startAnecho(folder, ...simulated, "--mode", "loopback", "--format", "f32le");
  const reader = child.stdout.getReader();
  const pieces: Uint8Array[] = [];
  for (let size = 0; size < 4 * 16000 * 2;) {
    const { value } = await reader.read();
    assert.ok(value !== undefined);
    pieces.push(value);
    size += value.length;
  }
  await reader.cancel();
  const stderr = await new Response(child.stderr).text();
  assert.equal((await child.status).code, 0, stderr);
  assert.match(stderr, /^Recorded \d+\.\d s\.\n$/);
  const bytes = new Uint8Array(await new Blob(pieces as Uint8Array<ArrayBuffer>[]).arrayBuffer());
  const samples = new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / 4));
  assert.ok(samples.every((it) => Math.abs(it) <= 1));
  const level = levelDb(samples);
  assert.ok(level > -50, `the loopback is at ${level} dB`);

  const brief = [...simulated, "--duration", "1500ms"];
  const [alone, device] = await Promise.all([
    runAnecho(folder, ...brief, "--mode", "microphone", "--rate", "48000", "-o", "me.wav"),
    runAnecho(folder, ...brief, "--device", "simulated microphone", "-o", "device.wav"),
  ]);
  assert.deepEqual([alone.code, alone.stdout], [0, ""], alone.stderr);
  const { channels, sampleRate } = decodeWav(await Deno.readFile(folder.at("me.wav")));
  assert.deepEqual([channels.length, sampleRate, channels[0]?.length], [1, 48000, 72000]);
  assert.equal(device.code, 0, device.stderr);
  const asItIs = decodeWav(await Deno.readFile(folder.at("device.wav")));
  assert.deepEqual([asItIs.channels.length, asItIs.channels[0]?.length], [1, 24000]);
  const { mode, tracks } = JSON.parse(await Deno.readTextFile(folder.at("device.json")));
  assert.deepEqual([mode, tracks[0].content], ["device", "device"]);
});

Deno.test("C1 without options both sides come as 16 bits, one channel at 16 kHz, through a pipe", async () => {
  await using folder = await Folder.make();
  const child = startAnecho(folder, ...simulated, "--duration", "2s");
  const [stdout, stderr] = await Promise.all([
    new Response(child.stdout).bytes(),
    new Response(child.stderr).text(),
  ]);
  assert.equal((await child.status).code, 0, stderr);
  assert.equal(stdout.length, 2 * 16000 * 2);
  const samples = Float32Array.from(new Int16Array(stdout.buffer), (it) => it / 32768);
  const level = levelDb(samples);
  assert.ok(level > -50 && level < -10, `both sides are at ${level} dB`);
});

Deno.test("C1 C3 C7 three tracks stand in a FLAC, also where the recording is killed", async () => {
  await using folder = await Folder.make();
  const tracks = [...simulated, "--tracks", "three"];
  const killed = startAnecho(folder, ...tracks, "-o", "killed.flac", "--events", "2");
  const events = new EventLines(killed.stderr);
  const whole = runAnecho(folder, ...tracks, "-o", "whole.flac", "--duration", "3s");
  while (Number((await events.next("levels")).at_s) < 3);
  killed.kill("SIGKILL");
  await Promise.all([killed.status, killed.stdout.cancel()]);
  await events.next("nothing").catch(() => {});
  const { code, stderr } = await whole;
  assert.equal(code, 0, stderr);
  assert.equal(JSON.parse(await Deno.readTextFile(folder.at("whole.json"))).format, "flac");
  // Anecho's own reader stands in for another program.
  for (const [name, leastS] of [["whole", 3], ["killed", 1.5]] as const) {
    await using sound = await Sound.open({ path: folder.at(`${name}.flac`) });
    assert.equal(sound.info.channels, 3);
    const samples = await sound.read(5 * soundRate);
    const lastedS = samples.length / sound.channels / soundRate;
    assert.ok(lastedS >= leastS, `${name}: ${lastedS} s`);
  }
});

Deno.test({
  name: "C1 C3 both sides stand in an Opus file, one in each channel" +
    (hasFfmpeg ? "" : " (ffmpeg is not installed)"),
  ignore: !hasFfmpeg,
  fn: async () => {
    await using folder = await Folder.make();
    const { code, stderr } = await runAnecho(
      folder,
      ...[...simulated, "--tracks", "two", "-o", "talk.opus", "--duration", "4s"],
    );
    assert.equal(code, 0, stderr);
    assert.equal(await layoutOf(folder.at("talk.opus")), "stereo");
    const sound = await decodeOpus(folder.at("talk.opus"));
    assert.equal(sound.length, 2 * 4 * 48_000);
    const level = levelDb(channelOf(sound, 1, 2));
    assert.ok(level > -50, `the loopback is at ${level} dB`);
    const sidecar = JSON.parse(await Deno.readTextFile(folder.at("talk.json")));
    assert.deepEqual([sidecar.format, sidecar.sample_rate], ["opus", 48_000]);
  },
});

Deno.test("C1 C4 what can't be is refused by a sentence", async () => {
  await using folder = await Folder.make();
  await Deno.writeTextFile(folder.at("there.wav"), "");
  const cases: [string[], RegExp][] = [
    [["-o", "there.wav"], /there\.wav is there already/],
    [["--mode", "loopback", "--tracks", "two", "-o", "a.wav"], /one side only: leave --tracks out/],
    [["--device", "simulated", "--speaker", "x", "-o", "a.wav"], /leave --mode, --microphone and/],
    [
      ["--device", "banana", "-o", "a.wav"],
      /No recording device is called "banana": use a part of/,
    ],
    [["--balance", "2", "-o", "a.wav"], /Give a number from 0/],
    [["--microphone", "banana", "-o", "a.wav"], /No microphone is called "banana"/],
    [["-o", "a.flac", "--format", "wav"], /would not be FLAC: leave --format out/],
    [["-o", "a.wav", "--format", "flac"], /would be FLAC: give a name that ends in \.flac/],
    [["--format", "flac"], /FLAC goes into a file: name one by -o/],
    [["-o", "a.opus", "--rate", "16000"], /Opus is at 48000 Hz: leave --rate out/],
    [["-o", "a.opus", "--tracks", "three"], /Opus holds one or two tracks/],
    [["-o", "a.wav", "--format", "opus"], /give a name that ends in \.opus/],
    [["--events", "-"], /Sound goes to standard output/],
  ];
  // All run at once, since one process after the other would take long.
  const runs = await Promise.all(
    cases.map(([args]) => runAnecho(folder, ...simulated, ...args)),
  );
  for (const [index, { code, stdout, stderr }] of runs.entries()) {
    assert.deepEqual([code, stdout], [2, ""], stderr);
    assert.match(stderr, cases[index]?.[1] ?? /no case/);
    assert.match(stderr, /^anecho: [^\n]+\n$/);
  }
  assert.deepEqual(folder.names(), ["there.wav"]);
});

/** @return the seconds of sound in a file that is still being written. */
async function lengthS(path: string): Promise<number> {
  const { channels, sampleRate } = decodeWav(await Deno.readFile(path));
  return (channels[0]?.length ?? 0) / sampleRate;
}

/** Decodes many files by one FFmpeg. @return the seconds of sound in all of them together. */
async function decodedS(paths: readonly string[], sampleRate: number): Promise<number> {
  const inputs = paths.flatMap((path) => ["-i", path]);
  const { code, stdout, stderr } = await new Deno.Command("ffmpeg", {
    args: [
      ...["-nostdin", "-v", "error", ...inputs],
      ...["-filter_complex", `concat=n=${paths.length}:v=0:a=1`, "-f", "s16le", "-"],
    ],
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return stdout.length / 2 / sampleRate;
}

Deno.test({
  name:
    `C7 ${kills} killed recordings, and 50 as they stood before, open and lack at most five seconds`,
  ignore: noShell,
  fn: async () => {
    const random = chance();
    await using copies = await Folder.make();
    let expectedS = 0;
    for (let kill = 0; kill < kills; kill++) {
      await using folder = await Folder.make();
      const file = folder.at("talk.wav");
      const child = startAnecho(folder, ...[...simulated, "-o", "talk.wav", "--events", "2"]);
      const events = new EventLines(child.stderr);
      await events.next("started");
      const startedAt = performance.now();
      const lastS = 7 * random();
      // A kill does not undo what a process has written: so a copy is what a kill at that moment would leave.
      const moments = Array.from({ length: Math.ceil(50 / kills) }, () => lastS * random())
        .toSorted((a, b) => a - b);
      const check = async (path: string) => {
        const lastedS = (performance.now() - startedAt) / 1000;
        const kept = await lengthS(path);
        assert.ok(kept > lastedS - 5 && kept <= lastedS + 1, `${kept} s of ${lastedS} s`);
        const copy = copies.at(`${copies.names().length}.wav`);
        await Deno.copyFile(path, copy);
        expectedS += await lengthS(copy);
      };
      for (const atS of moments) {
        const waitMs = Math.max(0, 1000 * atS - (performance.now() - startedAt));
        await sleep(waitMs);
        await check(file);
      }
      child.kill("SIGKILL");
      await child.status;
      await check(file);
      await child.stdout.cancel();
      await events.next("nothing").catch(() => {});
    }
    if (!hasFfmpeg) return;
    const paths = copies.names().map((name) => copies.at(name));
    const foundS = await decodedS(paths, 16_000);
    // With a header that was not updated yet, FFmpeg reads to the end of the file.
    const mostS = paths.reduce((sum, it) => sum + Deno.statSync(it).size / 2 / 16_000, 0);
    const isWhole = foundS > expectedS - 0.01 * paths.length && foundS <= mostS;
    assert.ok(isWhole, `${foundS} s of ${expectedS} to ${mostS} s`);
  },
});

Deno.test({
  name: "C1 a disk that is full ends it with a sentence, and the file is readable",
  ignore: noShell,
  fn: async () => {
    await using folder = await Folder.make();
    // A limit of 200 kB for files simulates a full disk.
    const script = `trap "" XFSZ; ulimit -f 200; exec "$@"`;
    const { code, stderr } = await new Deno.Command("bash", {
      args: [
        ...["-c", script, "-", Deno.execPath(), "run", "--quiet", "--allow-all"],
        ...[join(projectRoot, "main.ts"), ...simulated, "--rate", "48000", "-o", "talk.wav"],
      ],
      cwd: folder.path,
      stdin: "null",
    }).output();
    const text = new TextDecoder().decode(stderr);
    assert.equal(code, 1, text);
    assert.match(text, /\nanecho: [^\n]*talk\.wav: [^\n]+\n$/);
    const { channels, sampleRate } = decodeWav(await Deno.readFile(folder.at("talk.wav")));
    const seconds = (channels[0]?.length ?? 0) / sampleRate;
    assert.ok(seconds >= 1, `${seconds} s`);
    assert.equal(JSON.parse(await Deno.readTextFile(folder.at("talk.json"))).is_complete, false);
  },
});
