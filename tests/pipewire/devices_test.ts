import assert from "node:assert/strict";
import { pipeWireObstacle, PipeWireRig } from "../../testing/rig/pipewire.ts";
import { anecho } from "./anecho_in_rig.ts";
import { until } from "../../testing/waiting.ts";
import { testUnless } from "../../testing/test_unless.ts";
import { type Running } from "../../testing/rig/rig_process.ts";

const test = testUnless(await pipeWireObstacle());

async function prints(watch: Running, line: RegExp): Promise<void> {
  await until(`${line}`, () => line.test(watch.read()))
    .catch((error: unknown) => assert.fail(`${error}: ${watch.read()}`));
}

test("D3 D6 devices lists who records from which microphone, and --watch what changes", async () => {
  await using rig = await PipeWireRig.start();
  const text = anecho(rig, "exec ANECHO devices --backend pipewire --watch");
  const json = anecho(rig, "exec ANECHO devices --backend pipewire --watch --json");
  await prints(text, /^Recording:\n +MICROPHONE +Rig mic .*\n +id mic\nPlaying:\n.*speakers/);
  await prints(json, /^\{"time":".*","event":"devices","backend":"pipewire","devices":\[/);
  await rig.addMicrophone("other");
  await prints(text, /^\d\d:\d\d:\d\d {2}added: other \(48000 Hz, 1 channel\): /m);
  await prints(json, /^\{"time":".*","event":"added","device":\{"id":"other",/m);
  await rig.chooseMicrophone("other");
  await prints(text, /changed: other: default; MICROPHONE: heard, and cleaned$/m);
  await prints(text, /changed: Rig mic: no longer the default; microphone: /);
  await prints(json, /"event":"changed","device":\{"id":"other",.*"before":\{.*"default_for":\[\]/);
  const recorder = rig.start(["pw-record", "--target", "other", rig.at("recorded.wav")]);
  await prints(text, /^\d\d:\d\d:\d\d {2}other: recorded by pw-(record|cat)$/m);
  await prints(json, /"event":"recorders","id":"other","count":1,"names":\["pw-(record|cat)"\]/);
  const list = anecho(rig, "exec ANECHO devices --backend pipewire --json");
  assert.equal(await list.ended, 0, list.read());
  const { devices, recorders } = JSON.parse(list.read());
  assert.deepEqual(recorders, { count: 0, names: [] });
  const counts = devices.map((it: { id: string; recorders: { count: number } | null }) =>
    `${it.id} ${it.recorders?.count}`
  );
  assert.deepEqual(counts.sort(), ["mic 0", "other 1", "speakers undefined"]);
  await recorder.end("SIGINT");
  await prints(text, /^\d\d:\d\d:\d\d {2}other: nobody records any more$/m);
  await rig.removeNode("other");
  await prints(text, /^\d\d:\d\d:\d\d {2}removed: other$/m);
  await rig.killDaemons();
  await prints(text, /the sound server has ended$/m);
  await rig.startDaemons();
  await prints(text, /the sound server is back$/m);
  for (const watch of [text, json]) assert.equal(await watch.end("SIGINT"), 0, watch.read());
});
