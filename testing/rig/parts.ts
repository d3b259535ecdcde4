import { type RigPart } from "./trixie.ts";
import { pipeWirePart } from "./pipewire_machine.ts";
import { winePart } from "./wine.ts";

/** All parts that tests need in the rig. */
export const rigParts: readonly RigPart[] = [winePart, pipeWirePart];
