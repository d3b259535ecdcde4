import assert from "node:assert/strict";
import { join } from "node:path";
import { Account } from "./account.ts";
import { type Folder, homeIn, startAnechoWith, textOf } from "../../testing/anecho.ts";
import { buildUi } from "../../tools/build_ui.ts";
import { closeXWindow } from "../../testing/x_close.ts";
import { provideWebview } from "../../tools/webview_library.ts";
import { until, untilFound } from "../../testing/waiting.ts";
import { testUnless } from "../../testing/test_unless.ts";
import { findProgram } from "../../tools/command.ts";
import { hasSharedLibraries } from "../../src/platform/linux/shared_libraries.ts";

const isLinux = Deno.build.os === "linux";
if (isLinux) await provideWebview("linux");
const test = testUnless(await screenObstacle());

async function screenObstacle(): Promise<string | undefined> {
  if (!isLinux) return "for Linux";
  // The library is only searched for: once opened, its toolkit would stay in this process and crash at its end.
  if (!await hasSharedLibraries(["libwebkitgtk-6.0.so.4", "libvulkan.so.1"])) {
    return "WebKitGTK or the Vulkan loader is not installed";
  }
  for (const program of ["Xvfb", "xdotool"]) {
    if (await findProgram(program) === undefined) return `${program} is not installed`;
  }
  // WebKit draws in a sandbox, which some systems do not allow.
  const sandbox = ["--unshare-pid", "--ro-bind", "/", "/", "--proc", "/proc", "true"];
  const { success } = await new Deno.Command("bwrap", { args: sandbox, stderr: "null" }).output();
  return success ? undefined : "bubblewrap can't make a sandbox here";
}

/** Longest wait, in s. A browser engine starts slowly without a graphics card. */
const patienceS = 60;

/** A virtual screen. */
class Screen implements AsyncDisposable {
  private constructor(readonly display: string, readonly server: Deno.ChildProcess) {}

  static async start(): Promise<Screen> {
    const server = new Deno.Command("Xvfb", {
      args: ["-displayfd", "1", "-screen", "0", "1400x1000x24", "-noreset"],
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    // Reads to the end: the server writes the line in two parts, and dies if nobody reads the second.
    const number = await new Response(server.stdout).text();
    return new Screen(`:${number.trim()}`, server);
  }

  /** Runs xdotool. @return its output. */
  async tool(...args: string[]): Promise<string> {
    const { stdout } = await new Deno.Command("xdotool", {
      args,
      env: { DISPLAY: this.display },
      stderr: "null",
    }).output();
    return new TextDecoder().decode(stdout).trim();
  }

  /** Waits until the window of a process is visible: only then can it be resized. @return its number. */
  async window(process: Deno.ChildProcess): Promise<string> {
    let hasEnded = false;
    void process.status.then(() => hasEnded = true);
    return await untilFound("the window", async () => {
      const found = await this.tool("search", "--onlyvisible", "--name", "^Anecho settings$");
      const id = found.split("\n").at(-1) ?? "";
      if (id === "" && hasEnded) assert.fail(textOf(await process.output()).stderr);
      return id === "" ? undefined : id;
    }, { limitS: patienceS });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.kill();
    await this.server.status;
  }
}

test("D1 A20 the settings open in a window, once; it remembers its size, and the app outlives it", async () => {
  await buildUi();
  await using screen = await Screen.start();
  await using account = await Account.make();
  await account.start();
  const env = {
    ...homeIn(account.folder),
    DISPLAY: screen.display,
    WAYLAND_DISPLAY: "",
    ANECHO_WINDOW: "webview",
  };
  const open = () => startAnechoWith(env, account.folder, "settings");
  const events = async () => JSON.parse((await account.run("status", "--json")).stdout);

  const first = open();
  await screen.window(first);
  // A second window replaces the first, whose program ends without success, but also without an error message.
  const second = open();
  assert.equal((await first.status).success, false);
  assert.doesNotMatch(textOf(await first.output()).stderr, /anecho:/);
  const other = await screen.window(second);
  const size = join(account.paths.state, "settings-window.json");
  let known: unknown;
  await screen.tool("windowsize", other, "700", "600");
  await until("the new size is kept", () => {
    known = JSON.parse(readText(size) || "null");
    return known !== null;
  });
  assert.deepEqual(known, { width: 700, height: 600 });
  closeXWindow(screen.display, BigInt(other));
  const ended = textOf(await second.output());
  assert.equal(ended.code, 0, ended.stderr);

  const third = open();
  const again = await screen.window(third);
  assert.match(await screen.tool("getwindowgeometry", again), /Geometry: 700x600/);
  closeXWindow(screen.display, BigInt(again));
  const closed = textOf(await third.output());
  assert.equal(closed.code, 0, closed.stderr);
  assert.equal((await events()).look, "running");
  const quit = await account.run("quit");
  assert.equal(quit.code, 0, quit.stderr);
  await until("WebKit has ended", () => processesIn(account.folder) === 0);
});

test("D1 the first start of all opens the settings, and no other start does", async () => {
  await buildUi();
  await using screen = await Screen.start();
  await using account = await Account.make();
  const env = {
    ...homeIn(account.folder),
    DISPLAY: screen.display,
    WAYLAND_DISPLAY: "",
    ANECHO_WINDOW: "webview",
  };
  const run = async (...args: string[]) => {
    const app = startAnechoWith(env, account.folder, "--backend", "simulated", ...args);
    await account.status(({ look }) => look === "running");
    return app;
  };
  const quit = async (app: Deno.ChildProcess) => {
    await account.run("quit");
    const { code, stderr } = textOf(await app.output());
    assert.equal(code, 0, stderr);
    await until("WebKit has ended", () => processesIn(account.folder) === 0);
  };
  // A start at log-in opens no window.
  const hidden = await run("--minimized");
  assert.equal(readText(account.paths.config), "");
  await quit(hidden);
  const first = await run();
  const window = await screen.window(first);
  assert.match(readText(account.paths.config), /"firstSteps": true/);
  closeXWindow(screen.display, BigInt(window));
  await quit(first);
  const later = await run();
  await account.run("status");
  // A window would have started by now.
  assert.equal(processesIn(account.folder), 1);
  await quit(later);
});

Deno.test({
  name: "D1 without a screen or a browser the address is told, and how to use it",
  ignore: !isLinux,
  fn: async () => {
    await buildUi();
    await using account = await Account.make();
    await account.start();
    const env = { ...homeIn(account.folder), ANECHO_WINDOW: "", PATH: "/nowhere" };
    for (const DISPLAY of ["", ":4711"]) {
      const child = startAnechoWith(
        { ...env, DISPLAY, WAYLAND_DISPLAY: "" },
        account.folder,
        "settings",
      );
      const { code, stderr } = textOf(await child.output());
      assert.equal(code, 1);
      assert.match(
        stderr,
        /anecho: There is no window or browser.*`anecho settings --url` prints\.\n$/,
      );
    }
    const { stdout } = await account.run("settings", "--url");
    assert.match(stdout, /^http:\/\/127\.0\.0\.1:\d+\/#ticket=[0-9a-f]{64}\n$/);
    const page = await fetch(stdout.trim());
    assert.match(await page.text(), /<title>/);
    assert.equal((await account.run("quit")).code, 0);
  },
});

/** @return how many processes have a folder in their environment: WebKit has some, which end after the window. */
function processesIn(folder: Folder): number {
  return [...Deno.readDirSync("/proc")].filter(({ name }) =>
    /^\d+$/.test(name) && readText(`/proc/${name}/environ`).includes(folder.path)
  ).length;
}

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
