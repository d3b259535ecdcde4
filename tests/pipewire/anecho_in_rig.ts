import { join } from "node:path";
import { projectRoot } from "../integration/anecho.ts";
import type { PipeWireRig, Running } from "../rig/pipewire.ts";

/** Runs a line of the shell in the rig, in which ANECHO is the program. */
export function anecho(rig: PipeWireRig, line: string): Running {
  const { HOME = "/", DENO_DIR = join(HOME, ".cache", "deno") } = Deno.env.toObject();
  const program = `'${Deno.execPath()}' run --quiet --no-check --allow-all ` +
    `'${join(projectRoot, "main.ts")}'`;
  return rig.start(["sh", "-c", line.replaceAll("ANECHO", program)], { DENO_DIR });
}
