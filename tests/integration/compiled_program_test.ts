import assert from "node:assert/strict";
import { join } from "node:path";
import { RTCPeerConnection } from "werift";
import { compile } from "../../tools/compile.ts";
import { ToolError } from "../../tools/tool_error.ts";
import { Folder, homeIn, textOf } from "../../testing/anecho.ts";
import { sleep } from "../../src/platform/waiting.ts";
import { until } from "../../testing/waiting.ts";

/** Least number of starts while the library is swapped. */
const starts = Number(Deno.env.get("ANECHO_SWAPPED_STARTS") ?? 5);

const devices = ["devices", "--backend", "simulated"];

async function program(): Promise<string | undefined> {
  try {
    return await compile("linux", true);
  } catch (error) {
    if (!(error instanceof ToolError) || error.code !== "source_unavailable") throw error;
    console.log(`skipped: ${error.message}`);
    return undefined;
  }
}

function command(path: string, folder: Folder, args: string[], env = {}): Deno.Command {
  return new Deno.Command(path, {
    args,
    cwd: folder.path,
    clearEnv: true,
    env: { ...homeIn(folder), TMPDIR: folder.at("tmp"), XDG_DATA_DIRS: "/none", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

const namesIn = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name);

Deno.test({
  name: "D9 a compiled program takes its library from a folder of the person's own",
  ignore: Deno.build.os !== "linux",
  fn: async (t) => {
    const path = await program();
    if (path === undefined) return;
    await using folder = await Folder.make();
    await Deno.mkdir(folder.at("tmp"));
    await Deno.chmod(folder.at("tmp"), 0o777);
    const place = folder.at("cache/anecho/program");
    let file = "";

    await t.step("and leaves nothing where all users may write", async () => {
      const child = command(path, folder, ["--backend", "simulated"]).spawn();
      try {
        const maps = () => Deno.readTextFileSync(`/proc/${child.pid}/maps`);
        await until("the library is loaded", () => maps().includes("libanecho"));
        for (const [mapped = ""] of maps().matchAll(/\/\S*libanecho\S*/g)) {
          assert.ok(mapped.startsWith(`${place}/`), mapped);
        }
        assert.deepEqual(namesIn(folder.at("tmp")), []);
        assert.equal((Deno.statSync(place).mode ?? 0) & 0o777, 0o700);
        file = join(place, namesIn(place)[0] ?? "");
      } finally {
        child.kill();
        await child.output();
      }
    });

    await t.step("whatever is put there meanwhile", async () => {
      const garbage = new Uint8Array(4096).fill(0x90);
      let swaps = 0;
      let isOver = false;
      const swap = async () => {
        while (!isOver) {
          const fresh = join(place, `garbage${swaps++}`);
          await Deno.writeFile(fresh, garbage, { mode: 0o500 });
          await Deno.rename(fresh, file);
          await sleep(1);
        }
      };
      const swapping = swap();
      for (let start = 0; start < starts; start++) {
        const { code, stdout, stderr } = textOf(await command(path, folder, devices).output());
        assert.deepEqual([code, stderr], [0, ""]);
        assert.match(stdout, /^Recording:\n {2}MICROPHONE/);
      }
      isOver = true;
      await swapping;
      assert.ok(swaps > starts, `only ${swaps} swaps`);
    });

    await t.step("and has its own icon for the desktop's menu", async () => {
      const { code, stderr } = textOf(await command(path, folder, ["autostart", "on"]).output());
      assert.deepEqual([code, stderr], [0, ""]);
      const [entry, icon] = [
        "applications/anecho.desktop",
        "icons/hicolor/scalable/apps/anecho.svg",
      ]
        .map((name) => Deno.readTextFileSync(folder.at(`data/${name}`)));
      assert.match(entry ?? "", new RegExp(`^Exec=${path}$`, "m"));
      assert.match(icon ?? "", /^<svg /);
    });

    await t.step("and speaks the system's language", async () => {
      const doctor = ["doctor", "--backend", "simulated"];
      const speaking = (LANG: string) => command(path, folder, doctor, { LANG }).output();
      assert.match(textOf(await speaking("zh_CN.UTF-8")).stdout, /^正常（\d+）：$/m);
      assert.match(textOf(await speaking("C.UTF-8")).stdout, /^In order \(\d+\):$/m);
    });

    await t.step("and answers what a browser offers by WebRTC", async () => {
      const args = ["remote-mic", "--whip", "0", "--lan"];
      const child = command(path, folder, args).spawn();
      let said = "";
      const reading = child.stderr.pipeThrough(new TextDecoderStream())
        .pipeTo(new WritableStream({ write: (text) => void (said += text) }));
      const sender = new RTCPeerConnection({ iceServers: [], iceLite: true });
      try {
        await until("it says where", () => said.includes("fingerprint"));
        const [, address = "", code = ""] = /(https:\S+)\/#(\w+)/.exec(said) ?? [];
        const { certificate } = JSON.parse(
          await Deno.readTextFile(folder.at("state/anecho/remote-mic.json")),
        );
        using client = Deno.createHttpClient({ caCerts: [certificate] });
        const page = await fetch(address, { client });
        assert.match(await page.text(), /<main id="app">/);
        sender.addTransceiver("audio", { direction: "sendonly" });
        const body = (await sender.createOffer()).sdp;
        const headers = { "content-type": "application/sdp", "authorization": `Bearer ${code}` };
        const init = { client, method: "POST", headers, body };
        const answer = await fetch(`${address}/whip`, init);
        assert.equal(answer.status, 201);
        assert.match(await answer.text(), /^a=candidate:/m);
      } finally {
        await sender.close();
        child.kill("SIGINT");
        await child.status;
        await reading;
        await child.stdout.cancel();
      }
    });

    await t.step("and says so where there is none", async () => {
      const env = { XDG_CACHE_HOME: "/proc/none", XDG_RUNTIME_DIR: "" };
      const { code, stdout, stderr } = textOf(await command(path, folder, devices, env).output());
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(
        stderr,
        /^anecho: There is no folder that only you can write to, [^\n]*set XDG_CACHE_HOME [^\n]*\(\/proc\/none\/anecho\/program: [^\n]+\)\.\n$/,
      );
    });
  },
});
