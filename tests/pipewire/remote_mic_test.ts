import { equal, match, ok } from "node:assert/strict";
import { encodeWav, voice } from "../../testing/wav.ts";
import { record, sampleRate } from "../../testing/rig/engine_on_pipewire.ts";
import { pipeWireObstacle, PipeWireRig, until } from "../../testing/rig/pipewire.ts";
import { voiceCorrelation } from "../../testing/voice_correlation.ts";
import { findProgram } from "../../tools/command.ts";
import { anecho } from "./anecho_in_rig.ts";

const obstacle = await pipeWireObstacle() ??
  (await findProgram("ffmpeg") === undefined ? "ffmpeg is not installed" : undefined);

function test(name: string, fn: () => Promise<void>): void {
  const title = obstacle === undefined ? name : `${name} (${obstacle})`;
  Deno.test({ name: title, ignore: obstacle !== undefined, fn });
}

const port = "anecho_virtual_phone:capture_MONO";

test("B4 B5 what FFmpeg sends is heard, through a sound server that ends and comes back", async () => {
  await using rig = await PipeWireRig.start();
  const sound = voice(8 * sampleRate, sampleRate, 5);
  const wav = encodeWav({ sampleRate, channels: [sound] }, "f32");
  await Deno.writeFile(rig.here("voice.wav"), wav);
  const remote = anecho(rig, "exec ANECHO remote-mic --port 0 --name Phone");
  await rig.untilPort(port, remote);
  await until("the port's number", () => /port (\d+)/.test(remote.read()));
  const [, udp = ""] = /port (\d+)/.exec(remote.read()) ?? [];
  const send = () =>
    rig.start([
      "ffmpeg",
      ...["-loglevel", "error", "-re", "-i", rig.at("voice.wav")],
      ...["-c:a", "libopus", "-b:a", "64k", "-f", "rtp", `rtp://127.0.0.1:${udp}`],
    ]);
  for (const round of [1, 2]) {
    const recording = await record(rig, port);
    const ffmpeg = send();
    equal(await ffmpeg.ended, 0, ffmpeg.read());
    const [heard = new Float32Array()] = await recording.finish();
    const correlation = voiceCorrelation(sound, heard, sampleRate);
    ok(correlation >= 0.95, `round ${round}: ${correlation}\n${remote.read()}`);
    if (round === 2) break;
    await rig.killDaemons();
    await rig.startDaemons();
    await rig.untilPort(port, remote);
  }
  equal(await remote.end("SIGINT"), 130, remote.read());
  match(remote.read(), /Packets: \d+ came, \d+ were played/);
});
