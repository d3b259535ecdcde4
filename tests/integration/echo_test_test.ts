import assert from "node:assert/strict";
import { testEcho } from "../../src/echo_test/run.ts";
import type { EchoTestResult } from "../../src/echo_test/result.ts";
import type { RoomConfig } from "../../src/engine/config.ts";
import { Folder, runAnecho } from "../../testing/anecho.ts";

async function testInRoom(room: RoomConfig): Promise<EchoTestResult> {
  const config = {
    backend: "simulated",
    microphone: "simulated-microphone",
    speaker: "simulated-speakers",
    room,
  } as const;
  const { result } = await testEcho(config, () => {}, new AbortController().signal);
  return result;
}

const codes = ({ findings }: EchoTestResult) => findings.map(({ code }) => code);

function assertNear(value: number | null, wanted: number, by: number): void {
  assert.ok(value !== null && Math.abs(value - wanted) <= by, `${value} is not ${wanted}±${by}`);
}

/** Travel time of the direct sound in the medium room, in ms. */
const airMs = 1.7;

Deno.test("A20 the echo test agrees with what the room was set to", async () => {
  const cases = [
    { echoGainDb: -3, speakerLatencyMs: 35, microphonePpm: 0, speakerPpm: 0 },
    { echoGainDb: -20, speakerLatencyMs: 150, microphonePpm: 80, speakerPpm: -60 },
  ];
  for (const set of cases) {
    const result = await testInRoom({ ...set, microphoneLatencyMs: 10 });
    const { figures, sureness, verdict } = result;
    assertNear(figures.echoGainDb, set.echoGainDb, 1);
    assertNear(figures.delayMs, set.speakerLatencyMs + 10 + airMs, 1);
    assertNear(figures.driftPpm, set.microphonePpm - set.speakerPpm, 3);
    assert.deepEqual([codes(result), sureness, verdict], [["cancelled"], "sure", "good"]);
  }
});

Deno.test("A20 the echo test tells apart why there is no echo, or a strange one", async () => {
  const never = { echoGainDb: -60, noiseDbfs: -60 };
  const elsewhere = { faults: [{ endpoint: "reference", kind: "silent" }] } as const;
  for (
    const [room, expected, verdict] of [
      [never, "no-echo", "good"],
      [elsewhere, "reference-elsewhere", "trouble"],
      [{ speakerVolume: 0 }, "muted", "trouble"],
      [{ microphoneEffects: true }, "processed", "trouble"],
    ] as const
  ) {
    const result = await testInRoom(room);
    assert.ok(codes(result).includes(expected), `${expected}: ${codes(result)}`);
    assert.equal(result.verdict, verdict);
  }
});

Deno.test("D9 anecho test prints JSON, and keeps both recordings but replaces none", async () => {
  await using folder = await Folder.make();
  const args = ["test", "--backend", "simulated", "--keep", "kept", "--json"];
  const run = await runAnecho(folder, ...args);
  assert.equal(run.code, 0, run.stderr);
  const result = JSON.parse(run.stdout);
  assert.equal(result.verdict, "good");
  assert.equal(result.files.length, 2);
  for (const path of result.files) {
    assert.ok((await Deno.stat(folder.at(path))).size > 400_000, path);
  }
  const again = await runAnecho(folder, ...args);
  assert.equal(again.code, 2);
  assert.match(again.stderr, /is there already: give another folder, or --force to replace it/);
});
