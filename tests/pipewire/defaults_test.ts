import assert from "node:assert/strict";
import { pipeWireObstacle, PipeWireRig } from "../../testing/rig/pipewire.ts";
import { AppOnPipeWire } from "./app_on_pipewire.ts";
import { sleep } from "../../src/platform/waiting.ts";
import { until } from "../../testing/waiting.ts";
import { chance } from "../../testing/chance.ts";
import { testUnless } from "../../testing/test_unless.ts";

/** How often the app is killed while it makes its microphone the default, or restores the earlier default. */
const kills = Number(Deno.env.get("ANECHO_DEFAULT_KILLS") ?? 1);
/** Time in which an app under load starts and makes its microphone the default. */
const killWithinMs = 3000;
const endWithinMs = 200;

const test = testUnless(await pipeWireObstacle());

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
    // Another choice of the person takes effect.
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
  // Behaves like an effect: takes what is played at its own device, and plays it at another.
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

/** @return the chosen default microphone by the session manager's settings; "": none. */
async function chosenMicrophone(rig: PipeWireRig): Promise<string> {
  const text = await rig.must(["pw-metadata", "0", "default.configured.audio.source"]);
  return /"name":\s*"([^"]*)"/.exec(text)?.[1] ?? "";
}

async function untilChosen(rig: PipeWireRig, name: string): Promise<void> {
  await until(`${name} to be chosen`, async () => await chosenMicrophone(rig) === name);
}

test("B7 Anecho's microphone is the default while it runs, and the one from before comes back", async () => {
  await using rig = await PipeWireRig.start();
  await rig.addMicrophone("other");
  await rig.chooseMicrophone("other");
  {
    const app = new AppOnPipeWire(rig, "--reserve-default");
    await untilChosen(rig, "anecho_microphone");
    await app.process.end("SIGTERM");
    assert.equal(await chosenMicrophone(rig), "other");
  }
  // The app is killed, and `uninstall` restores the default without another start.
  const app = new AppOnPipeWire(rig, "--reserve-default");
  await untilChosen(rig, "anecho_microphone");
  await app.process.end("SIGKILL");
  assert.equal(await chosenMicrophone(rig), "anecho_microphone");
  const done = JSON.parse(await app.command("uninstall", "--json"));
  assert.deepEqual(done, {
    ended: false,
    default_microphone: true,
    autostart: false,
    settings: false,
    keeps_settings: true,
    sessions: null,
  });
  assert.equal(await chosenMicrophone(rig), "other");
});

test("B7 another program that insists keeps the default, and what a person chooses stays", async () => {
  await using rig = await PipeWireRig.start();
  await rig.addMicrophone("other");
  await rig.chooseMicrophone("mic");
  const app = new AppOnPipeWire(rig, "--reserve-default");
  await untilChosen(rig, "anecho_microphone");
  // The other program insists until Anecho gives up; Anecho answers each time but the last.
  let rounds = 0;
  while (!app.process.read().includes("another program keeps choosing")) {
    assert.ok(++rounds <= 5, app.process.read());
    await rig.must([
      ...["pw-metadata", "0", "default.configured.audio.source"],
      ...['{"name":"other"}', "Spa:String:JSON"],
    ]);
    await until("an answer", async () =>
      await chosenMicrophone(rig) === "anecho_microphone" ||
      app.process.read().includes("another program keeps choosing"), { process: app }.process);
  }
  assert.equal(rounds, 5);
  assert.equal(await chosenMicrophone(rig), "other");
  await app.process.end("SIGTERM");
  assert.equal(await chosenMicrophone(rig), "other");
});

test(`B7 after kill -9 at random moments the default comes back with the next start`, async () => {
  await using rig = await PipeWireRig.start();
  await rig.addMicrophone("other");
  await rig.chooseMicrophone("other");
  const random = chance();
  let midway = 0;
  for (let kill = 0; kill < kills; ++kill) {
    const app = new AppOnPipeWire(rig, "--reserve-default");
    if (random() < 0.5) {
      await sleep(random() * killWithinMs);
    } else {
      // Kills during the end of the app, which restores the default.
      await app.waitFor(/apps record from Anecho by default$/);
      Deno.kill(app.process.pid, "SIGTERM");
      await sleep(random() * endWithinMs);
    }
    await app.process.end("SIGKILL");
    if (await chosenMicrophone(rig) === "anecho_microphone") ++midway;
  }
  console.log(`${midway} of ${kills} kills left Anecho's microphone as the default`);
  const app = new AppOnPipeWire(rig);
  await untilChosen(rig, "other");
  await app.waitFor(/^engine opened: other /);
  await app.process.end("SIGTERM");
  assert.equal(await chosenMicrophone(rig), "other");
});
