import assert from "node:assert/strict";
import { join } from "node:path";
import { sessionsFolder, stateFiles } from "../../src/platform/paths.ts";
import { Account } from "./account.ts";
import { textOf } from "../../testing/anecho.ts";
import { decodeWav } from "../../testing/wav.ts";
import { until } from "../../testing/waiting.ts";

/** Waits until the sidecar of a recording says that the recording is complete. */
async function untilWhole(sidecar: string): Promise<void> {
  await until(`${sidecar} is complete`, async () => {
    const text = await Deno.readTextFile(sidecar).catch(() => "{}");
    return JSON.parse(text).is_complete === true;
  });
}

const noSignals = Deno.build.os === "windows";

/** Checks that the status shows a running remote microphone, which has no sound system to play into. */
async function proveRemoteMicIsTold(account: Account): Promise<void> {
  const line = /^remote mic +Phone: there is no microphone to play it into$/m;
  const isTold = async () => line.test((await account.run("status")).stdout);
  const remote = account.begin("remote-mic", "--port", "0", "--name", "Phone");
  await until("it is told", isTold);
  remote.kill("SIGTERM");
  await remote.status;
  assert.equal(await isTold(), false);
}

Deno.test("A9 A20 B5 a second start finds the first, and commands reach it", async () => {
  await using account = await Account.make();
  const child = await account.start();
  const second = await account.run("--backend", "simulated");
  assert.equal(second.code, 0);
  assert.match(second.stderr, /^Anecho is running already\.\n$/);
  assert.match(second.stdout, /^Taking the echo out\nmode +on-demand\nmicrophone +Simulated/);

  assert.match((await account.run("pause")).stdout, /^Paused/);
  assert.match((await account.run("resume")).stdout, /\nmode +on-demand\n/);
  assert.match((await account.run("mute")).stdout, /^Muted/);
  assert.match((await account.run("mute", "toggle")).stdout, /\nmode +on-demand\n/);
  assert.match((await account.run("bypass", "on")).stdout, /\nmode +off\n/);
  assert.match((await account.run("bypass", "on")).stdout, /\nmode +off\n/);
  assert.match((await account.run("bypass", "off")).stdout, /\nmode +on-demand\n/);
  const unknown = await account.run("mute", "maybe");
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /There is no 'mute maybe': use one of on, off, toggle/);
  const odd = await account.run("record", "maybe");
  assert.equal(odd.code, 2);
  assert.match(odd.stderr, /There is no 'record maybe': use one of start, stop/);
  assert.match((await account.run("mode", "mute")).stdout, /^Muted/);
  const chosen = await account.run("simulated", "--backend", "simulated");
  assert.equal(chosen.code, 0, chosen.stderr);
  const wrong = await account.run("banana");
  assert.deepEqual([wrong.code, wrong.stdout], [2, ""]);
  assert.match(wrong.stderr, /No microphone is called "banana": use a part of "Simulated micro/);

  // On Windows, a remote microphone needs a cable.
  if (Deno.build.os === "linux") await proveRemoteMicIsTold(account);
  const { code, stdout, stderr } = await account.run("quit");
  assert.deepEqual([code, stdout, stderr], [0, "", ""]);
  const first = textOf(await child.output());
  assert.deepEqual([first.code, first.stdout], [0, ""]);
  const { mode, microphone } = await account.config();
  assert.equal(mode, "mute");
  assert.equal(JSON.stringify(microphone).includes("Simulated microphone"), true);
  const gone = await account.run("status");
  assert.deepEqual([gone.code, gone.stdout], [1, ""]);
  assert.equal(gone.stderr, "anecho: Anecho is not running: start it with `anecho`.\n");
});

Deno.test("A11 devices named on the command line hold for one run; wrong ones end it", async () => {
  await using account = await Account.make();
  const wrong = await account.run("simulated", "banana", "--backend", "simulated");
  assert.deepEqual([wrong.code, wrong.stdout], [2, ""]);
  assert.match(wrong.stderr, /^anecho: No speaker is called "banana": use a part of [^\n]+\.\n$/);
  await account.start("Simulated", "default");
  await assert.rejects(Deno.stat(account.paths.config), Deno.errors.NotFound);
  assert.equal((await account.run("quit")).code, 0);
});

Deno.test("A12 A19 --verbose shows devices and figures; the log keeps what happened", async () => {
  await using account = await Account.make();
  const child = await account.start("-v");
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let shown = "";
  while (!/\n +\d+\.\d s +-?\d/.test(shown)) {
    const { done, value } = await reader.read();
    assert.ok(!done, shown);
    shown += value;
  }
  assert.match(
    shown,
    /^Recording:\n {2}MICROPHONE[^]*\nPlaying:[^]*\n +time +mic +speakers +output +reduced +delay +drift +buffer +latency\n/,
  );
  await account.run("quit");
  await reader.cancel();
  const [stderr, { code }] = await Promise.all([new Response(child.stderr).text(), child.status]);
  assert.equal(code, 0);
  assert.match(stderr, /^plan: Simulated microphone less Simulated speakers to /m);
  const log = await Deno.readTextFile(join(account.paths.logs, "anecho.log"));
  assert.match(log, /^\d{4}-\d\d-\d\d .*Anecho \d+\.\d+\.\d+ on simulated\n/);
  assert.match(log, /engine opened: Simulated microphone[^]*\n[^\n]* ended\n$/);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test({
    name: `A12 ${signal} ends the app cleanly`,
    ignore: noSignals,
    fn: async () => {
      await using account = await Account.make();
      const child = await account.start("--minimized");
      child.kill(signal);
      const { code, stdout, stderr } = textOf(await child.output());
      assert.deepEqual([code, stdout, stderr], [0, "", ""]);
      assert.equal((await account.run("status")).code, 1);
    },
  });
}

Deno.test("A19 A20 C1 C6 a killed app leaves nothing that hinders the next, and no recording", async () => {
  await using account = await Account.make();
  const killed = await account.start();
  const { code, stdout, stderr } = await account.run("record", "start");
  assert.equal(code, 0, stderr);
  const [, call = stdout] = /^call +recording to (.+)$/m.exec(stdout) ?? [];
  killed.kill("SIGKILL");
  await killed.output();
  assert.equal((await account.run("status")).code, 1);
  await untilWhole(`${call.slice(0, -4)}.json`);
  decodeWav(await Deno.readFile(call));
  await account.start();
  assert.equal((await account.run("quit")).code, 0);
});

Deno.test("A19 damaged settings are kept aside, told about, and don't hinder", async () => {
  await using account = await Account.make();
  await Deno.mkdir(join(account.paths.config, ".."), { recursive: true });
  await Deno.writeTextFile(account.paths.config, '{"mode": "al');
  const child = await account.start();
  assert.equal((await account.run("quit")).code, 0);
  const { stderr } = textOf(await child.output());
  assert.match(stderr, /The settings .* can't all be used: it is not JSON .*config\.json\.bad/);
  assert.equal(await Deno.readTextFile(`${account.paths.config}.bad`), '{"mode": "al');
});

Deno.test("A15 A14 a chosen device under another id is taken, which is said and kept", async () => {
  await using account = await Account.make();
  const settings = {
    microphone: { id: "before the driver's update", name: "Simulated microphone" },
    mode: "always",
  };
  await Deno.mkdir(join(account.paths.config, ".."), { recursive: true });
  await Deno.writeTextFile(account.paths.config, JSON.stringify(settings));
  const child = await account.start();
  assert.match((await account.run("status")).stdout, /\nmicrophone +Simulated microphone\n/);
  assert.equal((await account.run("quit")).code, 0);
  const { stderr } = textOf(await child.output());
  assert.match(
    stderr,
    /^"Simulated microphone" is not there, but the system lists one of that name/m,
  );
  const { microphone, mode } = await account.config();
  assert.match(JSON.stringify(microphone), /"name":"Simulated microphone"/);
  assert.doesNotMatch(JSON.stringify(microphone), /before the driver/);
  assert.equal(mode, "always");
  const again = await account.start();
  assert.equal((await account.run("quit")).code, 0);
  assert.doesNotMatch(textOf(await again.output()).stderr, /is not there/);
});

Deno.test("D3 devices tells each endpoint's use and why, as text and as JSON", async () => {
  await using account = await Account.make();
  const text = await account.run("devices", "--backend", "simulated");
  assert.deepEqual([text.code, text.stderr], [0, ""]);
  assert.match(
    text.stdout,
    /^Recording:\n {2}MICROPHONE +Simulated microphone \(48000 Hz.*\n +id simulated-microphone, /,
  );
  assert.match(text.stdout, /\nAnecho's own microphone: recorded by the simulated room\n$/);
  const json = await account.run("devices", "--backend", "simulated", "--json");
  const { backend, devices, recorders, problem } = JSON.parse(json.stdout);
  assert.deepEqual([backend, problem], ["simulated", null]);
  assert.deepEqual(recorders, { count: 1, names: ["the simulated room"] });
  assert.deepEqual(devices.map(({ use }: { use: string }) => use), [
    "microphone",
    "reference",
    "possible-output",
  ]);
  const wrong = await account.run(
    "devices",
    "--backend",
    Deno.build.os === "windows" ? "pipewire" : "wasapi",
  );
  assert.deepEqual([wrong.code, wrong.stdout], [2, ""]);
});

Deno.test({
  name: "D3 devices --watch --json begins with one line, and Ctrl+C ends it with 0",
  ignore: noSignals,
  fn: async () => {
    await using account = await Account.make();
    const child = account.spawn("devices", "--watch", "--json");
    let line = "";
    for await (const bytes of child.stdout) {
      line += new TextDecoder().decode(bytes);
      if (line.endsWith("\n")) child.kill("SIGINT");
    }
    assert.deepEqual([(await child.status).code, await new Response(child.stderr).text()], [0, ""]);
    assert.match(line, /^[^\n]+\n$/);
    const { event, time, devices } = JSON.parse(line);
    assert.deepEqual([event, devices.length], ["devices", 3]);
    assert.ok(Math.abs(Date.parse(time) - Date.now()) < 60_000, time);
  },
});

Deno.test("A13 autostart is turned on and off, and uninstall takes everything back", async () => {
  await using account = await Account.make();
  assert.match((await account.run("autostart")).stdout, /does not start by itself/);
  assert.match((await account.run("autostart", "on")).stdout, /starts when you log in/);
  const child = await account.start();
  await account.run("mode", "always");
  await account.status(({ mode }) => mode === "always");
  const { state } = account.paths;
  const session = join(state, sessionsFolder, "a-session");
  await Deno.mkdir(session, { recursive: true });
  for (const name of [stateFiles.pairing, `${stateFiles.isolation}.tmp`]) {
    await Deno.writeTextFile(join(state, name), "{}");
  }
  const kept = await account.run("uninstall", "--json");
  const { ended, autostart, settings, keeps_settings, sessions } = JSON.parse(kept.stdout);
  assert.deepEqual([ended, autostart, settings, keeps_settings], [true, true, false, true]);
  assert.equal(sessions, join(state, sessionsFolder));
  const { code, stdout } = await account.run("uninstall", "--config");
  assert.equal(code, 0);
  assert.match(
    stdout,
    /^The settings and the logs are removed\.\nRecorded sessions are left in .*\nNow delete /,
  );
  assert.equal((await child.status).code, 0);
  assert.match((await account.run("autostart")).stdout, /does not start by itself/);
  for (const path of [account.paths.config, account.paths.logs]) {
    await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
  }
  assert.deepEqual([...Deno.readDirSync(state)].map(({ name }) => name), [sessionsFolder]);
  await Deno.remove(join(state, sessionsFolder), { recursive: true });
  const again = await account.run("uninstall");
  const all = "Nothing of Anecho is left but its own file: delete that.\n";
  assert.deepEqual([again.code, again.stdout], [0, all]);
});
