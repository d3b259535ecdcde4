import { equal, match, ok } from "node:assert/strict";
import { decodeWav, echoOf, encodeWav, levelDb, mix, noise, voice } from "../../testing/wav.ts";
import {
  type EngineOnPipeWire,
  type HostLine,
  play,
  type ProgramHome,
  record,
  sampleRate,
} from "../../testing/rig/engine_on_pipewire.ts";
import { type PipeWireRig } from "../../testing/rig/pipewire.ts";
import { anecho } from "./anecho_in_rig.ts";
import { voiceCorrelation } from "../../testing/voice_correlation.ts";
import { medianEchoReductionDb } from "../../testing/measures.ts";
import { holdsTone, tone } from "./tones.ts";

/** Port of the virtual microphone, from which apps record. */
export const virtualMicrophone = "anecho_microphone:capture_MONO";

/**
 * Checks that the echo of a far end is taken out, and that a near end that speaks after it stays.
 *
 * @param channel Position of the microphone's channel that has both the echo and the near end. @default "MONO"
 */
export async function proveEchoIsGone(rig: PipeWireRig, channel = "MONO"): Promise<void> {
  const frames = 12 * sampleRate;
  const far = voice(frames, sampleRate, 5);
  far.fill(0, 0, sampleRate / 2).fill(0, 9 * sampleRate);
  const near = voice(frames, sampleRate, 2).fill(0, 0, 9.5 * sampleRate);
  const heard = mix(echoOf(far, sampleRate, 40, 0.5), near);
  const recording = await record(
    rig,
    `mic:capture_${channel}`,
    "speakers:monitor_FL",
    virtualMicrophone,
  );
  const player = await play(rig, [far, heard], "speakers:playback_FL", `mic:input_${channel}`);
  equal(await player.ended, 0);
  const [microphone, reference, output] = await recording.finish();
  ok(microphone && reference && output);
  const reduction = medianEchoReductionDb(microphone, reference, output);
  ok(reduction >= 30, `the echo is ${reduction.toFixed(1)} dB lower`);
  // Only the near end speaks at the end.
  const voiceFrames = Math.round(1.5 * sampleRate);
  const spoken = levelDb(microphone.subarray(-voiceFrames));
  const kept = levelDb(output.subarray(-voiceFrames));
  ok(Math.abs(spoken - kept) < 6, `the voice went from ${spoken} to ${kept} dB`);
}

/** Checks that played sound can be captured, and that sound in a virtual microphone can be recorded. */
export async function proveSoundGoesInAndOut(rig: PipeWireRig, home: ProgramHome): Promise<void> {
  const seconds = 60;
  const player = await play(rig, [tone(440, seconds * sampleRate)], "speakers:playback_FR");
  const line = `exec ANECHO capture --channels 6 --duration 3s -o ${rig.at("heard.wav")}`;
  const capture = anecho(rig, line, home);
  equal(await capture.ended, 0, capture.read());
  await player.end();
  const { channels } = decodeWav(await Deno.readFile(rig.here("heard.wav")));
  equal(channels.length, 6);
  for (const [index, channel] of channels.entries()) {
    if (index === 1) ok(holdsTone(440, [], channel), "the tone was not captured");
    else ok(channel.every((sample) => sample === 0), `channel ${index} is not silent`);
  }

  const sound = noise(sampleRate, 0.4, 21);
  const wav = encodeWav({ sampleRate, channels: [sound] }, "f32");
  await Deno.writeFile(rig.here("sound.wav"), wav);
  const feed = `exec ANECHO virtual-mic ${rig.at("sound.wav")} --name Phone`;
  const mic = anecho(rig, feed, home);
  await rig.untilPort("anecho_virtual_phone:capture_MONO", mic);
  const recording = await record(rig, "anecho_virtual_phone:capture_MONO");
  equal(await mic.ended, 0, mic.read());
  const [recorded] = await recording.finish();
  match(mic.read(), /^Played 1\.0 s[.;]/m);
  const share = recorded ? shareHeard(sound, recorded) : 0;
  ok(share > 0.9, `${share} of the sound was recorded`);
}

/** Checks that a remote microphone receives PipeWire's own RTP sink, which sends Opus. */
export async function proveRtpSinkIsHeard(
  rig: PipeWireRig,
  port: number,
  home: ProgramHome,
): Promise<void> {
  const remote = anecho(rig, `exec ANECHO remote-mic --port ${port} --name rtp`, home);
  const microphone = "anecho_virtual_rtp:capture_MONO";
  await rig.untilPort(microphone, remote);
  const recording = await record(rig, microphone);
  const sound = voice(5 * sampleRate, sampleRate, 7);
  const player = await play(rig, [sound], "rtp_sink:send_MONO");
  equal(await player.ended, 0);
  const [heard = new Float32Array()] = await recording.finish();
  equal(await remote.end("SIGINT"), 130, remote.read());
  const correlation = voiceCorrelation(sound, heard, sampleRate);
  console.log(`PipeWire's RTP sink: ${correlation.toFixed(3)}`);
  ok(correlation >= 0.95, `${correlation}: ${remote.read()}`);
}

/**
 * Computes the share of a sound's samples that a recording holds unchanged and in order, in pieces of at least 100.
 * A recorder sometimes misses a cycle of the graph, most often the first.
 */
export function shareHeard(sound: Float32Array, recorded: Float32Array): number {
  const shortest = 100;
  let heard = 0;
  let from = 0;
  for (let at = 0; at < recorded.length; at++) {
    const start = recorded[at] === 0 ? -1 : sound.indexOf(recorded[at] ?? NaN, from);
    if (start < 0) continue;
    let count = 0;
    while (start + count < sound.length && recorded[at + count] === sound[start + count]) count++;
    if (count < shortest) continue;
    heard += count;
    at += count - 1;
    from = start + count;
  }
  return heard / sound.length;
}

/**
 * Checks that the engine, which was started on the microphone `mic` by name, waits while that microphone is
 * missing.
 */
export async function proveMicrophoneIsWaitedFor(
  rig: PipeWireRig,
  engine: EngineOnPipeWire,
): Promise<void> {
  const recording = await record(rig, virtualMicrophone);
  await rig.removeNode("mic");
  const isLoss = (line: HostLine) => line.kind === "stream-lost" && line.stream === "microphone";
  equal((await engine.waitFor("the loss", isLoss)).reason, "gone");
  const isFailure = (line: HostLine) => line.kind === "stream-failed";
  const { cause } = await engine.waitFor("some attempts", isFailure, 5);
  ok(`${cause}`.includes("connect it"), `${cause}`);
  for (const monitor of ["speakers:monitor_FL", "speakers:monitor_FR"]) {
    const links = await rig.linksOf(monitor);
    ok(links.every((port) => port.startsWith("anecho_reference:")), links.join());
  }
  await rig.addMicrophone("mic");
  await rig.untilLinked("mic:capture_MONO", "anecho_capture");
  await recording.finish();
}
