import assert from "node:assert/strict";
import { abiVersion, snapshotStruct, structs } from "../../src/engine/abi.ts";
import { probeAudioFile } from "../../src/engine/audio_file.ts";
import type { EngineConfig } from "../../src/engine/config.ts";
import { DeviceMonitor } from "../../src/engine/device_monitor.ts";
import { Engine } from "../../src/engine/engine.ts";
import type { EngineEvent } from "../../src/engine/engine_event.ts";
import { AnechoError, type AnechoErrorCode } from "../../src/engine/errors.ts";
import { findLibrary, openLibrary, sharedLibrary } from "../../src/engine/library.ts";
import { Processing } from "../../src/engine/processing.ts";
import { Struct } from "../../src/engine/struct.ts";
import settings from "../../deno.json" with { type: "json" };
import { Folder } from "../../testing/anecho.ts";
import { decodeWav, encodeWav, voice } from "../../testing/wav.ts";
import { sleep } from "../../src/platform/waiting.ts";
import { until } from "../../testing/waiting.ts";

// Opened before the tests, since the library is never closed.
const library = sharedLibrary();
const endless: EngineConfig = { backend: "simulated" };

function isFailure(code: AnechoErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof AnechoError && error.code === code && error.message.length > 9;
}

async function untilState(engine: Engine, state: string): Promise<EngineEvent[]> {
  const seen: EngineEvent[] = [];
  for await (const event of engine.events()) {
    seen.push(event);
    if (event.kind === "state" && event.state === state) break;
  }
  return seen;
}

Deno.test("the library has this program's version and layouts", () => {
  assert.equal(library.functions.anecho_abi_version(), abiVersion);
  assert.equal(library.version, settings.version);
});

Deno.test("a library whose structs differ is refused with the difference", () => {
  const doctored = new Struct(snapshotStruct.name, { size: "u32", state: "f32" });
  const declared = structs.map((struct) => struct.name === doctored.name ? doctored : struct);
  assert.throws(
    () => openLibrary(findLibrary(), declared),
    (error) =>
      error instanceof AnechoError && error.code === "library" &&
      /anecho_snapshot\.state is 4 i32 in the library, 4 f32 here/.test(error.message) &&
      /run `deno task build`/.test(error.message),
  );
});

Deno.test("D7 an engine tells its events in order and finishes", async () => {
  await using engine = await Engine.open({ ...endless, room: { durationS: 0.5 } });
  const events: EngineEvent[] = [];
  for await (const event of engine.events()) {
    events.push(event);
    if (event.kind === "finished") break;
  }
  const states = events.flatMap((event) => event.kind === "state" ? [event.state] : []);
  assert.deepEqual(states.slice(0, 2), ["opening", "running"]);
  events.forEach((event, index) => {
    assert.equal(event.sequence, (events[0]?.sequence ?? 0) + index);
    assert.ok(event.timeS >= (events[index - 1]?.timeS ?? -Infinity));
  });
});

Deno.test("D7 a snapshot has live figures", async () => {
  await using engine = await Engine.open({ ...endless, room: { scene: "far" } });
  await untilState(engine, "running");
  await until("the figures", () => engine.snapshot().frames > 150);
  const first = engine.snapshot();
  assert.equal(first.state, "running");
  assert.ok(first.frames > 0, `${first.frames} frames`);
  assert.ok(first.referenceDbfs > -90 && first.referenceDbfs < 0, `${first.referenceDbfs} dBFS`);
  assert.ok(first.turnMeanUs > 0, `${first.turnMeanUs} us`);
  assert.equal(first.eventsLost, 0);
  await until("the figures", () => engine.snapshot().frames > first.frames);
  const second = engine.snapshot();
  assert.ok(second.frames > first.frames && second.timeS > first.timeS);
  // A meter covers about 300 ms, so its level changes from one reading to the next.
  const levels = new Set<number>();
  await until("the figures", () => levels.add(engine.snapshot().referenceMeterDbfs).size > 5);
  assert.ok([...levels].every((level) => level > -120 && level < 0), [...levels].join());
});

Deno.test("A8 an engine pauses and resumes", async () => {
  await using engine = await Engine.open(endless);
  await untilState(engine, "running");
  engine.pause();
  await untilState(engine, "paused");
  const paused = engine.snapshot();
  assert.equal(paused.state, "paused");
  await sleep(100);
  assert.equal(engine.snapshot().frames, paused.frames);
  const asked = performance.now();
  engine.resume();
  await untilState(engine, "running");
  console.log(`resumed in ${(performance.now() - asked).toFixed(0)} ms`);
  assert.equal(engine.snapshot().state, "running");
});

Deno.test("A14 a stream is opened anew while the engine runs, and a wrong one leaves it be", async () => {
  await using engine = await Engine.open({
    ...endless,
    microphone: { endpoint: "simulated-microphone", effects: true },
    reference: { endpoint: "simulated-speakers" },
    output: { endpoint: "simulated-cable" },
  });
  await untilState(engine, "running");
  engine.openStream("microphone");
  engine.openStream("output", { endpoint: "nowhere" });
  const seen = new Set<string>();
  for await (const event of engine.events()) {
    if (event.kind === "stream-opened" || event.kind === "stream-failed") {
      seen.add(`${event.kind} ${event.stream}`);
    }
    if (seen.size === 2) break;
  }
  assert.deepEqual([...seen].sort(), ["stream-failed output", "stream-opened microphone"]);
  const { frames } = engine.snapshot();
  await until("the figures", () => engine.snapshot().frames > frames);
});

Deno.test("A9 modes are told in the snapshot", async () => {
  await using engine = await Engine.open(endless);
  await untilState(engine, "running");
  for (const mode of ["bypass", "mute", "cancel"] as const) {
    engine.setMode(mode);
    assert.equal(engine.snapshot().mode, mode);
  }
});

Deno.test("A25 another output level is heard while the engine runs, and a wrong one is refused", async () => {
  await using engine = await Engine.open({
    backend: "simulated",
    room: { scene: "near", accelerated: true },
    pipeline: { outputLevelDb: -6 },
  });
  const change = () => engine.snapshot().outputDbfs - engine.snapshot().microphoneDbfs;
  await until("the figures", () => Math.abs(change() - -6) < 1);
  engine.setOutputLevel(-20);
  await until("the figures", () => Math.abs(change() - -20) < 1);
  assert.throws(() => engine.setOutputLevel(20.5), /output level must be -20 to 20 dB/);
  engine.setOutputLevel(0);
  await until("the figures", () => Math.abs(change()) < 1);
});

Deno.test("D3 A6 a monitor lists the endpoints and tells who records", async () => {
  await using monitor = await DeviceMonitor.open("simulated");
  const endpoints = await monitor.endpoints();
  assert.deepEqual(endpoints.map(({ id, flow }) => `${flow} ${id}`), [
    "capture simulated-microphone",
    "render simulated-speakers",
    "render simulated-cable",
  ]);
  await monitor.watchRecorders({ output: "simulated-cable" });
  for await (const event of monitor.events()) {
    assert.deepEqual(event, {
      kind: "recorders-changed",
      count: 1,
      names: ["the simulated room"],
    });
    break;
  }
  const waiting = Array.fromAsync(monitor.events());
  await monitor[Symbol.asyncDispose]();
  assert.deepEqual(await waiting, []);
});

Deno.test("B8 a sound system that is not of this computer is refused by name", async () => {
  const foreign = Deno.build.os === "windows" ? "pipewire" : "wasapi";
  await assert.rejects(DeviceMonitor.open(foreign), isFailure("invalid-config"));
  await assert.rejects(Engine.open({ backend: foreign }), isFailure("invalid-config"));
});

Deno.test("A8 A15 an engine that opens muted lets nothing out, from its first frame on", async () => {
  await using folder = await Folder.make();
  const room = { durationS: 1, scene: "near" } as const;
  await using engine = await Engine.open({
    ...endless,
    room,
    mode: "mute",
    recordDirectory: folder.at("."),
  });
  for await (const event of engine.events()) if (event.kind === "finished") break;
  assert.equal(engine.snapshot().mode, "mute");
  await engine[Symbol.asyncDispose]();
  const loudest = (name: string) =>
    Deno.readFile(folder.at(name)).then((bytes) =>
      Math.max(...decodeWav(bytes).channels.flatMap((samples) => [...samples.map(Math.abs)]))
    );
  assert.ok(await loudest("microphone.wav") > 0.01);
  assert.equal(await loudest("output.wav"), 0);
});

Deno.test("A19 a canceller reset is told", async () => {
  await using engine = await Engine.open(endless);
  await untilState(engine, "running");
  engine.resetCanceller();
  for await (const event of engine.events()) {
    if (event.kind === "canceller-reset") break;
  }
});

Deno.test("closing while someone waits for an event ends the wait", async () => {
  const engine = await Engine.open(endless);
  await untilState(engine, "running");
  const waiting = Array.fromAsync(engine.events());
  await sleep(50);
  const asked = performance.now();
  await engine[Symbol.asyncDispose]();
  await waiting;
  const took = performance.now() - asked;
  console.log(`closed in ${took.toFixed(0)} ms`);
  // The wait itself would have lasted a minute.
  assert.ok(took < 30_000);
  await engine[Symbol.asyncDispose]();
});

Deno.test("an abort ends the wait, and the next listener goes on", async () => {
  await using engine = await Engine.open(endless);
  await untilState(engine, "running");
  for (let round = 0; round < 20; round++) {
    const abort = new AbortController();
    const waiting = Array.fromAsync(engine.events(abort.signal));
    // An event right before the abort, so that the two race.
    if (round % 2) engine.resetCanceller();
    if (round % 3) await sleep(round % 3);
    abort.abort();
    await waiting;
  }
  const already = AbortSignal.abort();
  assert.deepEqual(await Array.fromAsync(engine.events(already)), []);
  engine.pause();
  await untilState(engine, "paused");
});

Deno.test("events have one listener at a time", async () => {
  await using engine = await Engine.open(endless);
  const abort = new AbortController();
  const waiting = Array.fromAsync(engine.events(abort.signal));
  await assert.rejects(Array.fromAsync(engine.events()), isFailure("state"));
  abort.abort();
  await waiting;
});

Deno.test("a closed engine answers with an error, not with a crash", async () => {
  const engine = await Engine.open(endless);
  await engine[Symbol.asyncDispose]();
  assert.throws(() => engine.snapshot(), isFailure("invalid-handle"));
  assert.throws(() => engine.pause(), isFailure("invalid-handle"));
  assert.deepEqual(await Array.fromAsync(engine.events()), []);
});

Deno.test("engines live side by side", async () => {
  await using one = await Engine.open(endless);
  await using other = await Engine.open({ ...endless, room: { seed: 2 } });
  await Promise.all([untilState(one, "running"), untilState(other, "running")]);
  assert.ok(one.snapshot().frames > 0 && other.snapshot().frames > 0);
});

Deno.test("a wrong setting is refused by name", async () => {
  await assert.rejects(
    Engine.open({ ...endless, pipeline: { canceller: { filterLengthBlocks: 1000 } } }),
    (error) => isFailure("invalid-config")(error) && /filter_length_blocks/.test(String(error)),
  );
  await assert.rejects(
    Engine.open({ ...endless, room: { far: "/missing/far.wav" } }),
    (error) => isFailure("file")(error) && /far\.wav/.test(String(error)),
  );
});

Deno.test("D2 a processing run that is left early removes what it wrote", async () => {
  await using folder = await Folder.make();
  const sampleRate = 16000;
  const sound = encodeWav({ sampleRate, channels: [voice(20 * sampleRate, sampleRate, 1)] });
  const microphone = await folder.write("mic.wav", sound);
  const config = {
    microphone,
    reference: microphone,
    output: folder.at("clean.wav"),
    format: "s16",
    reportIntervalMs: 100,
  } as const;
  {
    await using processing = await Processing.open(config);
    for await (const { progress } of processing.steps({ stepMs: 0 })) {
      assert.ok(progress.doneS < 20 && progress.totalS === 20);
      if (progress.doneS > 0) break;
    }
  }
  assert.deepEqual(folder.names(), ["mic.wav"]);
  await using processing = await Processing.open(config);
  const abort = AbortSignal.abort(new Error("enough"));
  await assert.rejects(Array.fromAsync(processing.steps({ signal: abort })), /enough/);
});

Deno.test("D2 a finished processing run has every row once", async () => {
  await using folder = await Folder.make();
  const sampleRate = 8000;
  const sound = encodeWav({ sampleRate, channels: [voice(30 * sampleRate, sampleRate, 1)] });
  const microphone = await folder.write("mic.wav", sound);
  const times: number[] = [];
  {
    await using processing = await Processing.open({
      microphone,
      reference: microphone,
      output: folder.at("clean.wav"),
      format: "s16",
      reportIntervalMs: 100,
    });
    for await (const { rows } of processing.steps()) times.push(...rows.map(({ timeS }) => timeS));
  }
  assert.equal(times.length, 300);
  times.forEach((time, index) => assert.ok(Math.abs(time - index / 10) < 1e-6));
});

Deno.test("D2 probeAudioFile tells what a file holds", async () => {
  await using folder = await Folder.make();
  const sound = { sampleRate: 44100, channels: [new Float32Array(441), new Float32Array(441)] };
  assert.deepEqual(probeAudioFile(await folder.write("stereo.wav", encodeWav(sound, "f32"))), {
    format: "wav",
    sampleRate: 44100,
    channels: 2,
    bits: 32,
    durationS: 0.01,
  });
  assert.throws(() => probeAudioFile(folder.at("missing.wav")), isFailure("file"));
  assert.throws(() => probeAudioFile("a\0b.wav"), isFailure("invalid-argument"));
});

Deno.test("A6 A8 an engine that begins paused hears nothing until it is resumed", async () => {
  await using engine = await Engine.open({ backend: "simulated", paused: true, room: { seed: 1 } });
  const states: string[] = [];
  for await (const event of engine.events()) {
    if (event.kind !== "state") continue;
    states.push(event.state);
    if (event.state === "paused") {
      assert.equal(engine.snapshot().frames, 0);
      engine.resume();
    }
    if (event.state === "running") break;
  }
  assert.deepEqual(states, ["opening", "paused", "opening", "running"]);
  assert.ok(engine.snapshot().frames > 0);
});

Deno.test("A8 an engine that begins paused can be closed, or given another microphone first", async () => {
  await using idle = await Engine.open({ backend: "simulated", paused: true });
  for await (const event of idle.events()) {
    if (event.kind === "state" && event.state === "paused") idle.openStream("microphone");
    if (event.kind === "stream-opened") break;
  }
  assert.equal(idle.snapshot().frames, 0);
});
