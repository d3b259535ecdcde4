import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { Folder, runAnecho, startAnecho } from "../../testing/anecho.ts";
import { decodeWav } from "../../testing/wav.ts";
import { Account } from "./account.ts";
import { until } from "../../testing/waiting.ts";

const command = ["record-session", "session", "--backend", "simulated"];

interface Line {
  readonly kind: string;
  readonly stream?: string;
  readonly frames?: number;
}

/** @return the complete lines of a file, without a last line that was cut off. */
async function linesOf(path: string): Promise<Line[]> {
  const lines = (await Deno.readTextFile(path)).split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}

function framesOf(lines: readonly Line[], stream: string): number {
  return lines.filter((it) => it.kind === "packet" && it.stream === stream)
    .reduce((sum, { frames = 0 }) => sum + frames, 0);
}

Deno.test("D5 D9 a session holds sound, packets, events and findings, without names if wanted", async () => {
  await using folder = await Folder.make();
  const run = await runAnecho(folder, ...command, "--duration", "3s", "--private", "--yes");
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stdout, /^session: [23]\.\d s recorded\.\n$/);
  const path = (name: string) => join(folder.path, "session", name);
  const packets = await linesOf(path("packets.jsonl"));
  for (const stream of ["microphone", "reference", "output"]) {
    const wav = decodeWav(await Deno.readFile(path(`${stream}.wav`)));
    const frames = (wav.channels[0] ?? []).length;
    assert.ok(frames > 2 * wav.sampleRate, `${stream}: ${frames}`);
    assert.equal(framesOf(packets, stream), frames, stream);
  }
  const events = await linesOf(path("events.jsonl"));
  assert.ok(events.some(({ kind }) => kind === "state"));
  const description = JSON.parse(await Deno.readTextFile(path("session.json")));
  assert.ok(description.findings.length > 20);
  assert.deepEqual(Object.keys(description.findings[0]), ["id", "verdict"]);
  assert.equal(description.devices, undefined);
  assert.equal(description.settings, undefined);
  assert.doesNotMatch(JSON.stringify([description, events]), /imulated (?:mic|spe)/);

  const replay = await runAnecho(
    folder,
    ...["process", "--session", "session", "-o", "again.wav", "--format", "f32"],
    ...["--report", "report.json", "--report", "report.html"],
  );
  assert.deepEqual([replay.code, replay.stderr], [0, ""]);
  assert.match(replay.stdout, /^session: \d\.\d s, the same output to the bit, .*\n$/);
  const [recorded, again] = await Promise.all(
    [path("output.wav"), folder.at("again.wav")].map(async (it) =>
      decodeWav(await Deno.readFile(it))
    ),
  );
  assert.deepEqual(again, recorded);
  const { session, rows } = JSON.parse(await Deno.readTextFile(folder.at("report.json")));
  assert.deepEqual([session.ending, session.comparison.identical], ["end", true]);
  const lengthS = (recorded?.channels[0] ?? []).length / (recorded?.sampleRate ?? 1);
  const running = session.events.filter(({ text }: { text: string }) => text === "running");
  assert.equal(running.length, 1);
  assert.ok(running[0].time_s < lengthS / 2, JSON.stringify(running));
  for (const { time_s: timeS } of session.events) assert.ok(timeS >= 0 && timeS < lengthS + 1);
  assert.ok(Math.abs(rows.time_s.length / 10 - lengthS) < 0.2);
  const page = await Deno.readTextFile(folder.at("report.html"));
  assert.match(page, /Replay of session: the same output to the bit/);
});

Deno.test({
  name: "D5 a session that was killed can be read up to its last seconds",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using folder = await Folder.make();
    const child = startAnecho(folder, ...command, "--yes");
    const path = (name: string) => join(folder.path, "session", name);
    const heard = async () => {
      const lines = await linesOf(path("packets.jsonl")).catch(() => []);
      return framesOf(lines, "microphone") / 48_000;
    };
    await until("four seconds are heard", async () => await heard() >= 4);
    child.kill("SIGKILL");
    await child.output();
    const toldS = await heard();
    for (const stream of ["microphone", "reference", "output"]) {
      const wav = decodeWav(await Deno.readFile(path(`${stream}.wav`)));
      const seconds = (wav.channels[0] ?? []).length / wav.sampleRate;
      assert.ok(seconds > toldS - 5 && seconds > 1, `${stream}: ${seconds} of ${toldS} s`);
    }
    const replay = await runAnecho(folder, "process", "--session", "session", "--json");
    assert.equal(replay.code, 0, replay.stderr);
    assert.match(replay.stderr, /the recording was cut off; it was replayed up to there/);
    const { session, summary } = JSON.parse(replay.stdout);
    assert.deepEqual([session.ending, session.comparison.identical], ["cut", true]);
    assert.ok(session.comparison.compared_frames > 100, replay.stdout);
    assert.ok(summary.duration_s > toldS - 5, replay.stdout);
  },
});

Deno.test("D5 D9 nothing is recorded unasked or over another session", async () => {
  await using folder = await Folder.make();
  const unasked = await runAnecho(folder, ...command);
  assert.equal(unasked.code, 2);
  assert.match(unasked.stderr, /there is no terminal to ask you at: add --yes\./);
  await Deno.mkdir(join(folder.path, "session"));
  await Deno.writeTextFile(join(folder.path, "session", "notes.txt"), "x");
  const over = await runAnecho(folder, ...command, "--yes");
  assert.equal(over.code, 2);
  assert.match(over.stderr, /session holds notes\.txt already: name a new folder\./);
});

Deno.test("D5 what is no session is refused, and what would change its sound", async () => {
  await using folder = await Folder.make();
  const session = folder.at("session");
  await Deno.mkdir(session);
  const write = (name: string, text: string) => Deno.writeTextFile(join(session, name), text);
  const refused = async (expected: RegExp, ...args: string[]) => {
    const run = await runAnecho(folder, "process", "--session", "session", ...args);
    assert.deepEqual([run.code, run.stdout], [2, ""], run.stderr);
    assert.match(run.stderr, expected);
    assert.equal(run.stderr.trim().split("\n").length, 1);
  };
  await refused(/session\.json can't be used: name a folder that/);
  const description = { version: "1", created: "", pipeline: { high_pass: "often" } };
  await write("session.json", JSON.stringify(description));
  await refused(/session\.json can't be used: .*pipeline\.high_pass/);
  await write("session.json", JSON.stringify({ ...description, pipeline: {} }));
  await write("packets.jsonl", "garbage\n");
  await refused(/packets\.jsonl: does not begin as a session does; name a folder that/);
  await refused(/leave --gain out/, "--gain");
});

Deno.test("D5 D9 the running app writes what it has kept of the last minute, and that replays", async () => {
  await using account = await Account.make();
  const simulated = ["--backend", "simulated"];
  const save = (folder: string, ...args: string[]) =>
    account.run("record-session", folder, ...simulated, "--last", ...args);
  const away = await save("away", "10s", "--yes");
  assert.equal(away.code, 1);
  assert.match(away.stderr, /^anecho: Anecho is not running: start it with `anecho`\.\n$/);
  await Deno.mkdir(dirname(account.paths.config), { recursive: true });
  await Deno.writeTextFile(account.paths.config, '{"keepLastMinute": true}');
  await account.start();
  const replayed = async (folder: string) => {
    const replay = await account.run("process", "--session", folder, "--json");
    assert.equal(replay.code, 0, replay.stderr);
    return JSON.parse(replay.stdout);
  };
  let whole: Awaited<ReturnType<typeof replayed>>;
  const deadline = performance.now() + 30_000;
  for (let n = 0;; n++) {
    const folder = `whole-${n}`;
    const run = await save(folder, "60s", "--private", "--yes");
    if (run.code === 0) {
      assert.equal(run.stdout, `${folder}: the last 60 s, as far as they were kept.\n`);
      whole = await replayed(folder);
      if (whole.summary.duration_s > 4) break;
    } else assert.match(run.stderr, /The last minute can't be written: no /);
    assert.ok(performance.now() < deadline, run.stderr);
  }
  // The session holds everything since the engine was opened, so the replay gives the same output as the engine
  // did.
  const { session } = whole;
  assert.deepEqual([session.ending, session.is_joined], ["end", false]);
  assert.equal(session.comparison.identical, true, JSON.stringify(session.comparison));
  assert.equal((await save("short", "2s", "--yes")).code, 0);
  const short = await replayed("short");
  assert.equal(short.session.is_joined, true);
  assert.ok(short.summary.duration_s > 1 && short.summary.duration_s < 3);
  const description = JSON.parse(await Deno.readTextFile(account.folder.at("short/session.json")));
  assert.equal(description.devices.microphone, "Simulated microphone");
  const events = await linesOf(account.folder.at("short/events.jsonl"));
  assert.ok(events.some(({ kind }) => kind === "state"));
  const both = await save("both", "2s", "--duration", "3s", "--yes");
  assert.deepEqual([both.code, both.stdout], [2, ""]);
});

Deno.test("D5 D9 an app that keeps nothing says how it would", async () => {
  await using account = await Account.make();
  await account.start();
  const run = await account.run("record-session", "last", "--last", "5s", "--yes");
  assert.deepEqual([run.code, run.stdout], [2, ""]);
  assert.match(run.stderr, /^anecho: The last minute is not kept: set "keepLastMinute" to true/);
  await assert.rejects(Deno.stat(account.folder.at("last")), Deno.errors.NotFound);
});
