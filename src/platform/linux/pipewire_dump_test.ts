import { deepEqual, equal, rejects } from "node:assert/strict";
import { dumpPipeWire, pipeWireLibraryVersion } from "./pipewire_dump.ts";

/** Runs a test with a shell script in place of pw-dump. */
function test(name: string, fn: (program: (script: string) => Promise<string>) => Promise<void>) {
  Deno.test({
    name,
    ignore: Deno.build.os !== "linux",
    fn: async () => {
      const folder = await Deno.makeTempDir();
      try {
        await fn(async (script) => {
          const path = `${folder}/pw-dump`;
          await Deno.writeTextFile(path, `#!/bin/sh\n${script}\n`);
          await Deno.chmod(path, 0o700);
          return path;
        });
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

test("D4 pw-dump's answer is read, and so is the version of its library", async (program) => {
  const core = `[{"id":0,"type":"PipeWire:Interface:Core","info":{"version":"1.4.2"}}]`;
  equal((await dumpPipeWire(await program(`echo '${core}'`))).version, "1.4.2");
  const words = "pw-dump\\nCompiled with libpipewire 1.0.1\\nLinked with libpipewire 1.0.5";
  equal(await pipeWireLibraryVersion(await program(`printf '${words}\\n'`)), "1.0.5");
});

test("D4 a pw-dump that is missing, fails or answers nonsense is a reason, not a crash", async (program) => {
  await rejects(dumpPipeWire("/nonexistent/pw-dump"), /is not installed .*pipewire-bin/);
  const failing = await program('echo "can\'t connect: Host is down" >&2; exit 1');
  await rejects(dumpPipeWire(failing), /failed \(can't connect: Host is down\)\.$/);
  for (const answer of ["", "not JSON", "{}", '[{"id":"x"}]']) {
    const odd = await program(`printf '%s' '${answer}'`);
    await rejects(dumpPipeWire(odd), /in a form that Anecho does not know/, answer);
  }
  await rejects(pipeWireLibraryVersion(await program("echo hello")), /does not tell/);
});

test("D4 a pw-dump that hangs is given up and ended", async (program) => {
  const folder = await Deno.makeTempDir();
  const hanging = await program(`echo $$ > ${folder}/pid; exec sleep 600`);
  await rejects(dumpPipeWire(hanging, 300), /did not answer within 0\.3 s/);
  const pid = (await Deno.readTextFile(`${folder}/pid`)).trim();
  const state = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => "");
  deepEqual(/ [RSD] /.test(state), false, state);
  await Deno.remove(folder, { recursive: true });
});
