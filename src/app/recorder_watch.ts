import { virtualDevice } from "../devices/virtual_devices.ts";
import type { PlannedOutput } from "../devices/wiring_notes.ts";
import type { RecorderWatch } from "../engine/device_monitor.ts";

/**
 * Decides from which endpoints recording is watched, so that the microphone is open only while an app records.
 *
 * Windows' containers show which recording endpoints belong to a cable. If Windows tells no containers, the
 * planned recording endpoints of a virtual device that is known by name are used. For an unknown device they
 * would be a guess, and a wrong guess would keep the microphone closed while an app records.
 */
export function recorderWatch(output: PlannedOutput): RecorderWatch {
  if (output.kind === "own") return { output: "", captures: [] };
  const { endpoint, captures } = output;
  const isKnown = virtualDevice(endpoint) !== undefined;
  return { output: endpoint.id, captures: isKnown ? captures.map(({ id }) => id) : [] };
}
