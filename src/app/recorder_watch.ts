import { virtualDevice } from "../devices/virtual_devices.ts";
import type { PlannedOutput } from "../devices/wiring_notes.ts";
import type { RecorderWatch } from "../engine/device_monitor.ts";

/**
 * Decides whose recorders are watched, so that the microphone is open only while there are some.
 *
 * Windows' containers say best which recording endpoints belong to a cable. Where it does not tell
 * them, the sides of a virtual device that is known by name serve. Of an unknown one they would be a
 * guess: a wrong one would keep the microphone closed while an app records.
 */
export function recorderWatch(output: PlannedOutput): RecorderWatch {
  if (output.kind === "own") return { output: "", captures: [] };
  const { endpoint, captures } = output;
  const isKnown = virtualDevice(endpoint) !== undefined;
  return { output: endpoint.id, captures: isKnown ? captures.map(({ id }) => id) : [] };
}
