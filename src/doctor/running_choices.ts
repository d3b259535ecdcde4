import type { AppStatus } from "../app/status.ts";
import { labelled, labelOf } from "../devices/labels.ts";
import { type DeviceChoices, type DeviceRole, flowOf } from "../devices/selection.ts";
import type { WiringPlan } from "../devices/wiring_plan.ts";
import type { Endpoint } from "../engine/endpoint.ts";

/**
 * Finds the devices that the running app was told to use for this run, by the names in its status.
 *
 * @param choices The choices of the settings.
 * @param plan The plan of these choices.
 * @return the same choices, if the app uses the devices of the plan.
 */
export function runningChoices(
  choices: DeviceChoices,
  plan: WiringPlan,
  status: AppStatus,
  endpoints: readonly Endpoint[],
): DeviceChoices {
  const planned: Partial<Record<DeviceRole, string>> = plan.kind === "impossible" ? {} : {
    microphone: labelOf(plan.microphone),
    speaker: labelOf(plan.reference),
    ...(plan.output.kind === "cable" ? { output: labelOf(plan.output.endpoint) } : {}),
  };
  const all = labelled(endpoints);
  const used = { ...choices };
  for (const role of ["microphone", "speaker", "output"] as const satisfies DeviceRole[]) {
    if (planned[role] === status[role]) continue;
    const found = all.filter((it) => it.flow === flowOf(role) && labelOf(it) === status[role]);
    const [device] = found;
    if (device === undefined || found.length > 1) continue;
    used[role] = { kind: "device", id: device.id, name: device.name };
  }
  return used;
}
