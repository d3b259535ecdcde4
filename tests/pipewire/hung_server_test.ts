import assert from "node:assert/strict";
import { record } from "../../testing/rig/engine_on_pipewire.ts";
import { pipeWireObstacle, PipeWireRig } from "../../testing/rig/pipewire.ts";
import { AppOnPipeWire } from "./app_on_pipewire.ts";
import { testUnless } from "../../testing/test_unless.ts";

const test = testUnless(await pipeWireObstacle());
/**
 * Longest time that the app may take to quit, in ms: it waits 5 s for devices, and only briefly for anything
 * else.
 */
const longestEndMs = 9000;

test("A15 A20 D6 a sound server that hangs keeps nothing from quitting", async () => {
  await using rig = await PipeWireRig.start();
  const app = new AppOnPipeWire(rig);
  await app.waitFor(/^engine opened/);
  const recording = await record(rig, "anecho_microphone:capture_MONO");
  await app.waitFor(/^running$/);
  {
    using _frozen = rig.freezeDaemons();
    const began = performance.now();
    await app.command("quit");
    const { promise, resolve } = Promise.withResolvers<"not yet">();
    const timer = setTimeout(() => resolve("not yet"), 3 * longestEndMs);
    const ended = await Promise.race([app.process.ended, promise]);
    clearTimeout(timer);
    const tookMs = performance.now() - began;
    console.log(`ended with ${ended} after ${Math.round(tookMs)} ms`);
    assert.equal(ended, 0, app.process.read());
    assert.ok(tookMs < longestEndMs, app.process.read());
  }
  await recording.finish();
});
