import type { Mode } from "../config/config.ts";
import type { EngineMode } from "../engine/engine_event.ts";

/** Demand for the microphone. */
export interface MicrophoneDemand {
  /** Whether the microphone has to be open. */
  readonly open: boolean;
  readonly treatment: EngineMode;
}

/**
 * Decides whether the microphone has to be open, and what the engine outputs.
 *
 * @param recorders Number of other programs that record from the virtual microphone. `null`: the system does
 * not tell, and as some might record, the microphone has to be open.
 */
export function microphoneDemand(mode: Mode, recorders: number | null): MicrophoneDemand {
  const isRecorded = recorders !== 0;
  switch (mode) {
    case "on-demand":
      return { open: isRecorded, treatment: "cancel" };
    case "always":
      return { open: true, treatment: "cancel" };
    case "off":
      return { open: isRecorded, treatment: "bypass" };
    case "mute":
      // Open, so that recording programs get silence instead of nothing, and the canceller stays converged.
      return { open: isRecorded, treatment: "mute" };
  }
}
