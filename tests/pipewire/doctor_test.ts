import assert from "node:assert/strict";
import { play, record, sampleRate } from "../../testing/rig/engine_on_pipewire.ts";
import { pipeWireObstacle, PipeWireRig } from "../../testing/rig/pipewire.ts";
import { voice } from "../../testing/wav.ts";
import { anecho } from "./anecho_in_rig.ts";
import { testUnless } from "../../testing/test_unless.ts";

const test = testUnless(await pipeWireObstacle());

/** Runs `anecho doctor` in a rig. @return its exit code, and its verdicts by their ids. */
async function examine(rig: PipeWireRig): Promise<{ code: number; [id: string]: unknown }> {
  const run = anecho(rig, "ANECHO doctor --json");
  const code = await run.ended;
  const { findings } = JSON.parse(run.read());
  const verdicts = findings.map((it: { id: string; verdict: string }) => [it.id, it.verdict]);
  return { ...Object.fromEntries(verdicts), code };
}

test("D4 D6 on PipeWire the doctor sees other programs' links, filters, rates and managers", async () => {
  await using rig = await PipeWireRig.start({ speakers: { headset: "FL FR" } });
  // Unused devices are suspended, which is not a fault.
  for (const name of ["mic", "speakers"]) await rig.suspend(name);
  const healthy = await examine(rig);
  for (
    const id of [
      ...["sound-system", "session-manager", "pipewire-version", "pipewire-library"],
      ...["graph-rate", "graph-cycle", "microphone", "speakers", "apps-record-anecho"],
      ...["own-voice-in-reference", "other-cancellers", "microphone-volume", "one-anecho"],
      "calls-play-at-reference",
    ]
  ) {
    assert.equal(healthy[id], "ok", `${id}: ${JSON.stringify(healthy)}`);
  }
  assert.deepEqual(
    [healthy.code, healthy["app"], healthy["default-microphone"]],
    [0, "note", "note"],
  );

  const recording = await record(rig, "mic:capture_MONO");
  // The microphone records no echo of the speakers that are the reference.
  await play(rig, [voice(60 * sampleRate, sampleRate, 1)], "headset:playback_FL");
  await rig.mute("mic");
  // Two programs that both make a microphone named as Anecho's.
  for (const name of ["one", "two"]) {
    rig.start([
      "pw-loopback",
      ...["--capture-props", `node.name=${name}_in node.target=headset target.object=headset`],
      ...["--playback-props", "node.name=anecho_microphone media.class=Audio/Source"],
    ]);
  }
  rig.start([
    "pw-loopback",
    ...["--capture-props", "node.name=loop_in node.target=mic target.object=mic"],
    ...["--playback-props", "node.name=loop_out node.target=speakers target.object=speakers"],
  ]);
  // Behaves like an effect: makes its own microphone from another one.
  rig.start([
    "pw-loopback",
    ...["--capture-props", "node.name=easyeffects_in node.target=mic target.object=mic"],
    ...["--playback-props", "node.name=easyeffects_source media.class=Audio/Source"],
  ]);
  await rig.must(["pw-metadata", "-n", "settings", "0", "clock.force-rate", "44100"]);
  await rig.must(["pw-metadata", "-n", "settings", "0", "clock.force-quantum", "4096"]);
  await rig.untilPort("easyeffects_source:capture_FL");
  await rig.untilLinked("mic:capture_MONO", "loop_in");
  await rig.untilLinked("loop_out:output_FL", "speakers");
  const ill = await examine(rig);
  assert.equal(ill.code, 1, JSON.stringify(ill));
  assert.deepEqual(
    [
      ill["apps-record-anecho"],
      ill["own-voice-in-reference"],
      ill["other-cancellers"],
      ill["graph-rate"],
      ill["graph-cycle"],
      ill["calls-play-at-reference"],
      ill["microphone-volume"],
      ill["one-anecho"],
    ],
    ["note", "trouble", "note", "note", "note", "note", "trouble", "trouble"],
    JSON.stringify(ill),
  );
  await recording.abandon();

  await rig.endSessionManager();
  assert.equal((await examine(rig))["session-manager"], "trouble");
});
