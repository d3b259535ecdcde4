import { equal, ok } from "node:assert/strict";
import { echoOf, levelDb, mix, voice } from "../integration/wav.ts";
import {
  type EngineOnPipeWire,
  type HostLine,
  play,
  record,
  sampleRate,
} from "../rig/engine_on_pipewire.ts";
import { type PipeWireRig } from "../rig/pipewire.ts";
import { medianEchoReductionDb } from "./measures.ts";

/** What others record from. */
export const virtualMicrophone = "anecho_microphone:capture_MONO";

/** The far end plays, its echo comes back, and then the near end speaks. */
export async function proveEchoIsGone(rig: PipeWireRig): Promise<void> {
  const frames = 12 * sampleRate;
  const far = voice(frames, sampleRate, 5);
  far.fill(0, 0, sampleRate / 2).fill(0, 9 * sampleRate);
  const near = voice(frames, sampleRate, 2).fill(0, 0, 9.5 * sampleRate);
  const heard = mix(echoOf(far, sampleRate, 40, 0.5), near);
  const recording = await record(rig, "mic:capture_MONO", "speakers:monitor_FL", virtualMicrophone);
  const player = await play(rig, [far, heard], "speakers:playback_FL", "mic:input_MONO");
  equal(await player.ended, 0);
  const [microphone, reference, output] = await recording.finish();
  ok(microphone && reference && output);
  const reduction = medianEchoReductionDb(microphone, reference, output);
  ok(reduction >= 30, `the echo is ${reduction.toFixed(1)} dB lower`);
  // The end holds the near end only.
  const voiceFrames = Math.round(1.5 * sampleRate);
  const spoken = levelDb(microphone.subarray(-voiceFrames));
  const kept = levelDb(output.subarray(-voiceFrames));
  ok(Math.abs(spoken - kept) < 6, `the voice went from ${spoken} to ${kept} dB`);
}

/** The microphone `mic`, on which the engine was started by name, vanishes and comes back. */
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
