import assert from "node:assert/strict";
import { join } from "node:path";
import { openLog } from "./log.ts";

async function inTempFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("D9 the log has a line for each message, as it is, with its time", async () => {
  await inTempFolder(async (folder) => {
    const shown: string[] = [];
    {
      await using log = await openLog(join(folder, "logs"), (level, text) => {
        shown.push(`${level}: ${text}`);
      });
      log.write("info", "plan: {microphone} less 100% ä");
      log.write("warning", "lost\nin two lines");
      const text = await Deno.readTextFile(log.path);
      const lines = text.trimEnd().split("\n").map((line) =>
        line.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} /, "")
      );
      assert.deepEqual(lines, [
        "plan: {microphone} less 100% ä",
        "warning: lost in two lines",
      ]);
    }
    assert.deepEqual(shown, [
      "info: plan: {microphone} less 100% ä",
      "warning: lost\nin two lines",
    ]);
  });
});

Deno.test("A19 the log never takes more than five files of 1 MB", async () => {
  await inTempFolder(async (folder) => {
    const text = "x".repeat(100_000);
    {
      await using log = await openLog(folder);
      for (let line = 0; line < 70; line++) log.write("info", `${line} ${text}`);
    }
    const files = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assert.ok(files.length === 5 && files[0] === "anecho.log", files.join());
    for (const name of files) {
      assert.ok((await Deno.stat(join(folder, name))).size <= 1024 * 1024, name);
    }
    assert.match(await Deno.readTextFile(join(folder, "anecho.log")), /\d 69 x/);
  });
});

Deno.test("a folder that can't be written is told about once, and nothing else fails", async () => {
  await inTempFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "taken"), "");
    const shown: string[] = [];
    await using log = await openLog(join(folder, "taken", "logs"), (_, text) => shown.push(text));
    log.write("info", "goes on");
    assert.match(shown[0] ?? "", /No log can be written to .*make it writable/);
    assert.deepEqual(shown.slice(1), ["goes on"]);
  });
});

Deno.test({
  name: "A19 a pipe in the log's place is not waited for",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await inTempFolder(async (folder) => {
      await Deno.mkdir(folder, { recursive: true });
      await new Deno.Command("mkfifo", { args: [join(folder, "anecho.log")] }).output();
      const shown: string[] = [];
      await using log = await openLog(folder, (_, text) => shown.push(text));
      log.write("info", "goes on");
      assert.match(shown[0] ?? "", /No log can be written to .*anecho\.log is no file/);
      assert.deepEqual(shown.slice(1), ["goes on"]);
    });
  },
});

Deno.test("D9 a name that could forge a line or steer a terminal stays on its line", async () => {
  await inTempFolder(async (folder) => {
    {
      await using log = await openLog(folder);
      log.write("info", "microphone A\n2026-01-01 warning: forged\r\u2028\x9b31m\u202e");
    }
    const text = await Deno.readTextFile(join(folder, "anecho.log"));
    assert.match(text, /^[^\n]* microphone A 2026[^\n]*forged\\x0d\\u2028\\x9b31m\\u202e\n$/);
  });
});
