import { join } from "node:path";
import { type ProgramHome, thisCheckout } from "../../testing/rig/engine_on_pipewire.ts";
import type { PipeWireRig } from "../../testing/rig/pipewire.ts";
import type { Running } from "../../testing/rig/rig_process.ts";

/**
 * Runs a line of the shell in the rig, in which ANECHO is the program.
 *
 * @param home Where the program is, for the rig's programs. @default this checkout
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
