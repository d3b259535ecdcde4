import { deepEqual, equal, ok } from "node:assert/strict";
import { echoOf, voice } from "../../testing/wav.ts";
import { play, sampleRate } from "../../testing/rig/engine_on_pipewire.ts";
import { pipeWireObstacle, PipeWireRig, until } from "../../testing/rig/pipewire.ts";
import { anecho } from "./anecho_in_rig.ts";

const obstacle = await pipeWireObstacle();

Deno.test({
  name: "D5 a session recorded on PipeWire, whose cycles change, replays to the bit" +
    (obstacle === undefined ? "" : ` (${obstacle})`),
  ignore: obstacle !== undefined,
  fn: async () => {
    await using rig = await PipeWireRig.start();
    const folder = rig.at("session");
    const recorder = anecho(rig, `exec ANECHO record-session ${folder} --yes --private`);
    await rig.untilLinked("mic:capture_MONO", "anecho_capture");
    const bytes = async (name: string) =>
      (await Deno.stat(rig.here(`session/${name}`)).catch(() => undefined))?.size ?? 0;
    await until("sound", async () => await bytes("output.wav") > 4 * sampleRate, recorder);
    const far = voice(4 * sampleRate, sampleRate, 5);
    const heard = echoOf(far, sampleRate, 40, 0.5);
    const player = await play(rig, [far, heard], "speakers:playback_FL", "mic:input_MONO");
    const before = await bytes("output.wav");
    await until("half of it", async () => await bytes("output.wav") > before + 8 * sampleRate);
    await rig.must(["pw-metadata", "-n", "settings", "0", "clock.force-quantum", "4096"]);
    equal(await player.ended, 0);
    equal(await recorder.end("SIGINT"), 0, recorder.read());

    const replay = anecho(rig, `ANECHO process --session ${folder} --json`);
    equal(await replay.ended, 0, replay.read());
    const { session, summary } = JSON.parse(replay.read());
    deepEqual([session.ending, session.comparison.identical], ["end", true], replay.read());
    ok(session.comparison.compared_frames > 400, replay.read());
    ok(summary.echo !== "silent-reference", replay.read());
  },
});
