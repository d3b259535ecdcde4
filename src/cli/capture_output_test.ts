import assert from "node:assert/strict";
import { join } from "node:path";
import { projectRoot } from "../../tools/project.ts";
import { Folder } from "../../testing/anecho.ts";
import { formatOfName } from "./capture_output.ts";

Deno.test("B2 C1 the name of a file gives its format, also of samples without a header", () => {
  const formats = {
    ...{ "a.wav": "wav", "a.WAVE": "wav", "a.flac": "flac" },
    ...{ "a.s16le": "s16le", "b/a.S16": "s16le", "a.f32le": "f32le", "a.f32": "f32le" },
  };
  for (const [name, format] of Object.entries(formats)) {
    for (const otherwise of ["f32le", "s16le"] as const) {
      assert.equal(formatOfName(name, otherwise), format, name);
    }
  }
  for (const name of ["-", "a", "a.raw", "a.pcm"]) {
    assert.deepEqual([formatOfName(name), formatOfName(name, "s16le")], ["f32le", "s16le"], name);
  }
});

/** Program that fills a file of each format, and prints how a command would end. */
const fillFiles = `
  import { openCaptureOutput } from "${import.meta.resolve("./capture_output.ts")}";
  import { explain } from "${import.meta.resolve("./exit.ts")}";
  const samples = new Float32Array(2 * 48_000).map(() => 2 * Math.random() - 1);
  const sound = { wavFormat: "f32", sampleRate: 48_000, channels: 2, force: true };
  for (const format of ["f32le", "wav", "flac", "opus"]) {
    const opus = format === "opus" ? { opus: { channels: 2 } } : {};
    const config = { ...sound, ...opus, path: "full." + format, format };
    try {
      await using output = await openCaptureOutput(config);
      for (let second = 0; second < 9; second++) await output.write(samples);
      console.log(format, "no end");
    } catch (error) {
      const { code, sentence } = explain(error);
      console.log(format, code, sentence);
    }
  }`;

Deno.test({
  name: "B2 a disk that is full is a failure, not a wrong command line, whatever the format",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using folder = await Folder.make();
    const { stdout, stderr } = await new Deno.Command("bash", {
      args: [
        // A limit of 60 kB for files simulates a full disk.
        ...["-c", `trap "" XFSZ; ulimit -f 60; exec "$@"`, "-"],
        ...[Deno.execPath(), "run", "--quiet", "--allow-all", "--no-check"],
        ...["--config", join(projectRoot, "deno.json")],
        `data:text/typescript,${encodeURIComponent(fillFiles)}`,
      ],
      cwd: folder.path,
      stdin: "null",
    }).output();
    const lines = new TextDecoder().decode(stdout).trim().split("\n");
    for (const [index, format] of ["f32le", "wav", "flac", "opus"].entries()) {
      const line = lines[index] ?? new TextDecoder().decode(stderr);
      assert.match(line, new RegExp(`^${format} 1 .*full.${format}`));
    }
  },
});
