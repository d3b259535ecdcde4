import { type RigPart } from "./trixie.ts";
import { pipeWirePart } from "./pipewire_machine.ts";
import { winePart } from "./wine.ts";

/** Everything that some test needs in the rig; made at once, it takes one pass. */
export const rigParts: readonly RigPart[] = [winePart, pipeWirePart];
