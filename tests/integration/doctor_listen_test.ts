import assert from "node:assert/strict";
import { diagnose } from "../../src/doctor/diagnose.ts";
import type { Facts } from "../../src/doctor/facts.ts";
import { listenTo } from "../../src/doctor/sound/listen.ts";
import type { RoomConfig } from "../../src/engine/config.ts";
import { known } from "../../src/platform/fact.ts";
import { linuxFacts, planOf } from "../../testing/example_facts.ts";
import { listEndpoints } from "../../src/app/sound_system.ts";
import { Account } from "./account.ts";

const endpoints = await listEndpoints("simulated");
const facts: Facts = linuxFacts({
  backend: "simulated",
  endpoints: known(endpoints),
  plan: known(planOf(endpoints, true)),
  app: known({ kind: "absent" }),
});

/**
 * @return the listening checks whose verdict is not `ok`, each as `id: verdict`, without those that depend on the
 * machine.
 */
async function troubleIn(room: RoomConfig): Promise<string[]> {
  const listening = { seconds: 9, progress: () => {}, stop: new AbortController().signal, room };
  const heard = await listenTo(facts, listening);
  const silent = diagnose(facts).filter(({ verdict }) => verdict !== "unknown").map(({ id }) => id);
  return diagnose({ ...facts, heard })
    .filter(({ id, verdict }) => verdict !== "ok" && !silent.includes(id) && id !== "on-demand")
    .map(({ id, verdict }) => `${id}: ${verdict}`)
    .filter((it) => !/^(real-time-priority|breaks)/.test(it));
}

Deno.test("D4 the doctor listens, and tells what is wrong in the room", async () => {
  const unknowns = ["other-cancellers: unknown", "microphone-volume: unknown"];
  const cases: readonly (readonly [RoomConfig, readonly string[]])[] = [
    [{}, []],
    [
      { scene: "far", echoGainDb: 20, microphonePpm: 400, speakerPpm: -200 },
      ["microphone-level: trouble", "drift: note"],
    ],
    [{ scene: "far", microphoneEffects: true }, ["processed-microphone: trouble"]],
    [
      { scene: "far", echoGainDb: -60 },
      ["echo-path: note", "steady-delay: unknown", "drift: unknown"],
    ],
  ];
  for (const [room, expected] of cases) {
    const found = (await troubleIn(room)).filter((it) => !unknowns.includes(it));
    assert.deepEqual(found, expected, JSON.stringify(room));
  }
});

Deno.test("D4 a reference that is silent while the microphone hears something is found", async () => {
  const found = await troubleIn({
    scene: "far",
    faults: [{ endpoint: "reference", kind: "silent" }],
  });
  assert.ok(found.includes("reference-heard: note"), found.join());
});

Deno.test("D4 D9 anecho doctor --listen hears the room, and refuses other times", async () => {
  await using account = await Account.make();
  const run = await account.run("doctor", "--backend", "simulated", "--listen", "5s", "--json");
  assert.deepEqual([run.code, run.stderr], [0, ""]);
  const { findings } = JSON.parse(run.stdout);
  const echo = findings.find((it: { id: string }) => it.id === "echo-path");
  assert.deepEqual([echo.verdict, echo.found], [
    "ok",
    "The microphone hears the speakers after 47 ms.",
  ]);
  for (const time of ["1s", "2h", "soon"]) {
    const { code, stdout, stderr } = await account.run("doctor", "--listen", time);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /^anecho: [^\n]*Give a time/);
  }
});
