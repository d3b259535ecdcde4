import assert from "node:assert/strict";
import { join } from "node:path";
import { Account } from "./account.ts";
import {
  Folder,
  homeIn,
  runAnecho,
  runAnechoWith,
  startAnecho,
  textOf,
} from "../../testing/anecho.ts";
import { projectRoot } from "../../tools/project.ts";
import { encodeWav, noise } from "../../testing/wav.ts";
import { until } from "../../testing/waiting.ts";

const ignore = Deno.build.os === "windows";

/** Asserts that standard error holds one sentence, which matches `says`. */
function assertSentence(stderr: string, says: RegExp): void {
  assert.match(stderr, /^anecho: [^\n]+\.\n$/);
  assert.match(stderr, says);
  assert.doesNotMatch(stderr, /Something went wrong/);
}

/** Runs a command whose standard output goes to a file. */
async function runInto(target: string, folder: Folder, ...args: string[]) {
  const anecho = [Deno.execPath(), "run", "--quiet", "--allow-all", join(projectRoot, "main.ts")];
  const child = new Deno.Command("sh", {
    args: ["-c", `exec "$@" > '${target}'`, "sh", ...anecho, ...args],
    env: { ...homeIn(folder), NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  return textOf(await child.output());
}

async function writePair(folder: Folder, seconds: number): Promise<[string, string]> {
  const sound = (seed: number) =>
    encodeWav({ sampleRate: 16000, channels: [noise(seconds * 16000, 0.1, seed)] });
  return [await folder.write("mic.wav", sound(1)), await folder.write("reference.wav", sound(2))];
}

Deno.test({
  name: "D3 results that can't be written are told in a sentence",
  ignore,
  fn: async () => {
    await using folder = await Folder.make();
    const run = await runInto("/dev/full", folder, "devices", "--backend", "simulated");
    assert.equal(run.code, 1);
    assertSentence(run.stderr, /Standard output can't be written to: make room/);
  },
});

Deno.test({
  name: "A20 A12 a run-time folder or home that can't be written is told in a sentence",
  ignore,
  fn: async () => {
    await using folder = await Folder.make();
    const file = await folder.write("file", new Uint8Array());
    const start = (env: Record<string, string>) =>
      runAnechoWith({ ...homeIn(folder), ...env }, folder, "--backend", "simulated");
    const [runtime, home, none] = await Promise.all([
      start({ XDG_RUNTIME_DIR: file }),
      start({ HOME: "/proc/none", XDG_RUNTIME_DIR: "", XDG_STATE_HOME: "relative" }),
      start({ HOME: "", XDG_STATE_HOME: "" }),
    ]);
    assert.deepEqual([runtime.code, home.code, none.code], [1, 1, 1]);
    assertSentence(runtime.stderr, /Anecho can't write to [^ ]+\/file\/anecho, where it notes/);
    assertSentence(home.stderr, /\/proc\/none\/\.local\/state\/anecho\/run, where it notes/);
    assertSentence(none.stderr, /There is no place for the settings: set HOME or XDG_STATE_HOME/);
  },
});

Deno.test({
  name: "A13 autostart writes nothing into the current folder",
  ignore,
  fn: async () => {
    await using folder = await Folder.make();
    await Deno.mkdir(folder.at("home"));
    for (const value of ["", "relative"]) {
      const places = { XDG_CONFIG_HOME: value, XDG_DATA_HOME: value, XDG_DATA_DIRS: "/none" };
      const env = { ...homeIn(folder), HOME: folder.at("home"), ...places };
      const { code, stderr } = await runAnechoWith(env, folder, "autostart", "on");
      assert.deepEqual([code, stderr], [0, ""]);
      assert.deepEqual(folder.names(), ["home"]);
      for (const place of [".config/autostart", ".local/share/applications"]) {
        await Deno.remove(folder.at(`home/${place}/anecho.desktop`));
      }
    }
    const env = { ...homeIn(folder), HOME: "", XDG_CONFIG_HOME: "" };
    const { code, stderr } = await runAnechoWith(env, folder, "autostart", "on");
    assert.equal(code, 1);
    assertSentence(stderr, /set HOME or XDG_CONFIG_HOME/);
  },
});

Deno.test({
  name: "A19 a pipe as settings keeps nothing from starting, and stays",
  ignore,
  fn: async () => {
    await using account = await Account.make();
    await Deno.mkdir(join(account.paths.config, ".."), { recursive: true });
    await new Deno.Command("mkfifo", { args: [account.paths.config] }).output();
    const child = await account.start();
    assert.equal((await account.run("mode", "always")).code, 0);
    assert.equal((await account.run("quit")).code, 0);
    const { code, stderr } = textOf(await child.output());
    assert.equal(code, 0);
    assert.match(stderr, /The settings .* can't be read \(it is a pipe or device\)/);
    assert.ok((await Deno.lstat(account.paths.config)).isFifo);
  },
});

Deno.test({
  name: "A12 D5 Ctrl+C ends at once what waits for a pipe that nobody has opened",
  ignore,
  fn: async () => {
    await using folder = await Folder.make();
    await new Deno.Command("mkfifo", { args: [folder.at("pipe")] }).output();
    const child = startAnecho(folder, "virtual-mic", "pipe", "--format", "s16le");
    // Before that, the signal would end the program without its handler.
    await until("it catches the signal", () => catchesInterrupt(child.pid));
    const began = performance.now();
    child.kill("SIGINT");
    const { code } = textOf(await child.output());
    assert.equal(code, 130);
    assert.ok(performance.now() - began < 1900);
  },
});

Deno.test({
  name: "D2 D9 what a killed run has left is removed by the next",
  ignore,
  fn: async () => {
    await using folder = await Folder.make();
    const pair = await writePair(folder, 600);
    const report = ["-o", "clean.wav", "--report", "report.html"];
    const child = startAnecho(folder, "process", ...pair, ...report);
    const excerpts = () => folder.names().filter((name) => name.startsWith("anecho-excerpts-"));
    const partial = () => folder.names().filter((name) => name.includes(".anecho-partial-"));
    await until("it writes", () => excerpts().length > 0 && partial().length > 0);
    child.kill("SIGKILL");
    await child.output();
    assert.deepEqual([excerpts().length, partial().length], [1, 1]);
    const short = await writePair(folder, 2);
    const next = await runAnecho(folder, "process", ...short, ...report);
    assert.equal(next.code, 0, next.stderr);
    assert.deepEqual(folder.names(), ["clean.wav", "mic.wav", "reference.wav", "report.html"]);
  },
});

Deno.test({
  name: "D2 A19 a full disk is told in a sentence, and what was there stays",
  ignore,
  fn: async () => {
    await using folder = await Folder.make();
    await using disk = await SmallDisk.mount(folder.at("disk"), "64k");
    if (disk === undefined) return;
    const pair = await writePair(folder, 2);
    await Deno.writeTextFile(folder.at("disk/report.html"), "old");
    const run = await runAnecho(
      folder,
      ...["process", ...pair, "-o", "clean.wav", "--report", "disk/report.html", "--force"],
    );
    assert.equal(run.code, 1);
    assertSentence(run.stderr, /The report disk\/report\.html can't be written: make room/);
    assert.equal(await Deno.readTextFile(folder.at("disk/report.html")), "old");
    assert.deepEqual(namesIn(folder.at("disk")), ["report.html"]);
  },
});

const namesIn = (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name);

/** Asks the kernel whether a process catches SIGINT. */
function catchesInterrupt(pid: number): boolean {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  const caught = BigInt(`0x${/^SigCgt:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? "0"}`);
  return (caught & 0b10n) !== 0n;
}

/** A file system with little room. */
class SmallDisk implements AsyncDisposable {
  private constructor(readonly path: string) {}

  static async mount(path: string, size: string): Promise<SmallDisk | undefined> {
    await Deno.mkdir(path);
    const { success, stderr } = await new Deno.Command("mount", {
      args: ["-t", "tmpfs", "-o", `size=${size}`, "anecho-test", path],
    }).output();
    if (success) return new SmallDisk(path);
    console.log(`skipped: no small disk here: ${new TextDecoder().decode(stderr).trim()}`);
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Deno.Command("umount", { args: [this.path] }).output();
  }
}
