import assert from "node:assert/strict";
import { join } from "node:path";
import { UsageError } from "./exit.ts";
import { checkProcessPaths, type ProcessPaths, reportKind } from "./process_paths.ts";

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const name of ["mic.wav", "ref.wav", "old.wav"]) {
      await Deno.writeTextFile(join(folder, name), "");
    }
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function pathsIn(folder: string, more: Partial<ProcessPaths> = {}): ProcessPaths {
  const named = {
    microphone: "mic.wav",
    reference: "ref.wav",
    output: "clean.wav",
    reports: [],
    ...more,
  };
  return {
    microphone: join(folder, named.microphone),
    reference: join(folder, named.reference),
    output: join(folder, named.output),
    reports: named.reports.map((path) => join(folder, path)),
  };
}

function rejects(paths: ProcessPaths, expected: RegExp, force = false): Promise<void> {
  return assert.rejects(
    checkProcessPaths(paths, force),
    (error) => error instanceof UsageError && expected.test(error.message),
  );
}

Deno.test("reportKind goes by the extension", () => {
  assert.equal(reportKind("a/b.JSON"), "json");
  assert.equal(reportKind("report.html"), "html");
  assert.equal(reportKind("report.pdf"), undefined);
  assert.equal(reportKind("html"), undefined);
});

Deno.test("D2 checkProcessPaths accepts new files in a folder that is there", async () => {
  await inFolder(async (folder) => {
    await checkProcessPaths(pathsIn(folder, { reports: ["a.json", "a.html"] }), false);
  });
});

Deno.test("D2 checkProcessPaths refuses an output or report that is one of the inputs", async () => {
  await inFolder(async (folder) => {
    await rejects(pathsIn(folder, { output: "mic.wav" }), /same file as the microphone/, true);
    await rejects(
      pathsIn(folder, { output: "./x/../ref.wav" }),
      /same file as the reference/,
      true,
    );
    await Deno.symlink(join(folder, "mic.wav"), join(folder, "link.wav"));
    await rejects(pathsIn(folder, { output: "link.wav" }), /same file as the microphone/, true);
    await Deno.link(join(folder, "mic.wav"), join(folder, "hard.wav"));
    await rejects(pathsIn(folder, { output: "hard.wav" }), /same file as the microphone/, true);
  });
});

Deno.test("D2 checkProcessPaths refuses a report in the way of the output or of another", async () => {
  await inFolder(async (folder) => {
    const same = pathsIn(folder, { output: "a.json", reports: ["a.json"] });
    await rejects(same, /--report .*same file as --output/);
    await rejects(pathsIn(folder, { reports: ["a.html", "a.html"] }), /same file as --report/);
  });
});

Deno.test("D2 checkProcessPaths replaces a file only when told to", async () => {
  await inFolder(async (folder) => {
    await rejects(pathsIn(folder, { output: "old.wav" }), /there already.*--force/);
    await checkProcessPaths(pathsIn(folder, { output: "old.wav" }), true);
  });
});

Deno.test("D2 checkProcessPaths refuses folders that are missing, folders, and odd reports", async () => {
  await inFolder(async (folder) => {
    await rejects(pathsIn(folder, { output: "none/clean.wav" }), /none is not there: create it/);
    await rejects(pathsIn(folder, { output: "." }), /not a file/, true);
    await rejects(pathsIn(folder, { reports: ["report.pdf"] }), /must end in \.json or \.html/);
  });
});
