import assert from "node:assert/strict";
import { join } from "node:path";
import { projectRoot } from "./project.ts";
import { runTidy } from "./tidy.ts";

/** Makes a folder with one built unit of the library, and a fake clang-tidy that logs its calls. */
async function withUnit(
  source: string,
  act: (built: string, program: string, calls: () => Promise<number>) => Promise<void>,
): Promise<void> {
  const built = await Deno.makeTempDir();
  try {
    const file = join(built, "anecho_core.dir/Unity/unity_src_clock_cxx.cxx");
    await Deno.mkdir(join(built, "anecho_core.dir/Unity"), { recursive: true });
    await Deno.writeTextFile(file, `#include "${join(projectRoot, source)}"\n`);
    await Deno.mkdir(join(built, "release"));
    await Deno.writeTextFile(
      join(built, "release/compile_commands.json"),
      JSON.stringify([{ directory: built, command: `c++ -Wall -c ${file}`, file }]),
    );
    const notes = join(built, "calls");
    await Deno.writeTextFile(notes, "");
    const program = join(built, "tidy-program");
    await Deno.writeTextFile(
      program,
      `#!/bin/sh\necho "$@" >> ${notes}\necho a fault\ntest -e ${built}/is-clean\n`,
      { mode: 0o755 },
    );
    const calls = async () => (await Deno.readTextFile(notes)).split("\n").length - 1;
    await act(built, program, calls);
  } finally {
    await Deno.remove(built, { recursive: true });
  }
}

const ignore = Deno.build.os === "windows";

Deno.test({ name: "what is clean is not checked again", ignore }, async () => {
  await withUnit("native/src/clock/line_fit.cc", async (built, program, calls) => {
    await Deno.writeTextFile(join(built, "is-clean"), "");
    assert.deepEqual(await runTidy(program, built), { kind: "clean" });
    assert.deepEqual(await runTidy(program, built), { kind: "clean" });
    assert.equal(await calls(), 1);
  });
});

Deno.test({ name: "what is found is told until it is mended", ignore }, async () => {
  await withUnit("native/src/clock/line_fit.cc", async (built, program, calls) => {
    assert.deepEqual(await runTidy(program, built), { kind: "found", text: "a fault" });
    assert.deepEqual(await runTidy(program, built), { kind: "found", text: "a fault" });
    assert.equal(await calls(), 2);
  });
});

Deno.test({ name: "a build of files that are gone is none", ignore }, async () => {
  await withUnit("native/src/clock/gone.cc", async (built, program, calls) => {
    assert.deepEqual(await runTidy(program, built), { kind: "unbuilt" });
    assert.equal(await calls(), 0);
  });
});
