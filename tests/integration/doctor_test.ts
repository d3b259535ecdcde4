import assert from "node:assert/strict";
import { dirname } from "node:path";
import { Account } from "./account.ts";
import { readUntil } from "../../testing/waiting.ts";

interface Report {
  readonly version: string;
  readonly system: { readonly os: string; readonly backend: string };
  readonly findings: readonly {
    readonly id: string;
    readonly verdict: string;
    readonly found: string;
    readonly means: string;
    readonly todo: string;
  }[];
}

const isLinux = Deno.build.os === "linux";

/** Runs `anecho doctor --json`. @return its exit code, its report, and its verdicts by their ids. */
async function examine(account: Account, backend = "simulated") {
  const { code, stdout, stderr } = await account.run("doctor", "--backend", backend, "--json");
  assert.equal(stderr, "");
  const report: Report = JSON.parse(stdout);
  const verdicts = Object.fromEntries(report.findings.map(({ id, verdict }) => [id, verdict]));
  return { code, report, verdicts };
}

Deno.test("D4 the doctor reports on an account in which Anecho has never run, and leaves it so", async () => {
  await using account = await Account.make();
  const before = account.folder.names();
  const { code, report, verdicts } = await examine(account);
  assert.equal(code, 0, JSON.stringify(report.findings));
  assert.deepEqual([report.system.os, report.system.backend], [Deno.build.os, "simulated"]);
  assert.match(report.version, /^\d+\.\d+\.\d+/);
  assert.ok(report.findings.length >= 25, `${report.findings.length} findings`);
  assert.deepEqual(
    [verdicts["app"], verdicts["microphone"], verdicts["drift"]],
    ["note", "ok", "unknown"],
  );
  assert.deepEqual(account.folder.names(), before);
});

Deno.test("D4 the doctor asks the running app, and judges by its figures", async () => {
  await using account = await Account.make();
  await account.start();
  // Levels are known after two seconds of sound; their values depend on who speaks then.
  await readUntil(() => examine(account), ({ code, verdicts }) => {
    assert.deepEqual([code, verdicts["app"], verdicts["on-demand"]], [0, "ok", "ok"]);
    return ["microphone-level", "real-time-priority", "breaks"]
      .every((id) => verdicts[id] !== "unknown");
  });
  assert.match((await account.run("mode", "mute")).stdout, /^Muted/);
  assert.equal((await examine(account)).verdicts["mode"], "note");
});

Deno.test("D4 the doctor's words say what is wrong and what to do, and trouble ends with 1", async () => {
  await using account = await Account.make();
  await Deno.mkdir(dirname(account.paths.config), { recursive: true });
  const settings = '{"microphone": {"id": "gone", "name": "My microphone"}, "mode": "loud"}';
  await Deno.writeTextFile(account.paths.config, settings);
  const { code, stdout, stderr } = await account.run("doctor", "--backend", "simulated");
  assert.deepEqual([code, stderr], [1, ""]);
  assert.match(
    stdout,
    /^Trouble \(1\):\n {2}"My microphone" is not there: [^\n]+ \[microphone\]\n/,
  );
  assert.match(stdout, /\n {4}What to do: Plug it in, or choose another device in Anecho\.\n/);
  assert.match(stdout, /\nWorth knowing \(\d+\):\n(.*\n)*.*"mode" must be one of/);
  assert.match(stdout, /\n1 thing keeps Anecho from working as it should\.\n$/);
  // Unlike a start of the app, the doctor does not move damaged settings.
  assert.equal(await Deno.readTextFile(account.paths.config), settings);
  await assert.rejects(Deno.stat(`${account.paths.config}.bad`), Deno.errors.NotFound);
});

Deno.test({
  name: "D4 D6 without a sound server the doctor says so, and goes on with what can be seen",
  ignore: !isLinux,
  fn: async () => {
    await using account = await Account.make();
    const { code, verdicts } = await examine(account, "auto");
    assert.equal(code, 1);
    assert.deepEqual(
      [verdicts["sound-system"], verdicts["microphone"], verdicts["settings"]],
      ["trouble", "unknown", "ok"],
    );
  },
});

Deno.test("D4 a command line that makes no sense ends with 2, in one sentence", async () => {
  await using account = await Account.make();
  const foreign = isLinux ? "wasapi" : "pipewire";
  for (const args of [["--backend", "alsa"], ["--jsn"], ["me"], ["--backend", foreign]]) {
    const { code, stdout, stderr } = await account.run("doctor", ...args);
    assert.deepEqual([code, stdout], [2, ""], args.join(" "));
    assert.match(stderr, /^anecho: [^\n]+\n$/);
  }
});
