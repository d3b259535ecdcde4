import { equal, ok } from "node:assert/strict";
import { createSocket } from "node:dgram";
import { noise } from "../../testing/wav.ts";
import {
  EngineOnPipeWire,
  play,
  record,
  sampleRate,
} from "../../testing/rig/engine_on_pipewire.ts";
import { rigParts } from "../../testing/rig/parts.ts";
import { echoCancelModule, rtpSinkModule } from "../../testing/rig/pipewire_config.ts";
import { PipeWireRig } from "../../testing/rig/pipewire.ts";
import { PipeWireMachine } from "../../testing/rig/pipewire_machine.ts";
import { rigTest } from "../../testing/rig/rig_case.ts";
import { provideTrixie } from "../../testing/rig/trixie.ts";
import { medianLag } from "../../testing/measures.ts";
import {
  proveEchoIsGone,
  proveMicrophoneIsWaitedFor,
  proveRtpSinkIsHeard,
  proveSoundGoesInAndOut,
} from "./scenes.ts";

const trixie = await provideTrixie(rigParts);

rigTest(trixie, "D6 on PipeWire 1.4 the delay is at most 60 % of the peer's", async (ready) => {
  await using machine = await PipeWireMachine.start(ready);
  for (const quantum of [480, 256]) {
    await using rig = await PipeWireRig.start({
      quantum,
      modules: echoCancelModule,
      place: await machine.place(),
    });
    const engine = await EngineOnPipeWire.start(rig, {}, machine.home);
    await rig.untilPort("peer_source:capture_FL");
    await rig.untilLinked("mic:capture_MONO", "peer_capture");
    const clicks = new Float32Array(5 * sampleRate);
    for (let start = sampleRate / 2; start < clicks.length; start += sampleRate / 4) {
      clicks.set(noise(480, 0.3, start), start);
    }
    const recording = await record(
      rig,
      "mic:capture_MONO",
      "anecho_microphone:capture_MONO",
      "peer_source:capture_FL",
    );
    const player = await play(rig, [clicks], "mic:input_MONO");
    equal(await player.ended, 0);
    const [microphone, ours, theirs] = await recording.finish();
    ok(microphone && ours && theirs);
    const [own, other] = [medianLag(microphone, ours), medianLag(microphone, theirs)];
    console.log(`quantum ${quantum}: ${own} samples, the peer ${other}`);
    ok(own <= 0.6 * other, `quantum ${quantum}: ${own} samples, the peer ${other}`);
    await engine.quit();
  }
});

rigTest(trixie, "D6 A3 A15 on PipeWire 1.4 the echo goes, and no monitor comes", async (ready) => {
  await using machine = await PipeWireMachine.start(ready);
  await using rig = await PipeWireRig.start({ place: await machine.place() });
  const config = { microphone: { endpoint: "mic" } };
  const engine = await EngineOnPipeWire.start(rig, config, machine.home);
  await proveEchoIsGone(rig);
  await proveMicrophoneIsWaitedFor(rig, engine);
  await engine.quit();
});

rigTest(
  trixie,
  "B1 B3 B5 on PipeWire 1.4 sound goes in and out, also by its own RTP",
  async (ready) => {
    await using machine = await PipeWireMachine.start(ready);
    const port = await freeUdpPort();
    await using rig = await PipeWireRig.start({
      modules: rtpSinkModule(port),
      place: await machine.place(),
    });
    await proveRtpSinkIsHeard(rig, port, machine.home);
    await proveSoundGoesInAndOut(rig, machine.home);
  },
);

async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}
