import assert from "node:assert/strict";
import { join } from "node:path";
import { generatedMaterial } from "./material.ts";
import { computedScenes, recordedScenes, sceneJob } from "./scenes.ts";

Deno.test("D8 the scenes have names of their own, that are file names too", () => {
  const names = computedScenes.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^[a-z0-9+.-]+$/);
  assert.ok(computedScenes.filter(({ quick }) => quick).length > 3);
});

Deno.test("D8 every scene that the issue of quality asks for is there", () => {
  const has = (test: (scene: typeof computedScenes[number]["room"]) => boolean) =>
    assert.ok(computedScenes.some(({ room }) => test(room)), test.toString());
  for (const ppm of [50, -50, 300, -300]) has((room) => room.driftPpm === ppm);
  for (const db of [-10, 0, 10]) has((room) => room.nearDb === db);
  for (const ms of [0, 100, 300]) has((room) => room.delayMs === ms);
  for (const kind of ["volume", "move", "lost", "late"]) {
    has((room) => room.events?.[0]?.kind === kind);
  }
  has((room) => room.far === "music" && room.stereo === true);
  for (const far of ["music-and-voice", "voices", "crowd"]) {
    has((room) => room.far === far && room.nearDb === undefined);
    has((room) => room.far === far && room.nearDb === 0);
  }
  has((room) => room.arrivalStamps === true && room.arrivalStepMs === 10 && room.burstMs === 25);
  has((room) => room.cycleFrames === 1024);
});

Deno.test("D8 a take has its seed, and a scene its own words before the material's", () => {
  const [scene] = computedScenes;
  assert.ok(scene);
  const material = { ...generatedMaterial, far: ["far.wav"] };
  assert.deepEqual(sceneJob(scene, 2, material), {
    name: scene.name,
    durationS: scene.durationS,
    seed: 2,
    room: { farClips: ["far.wav"], nearClips: [], ...scene.room },
  });
});

Deno.test("D8 several voices speak with clips of their own, a recording with its talkers", () => {
  const material = { ...generatedMaterial, far: ["far.wav"], voices: ["de.wav", "fr.wav"] };
  const clipsOf = (name: string) => {
    const scene = computedScenes.find((it) => it.name === name);
    return JSON.stringify(sceneJob(scene ?? assert.fail(), 1, material));
  };
  assert.match(clipsOf("voices"), /"farClips":\["de\.wav","fr\.wav"\]/);
  assert.match(clipsOf("music-and-voice"), /"farClips":\["far\.wav"\]/);
  const [scene] = computedScenes;
  const recording = { microphone: "mic.wav", reference: "reference.wav" };
  const recorded = { ...scene ?? assert.fail(), recording, talk: "far" } as const;
  const job = JSON.stringify(sceneJob(recorded, 1, { ...material, near: ["near.wav"] }));
  assert.match(job, /"talk":"far","room":\{"nearClips":\["near\.wav"\]\}/);
});

Deno.test("D8 only recordings that are there become scenes", async () => {
  const folder = await Deno.makeTempDir();
  try {
    assert.deepEqual(await recordedScenes(folder), []);
    await Deno.mkdir(join(folder, "minaec3"));
    await Deno.writeTextFile(join(folder, "minaec3", "mic.wav"), "");
    assert.deepEqual(await recordedScenes(folder), []);
    await Deno.writeTextFile(join(folder, "minaec3", "reference.wav"), "");
    assert.deepEqual((await recordedScenes(folder)).map(({ name }) => name), ["recorded-minaec3"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
