import { deepEqual, equal, ok } from "node:assert/strict";
import { echoOf, voice } from "../../testing/wav.ts";
import { play, sampleRate } from "../../testing/rig/engine_on_pipewire.ts";
import { pipeWireObstacle, PipeWireRig } from "../../testing/rig/pipewire.ts";
import { anecho } from "./anecho_in_rig.ts";
import { until } from "../../testing/waiting.ts";
import { testUnless } from "../../testing/test_unless.ts";

const test = testUnless(await pipeWireObstacle());

/** @return the largest number of frames that the microphone lost at once, by the lines of its packets. */
function mostLost(packets: string): number {
  const all = packets.split("\n").slice(0, -1).map((line) => JSON.parse(line))
    .filter(({ kind, stream }) => kind === "packet" && stream === "microphone");
  return Math.max(
    ...all.slice(1).map(({ position }, index) =>
      position - all[index].position - all[index].frames
    ),
  );
}

test("D5 a session recorded on PipeWire, with a hiccup and cycles that change, replays to the bit", async () => {
  await using rig = await PipeWireRig.start();
  const folder = rig.at("session");
  const recorder = anecho(rig, `exec ANECHO record-session ${folder} --yes --private`);
  await rig.untilLinked("mic:capture_MONO", "anecho_capture");
  const bytes = async (name: string) =>
    (await Deno.stat(rig.here(`session/${name}`)).catch(() => undefined))?.size ?? 0;
  await until("sound", async () => await bytes("output.wav") > 4 * sampleRate, {
    process: recorder,
  });
  const far = voice(4 * sampleRate, sampleRate, 5);
  const heard = echoOf(far, sampleRate, 40, 0.5);
  const player = await play(rig, [far, heard], "speakers:playback_FL", "mic:input_MONO");
  const before = await bytes("output.wav");
  await until("half of it", async () => await bytes("output.wav") > before + 8 * sampleRate);
  await rig.freeze(recorder, 100);
  await rig.must(["pw-metadata", "-n", "settings", "0", "clock.force-quantum", "4096"]);
  equal(await player.ended, 0);
  equal(await recorder.end("SIGINT"), 0, recorder.read());

  const replay = anecho(rig, `ANECHO process --session ${folder} --json`);
  equal(await replay.ended, 0, replay.read());
  const { session, summary } = JSON.parse(replay.read());
  deepEqual([session.ending, session.comparison.identical], ["end", true], replay.read());
  ok(session.comparison.compared_frames > 400, replay.read());
  const packets = await Deno.readTextFile(rig.here("session/packets.jsonl"));
  ok(mostLost(packets) > 0.05 * sampleRate, `${mostLost(packets)}`);
  ok(summary.echo !== "silent-reference", replay.read());
});

test("D5 D6 a session replays to the bit that saw a microphone go and come, another default and a restarted server", async () => {
  await using rig = await PipeWireRig.start();
  const folder = rig.at("session");
  const recorder = anecho(rig, `exec ANECHO record-session ${folder} --yes`);
  const events = () => Deno.readTextFile(rig.here("session/events.jsonl")).catch(() => "");
  const opened = async () => (await events()).split('"kind":"stream-opened"').length - 1;
  const untilOpened = (count: number) =>
    until(`${count} streams`, async () => await opened() >= count, { process: recorder });
  const size = async (name: string) =>
    (await Deno.stat(rig.here(`session/${name}`)).catch(() => undefined))?.size ?? 0;
  const untilSound = async () => {
    const before = await size("output.wav");
    await until(
      "a second of sound",
      async () => await size("output.wav") > before + 4 * sampleRate,
      { process: recorder },
    );
  };
  await rig.untilLinked("mic:capture_MONO", "anecho_capture");
  const far = voice(3 * sampleRate, sampleRate, 5);
  const heard = echoOf(far, sampleRate, 40, 0.5);
  const player = await play(rig, [far, heard], "speakers:playback_FL", "mic:input_MONO");
  equal(await player.ended, 0);

  await rig.removeNode("mic");
  await until("the loss", async () => (await events()).includes('"stream-lost"'), {
    process: recorder,
  });
  await rig.addMicrophone("mic");
  await untilOpened(1);
  await untilSound();
  await rig.addMicrophone("other");
  const before = await opened();
  await rig.chooseMicrophone("other");
  await untilOpened(before + 1);
  await untilSound();
  await rig.killDaemons();
  await rig.startDaemons();
  await untilOpened(before + 3);
  await untilSound();
  equal(await recorder.end("SIGINT"), 0, recorder.read());
  ok(await size("microphone-4.wav") > 0 && await size("reference-2.wav") > 0);

  const replay = anecho(rig, `ANECHO process --session ${folder} --json`);
  equal(await replay.ended, 0, replay.read());
  const { session } = JSON.parse(replay.read());
  deepEqual([session.ending, session.comparison.identical], ["end", true], replay.read());
  const streams = session.events.filter(({ kind }: { kind: string }) => kind === "stream");
  ok(streams.length >= 4, JSON.stringify(session.events));
});
