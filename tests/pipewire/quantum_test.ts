import { ok } from "node:assert/strict";
import { echoOf, levelDb, voice } from "../../testing/wav.ts";
import {
  EngineOnPipeWire,
  play,
  record,
  sampleRate,
} from "../../testing/rig/engine_on_pipewire.ts";
import { pipeWireObstacle, PipeWireRig } from "../../testing/rig/pipewire.ts";
import { virtualMicrophone } from "./scenes.ts";
import { testUnless } from "../../testing/test_unless.ts";

const test = testUnless(await pipeWireObstacle());
/** Graphs, each as `QUANTUM@RATE`: the quantum in samples, the graph's rate in Hz. */
const graphs = (Deno.env.get("ANECHO_QUANTA") ?? "8192@44100").split(" ");
/** Time in which the echo is found and the canceller converges, in seconds. */
const learning = 7;
const seconds = 12;

for (const graph of graphs) {
  const [quantum, rate] = graph.split("@").map(Number);
  test(`A3 D6 the echo is gone at a quantum of ${quantum} and ${rate} Hz`, async () => {
    await using rig = await PipeWireRig.start({ quantum, rate });
    const engine = await EngineOnPipeWire.start(rig);
    const far = voice(seconds * sampleRate, sampleRate, 5).fill(0, 0, sampleRate / 2);
    const heard = echoOf(far, sampleRate, 40, 0.5);
    const recording = await record(rig, virtualMicrophone);
    const player = await play(rig, [far, heard], "speakers:playback_FL", "mic:input_MONO");
    await player.ended;
    await engine.process.write("snapshot");
    const { latencyMs, delayMs } = await engine.waitFor(
      "figures",
      ({ kind }) => kind === "snapshot",
    );
    const [output] = await recording.finish();
    ok(output);
    const level = levelDb(output.subarray(learning * sampleRate));
    console.log(
      `${graph}: ${level.toFixed(0)} dBFS left of ${levelDb(heard).toFixed(0)}, ` +
        `latency ${Number(latencyMs).toFixed(0)} ms, delay ${Number(delayMs).toFixed(0)} ms`,
    );
    // At a quantum of 480 the level is -90 dBFS.
    ok(level < -75, `the echo is at ${level} dBFS`);
    const cycle = 1000 * (quantum ?? 0) / (rate ?? 1);
    const latency = Number(latencyMs);
    ok(latency > cycle && latency < 2 * cycle + 60, `a latency of ${latency} ms is told`);
    await engine.quit();
  });
}
