import assert from "node:assert/strict";
import { pipeWireObstacle, PipeWireRig, until } from "../../testing/rig/pipewire.ts";
import { AppOnPipeWire } from "./app_on_pipewire.ts";

const obstacle = await pipeWireObstacle();

function test(name: string, fn: () => Promise<void>): void {
  const title = obstacle === undefined ? name : `${name} (${obstacle})`;
  Deno.test({ name: title, ignore: obstacle !== undefined, fn });
}

test("A15 B7 D6 Anecho's microphone as the default changes nothing, also over a restart", async () => {
  await using rig = await PipeWireRig.start();
  await rig.addMicrophone("other");
  await rig.chooseMicrophone("other");
  {
    const app = new AppOnPipeWire(rig);
    await app.waitFor(/^engine opened: other /);
    await rig.untilPort("anecho_microphone:capture_MONO");
    await rig.chooseMicrophone("anecho_microphone");
    assert.match(await app.command("status"), /\nmicrophone +other\n/);
    await app.quit();
  }
  {
    const app = new AppOnPipeWire(rig);
    await app.waitFor(/^engine opened: other /);
    await rig.untilPort("anecho_microphone:capture_MONO");
    await until("Anecho's microphone to be the default", async () => {
      const text = await rig.must(["pw-metadata", "0", "default.audio.source"]);
      return text.includes('"anecho_microphone"');
    });
    assert.match(await app.command("status"), /\nmicrophone +other\n/);
    assert.match(await app.command("devices"), /MICROPHONE +other /);
    // Another choice of the person's counts.
    await rig.chooseMicrophone("mic");
    await app.waitFor(/^plan: Rig mic less /);
    await rig.chooseMicrophone("anecho_microphone");
    assert.match(await app.command("status"), /\nmicrophone +Rig mic\n/);
    assert.doesNotMatch(app.process.read(), /plan: other less .*\n(.*\n)*plan: other less/);
    await app.quit();
  }
});

test("A2 A15 D6 behind an effect the reference is what is heard in the end", async () => {
  await using rig = await PipeWireRig.start({ speakers: { hardware: "FL FR" } });
  await rig.chooseSpeaker("speakers");
  const app = new AppOnPipeWire(rig);
  await app.waitFor(/^plan: .* less Rig speakers to /);
  // As an effect does: it takes what is played at its own device, and plays it at another.
  const effect = rig.start([
    "pw-loopback",
    "--capture-props",
    "stream.capture.sink=true node.target=speakers target.object=speakers",
    "--playback-props",
    "node.target=hardware target.object=hardware",
  ]);
  await app.waitFor(/^plan: .* less Rig hardware to /);
  await rig.untilLinked("hardware:monitor_FL", "anecho_reference");
  assert.match(await app.command("devices"), /Rig speakers .*passes on to "Rig hardware"/);
  await effect.end();
  await app.quit();
});
