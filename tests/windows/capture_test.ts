import assert from "node:assert/strict";
import { build } from "../../tools/build.ts";
import { callScene, measureCall } from "../../testing/call_scene.ts";
import { rigTest } from "../../testing/rig/rig_case.ts";
import { type Running } from "../../testing/rig/machine.ts";
import { provideTrixie } from "../../testing/rig/trixie.ts";
import { WineMachine, winePart } from "../../testing/rig/wine.ts";
import { provideWindowsDeno } from "../../testing/rig/windows_deno.ts";
import { voiceCorrelation } from "../../testing/voice_correlation.ts";
import { decodeWav, encodeWav, voice } from "../../testing/wav.ts";
import { holdsTone, tone, toneOf } from "../pipewire/tones.ts";
import { until } from "../../testing/waiting.ts";
import { playAtOnce } from "./play_at_once.ts";

const trixie = await provideTrixie([winePart]);
const rate = 48_000;
/** Level of a {@linkcode tone}. */
const toneDbfs = 10 * Math.log10(0.2 ** 2 / 2);

/** Anecho's commands on a Wine machine. */
class Commands {
  private constructor(
    readonly wine: WineMachine,
    private readonly deno: readonly string[],
    private readonly env: readonly string[],
  ) {}

  static async in(wine: WineMachine): Promise<Commands> {
    const deno = await provideWindowsDeno(await build("windows"));
    return new Commands(wine, deno.command, deno.env);
  }

  start(...words: string[]): Running {
    return this.run("main.ts", ...words);
  }

  /** Starts a program of the project. */
  run(program: string, ...words: string[]): Running {
    const path = `Z:\\project\\${program}`;
    return this.wine.machine.start([...this.deno, "--quiet", path, ...words], { env: this.env });
  }

  /** Records a sink's sound until the returned function is called. */
  record(sink: "cable" | "speakers"): () => Promise<Float32Array> {
    const { machine } = this.wine;
    const file = `${sink}-${crypto.randomUUID()}.raw`;
    const format = ["--raw", "--format=float32le", "--channels=1", `--rate=${rate}`];
    const running = machine.start([
      ...["parec", ...format, "--latency-msec=20", "-d", `${sink}.monitor`],
      file,
    ]);
    return async () => {
      await running.end();
      const bytes = await Deno.readFile(machine.at(file));
      return new Float32Array(bytes.buffer, 0, bytes.length >> 2);
    };
  }
}

async function provide(wine: WineMachine, name: string, channels: readonly Float32Array[]) {
  await Deno.writeFile(wine.machine.at(name), encodeWav({ sampleRate: rate, channels }, "f32"));
}

async function proveCapture(commands: Commands): Promise<void> {
  const { machine } = commands.wine;
  await provide(commands.wine, "tones.wav", [
    tone(toneOf(0), 60 * rate),
    tone(toneOf(1), 60 * rate),
  ]);
  const player = machine.start(["paplay", "-d", "speakers", "tones.wav"], { isServer: true });
  const options = ["--channels", "6", "--duration", "2s", "-o", "Z:\\work\\heard.wav"];
  const run = commands.start("capture", ...options);
  assert.equal(await run.ended, 0, run.read());
  assert.match(run.read(), /Captured /);
  const { channels } = decodeWav(await Deno.readFile(machine.at("heard.wav")));
  assert.equal(channels.length, 6);
  for (const [index, samples] of channels.entries()) {
    if (index < 2) {
      assert.ok(holdsTone(toneOf(index), [toneOf(1 - index)], samples), `channel ${index}`);
    } else {
      assert.ok(samples.every((it) => it === 0), `channel ${index} is not silent`);
    }
  }
  await proveLevels(commands);
  await player.end();
}

/** Checks the meters while the speakers play two tones and the microphone is silent. */
async function proveLevels(commands: Commands): Promise<void> {
  const run = commands.run("tests\\windows\\device_levels.ts");
  assert.equal(await run.ended, 0, run.read());
  const text = run.read();
  const levels = JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1));
  const level = (part: string) =>
    Object.entries<number | null>(levels).find(([name]) => name.includes(part))?.[1] ?? -200;
  assert.ok(Math.abs(level("Speakers") - toneDbfs) < 2, text);
  assert.ok(level("Microphone") < -80, text);
}

/** How long the sound server is stopped, in seconds. */
const hiccupS = 0.3;

/**
 * Records and replays a session in which the sound server stops for a moment, and the microphone is unplugged
 * and comes back with a clock of its own.
 */
async function proveSession(commands: Commands): Promise<void> {
  const { wine } = commands;
  const { machine } = wine;
  const player = machine.start(["paplay", "-d", "speakers", "tones.wav"], { isServer: true });
  const run = commands.start(
    "record-session",
    "Z:\\work\\session",
    "--yes",
    "--microphone",
    "usb",
    "--duration",
    "12s",
  );
  await until("the recording to begin", async () => (await sizeOf("microphone.wav")) > rate);
  const events = () => Deno.readTextFile(machine.at("session/events.jsonl"));
  await wine.freezeSound(hiccupS);
  await until("sound after the hiccup", async () => (await longestPause("microphone")) > hiccupS);
  await wine.unload("micfeed");
  await until("the microphone to be lost", async () => /"stream-lost"/.test(await events()));
  await wine.load("micfeed", rate, false);
  assert.equal(await run.ended, 0, run.read());
  await player.end();
  assert.ok(await sizeOf("microphone-2.wav") > rate, "nothing came after the device was back");
  const replay = commands.start("process", "--session", "Z:\\work\\session", "--json");
  assert.equal(await replay.ended, 0, replay.read());
  const text = replay.read();
  const { session } = JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1));
  assert.equal(session.comparison.identical, true, text);

  /** @return the longest time between two packets, in seconds. */
  async function longestPause(stream: string): Promise<number> {
    const lines = (await Deno.readTextFile(machine.at("session/packets.jsonl"))).split("\n");
    const times = lines.slice(0, -1).map((line) => JSON.parse(line))
      .filter((it) => it.kind === "packet" && it.stream === stream)
      .map(({ time_ns }) => time_ns / 1e9);
    return Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)));
  }

  async function sizeOf(name: string): Promise<number> {
    return (await Deno.stat(machine.at(`session/${name}`)).catch(() => ({ size: 0 }))).size;
  }
}

/** Records a call twice: by one process, and by a child process for each side. */
async function proveMeeting(commands: Commands): Promise<void> {
  const { machine } = commands.wine;
  const record = (name: string, ...options: string[]) =>
    commands.start(
      ...["meeting", "--tracks", "three", "--rate", "48000", "--microphone", "usb"],
      ...["--events", `Z:\\work\\${name}.jsonl`, "-o", `Z:\\work\\${name}.wav`],
      ...["--duration", "30s", ...options],
    );
  const running = {
    one: record("one"),
    apart: record("apart", "--isolation", "both-children", "--canceller", "full-duplex"),
  };
  const begun = async (name: keyof typeof running, said: RegExp) => {
    const events = await Deno.readTextFile(machine.at(`${name}.jsonl`)).catch(() => "");
    return said.test(events);
  };
  try {
    await until("levels", () => begun("one", /"type":"levels"/));
    for (const source of ["microphone", "loopback"]) {
      const opened = new RegExp(`"source":"${source}","text":"opened"`);
      await until(`the child of the ${source}`, () => begun("apart", opened));
    }
  } catch (error) {
    throw new Error(`${error}: ${running.one.read()} ${running.apart.read()}`);
  }
  await playAtOnce(machine, callScene(), rate);
  const measured = [];
  for (const [name, run] of Object.entries(running)) {
    assert.equal(await run.ended, 0, run.read());
    const { channels } = decodeWav(await Deno.readFile(machine.at(`${name}.wav`)));
    const figures = measureCall(channels);
    console.log(`a call under Wine, ${name}:`, figures);
    assert.ok(figures.echoReductionDb >= 25, `${name}: ${figures.echoReductionDb} dB lower`);
    assert.ok(Math.abs(figures.nearDb) < 3, `${name}: near voice ${figures.nearDb} dB louder`);
    measured.push(figures);
  }
  const [one, apart] = measured;
  assert.ok(one && apart && Math.abs(apart.nearAtOnceDb) < 3, "the near voice while both speak");
}

async function proveHeard(
  commands: Commands,
  sound: Float32Array,
  play: () => Promise<void>,
): Promise<void> {
  const [cable, speakers] = [commands.record("cable"), commands.record("speakers")];
  await play();
  const correlation = voiceCorrelation(sound, await cable(), rate);
  console.log(`correlation in CABLE Output: ${correlation.toFixed(3)}`);
  assert.ok(correlation >= 0.95, `${correlation}`);
  assert.ok((await speakers()).every((it) => it === 0), "it was heard from the speakers");
}

rigTest(
  trixie,
  "A20 B1 B2 B3 B5 B6 C2 C3 C6 D5 on Windows: levels, capture in the right channels, a session that replays to the bit, a call without its echo, also by children, and a voice from elsewhere into the cable alone",
  async (ready) => {
    const deno = await provideWindowsDeno(await build("windows"));
    await using wine = await WineMachine.start(ready, { binds: deno.binds });
    const commands = await Commands.in(wine);
    await proveCapture(commands);
    // This comes before the session, in which the microphone gets a clock of its own.
    await proveMeeting(commands);
    await proveSession(commands);

    const sound = voice(4 * rate, rate, 5);
    await provide(wine, "voice.wav", [sound]);
    await proveHeard(commands, sound, async () => {
      const run = commands.start("virtual-mic", "Z:\\work\\voice.wav");
      assert.equal(await run.ended, 0, run.read());
      assert.match(run.read(), /"CABLE Output \(VB-Audio Virtual Cable\)" is there/);
    });

    const remote = commands.start("remote-mic", "--port", "0");
    await until("the port's number", () => /port (\d+)/.test(remote.read()));
    const [, port] = /port (\d+)/.exec(remote.read()) ?? [];
    await proveHeard(commands, sound, async () => {
      const to = `127.0.0.1:${port}`;
      const sender = commands.start("remote-mic", "send", "Z:\\work\\voice.wav", to);
      assert.equal(await sender.ended, 0, `${sender.read()}\n${remote.read()}`);
    });
    await remote.end();
  },
);
