import { join } from "node:path";
import { type ProgramHome, thisCheckout } from "../../testing/rig/engine_on_pipewire.ts";
import type { PipeWireRig } from "../../testing/rig/pipewire.ts";
import type { Running } from "../../testing/rig/rig_process.ts";

/**
 * Runs a shell line in the rig, in which ANECHO stands for the program.
 *
 * @param home Paths of Deno and the project, for the rig's programs. @default this checkout
 */
export function anecho(
  rig: PipeWireRig,
  line: string,
  home: ProgramHome = thisCheckout(),
): Running {
  const main = join(home.project, "main.ts");
  const program = `'${home.deno}' run --quiet --no-check --allow-all '${main}'`;
  return rig.start(["sh", "-c", line.replaceAll("ANECHO", program)], home.env);
}
