import { labelOf } from "./labels.ts";
import type { DeviceRole } from "./selection.ts";
import type { WiringPlan } from "./wiring_plan.ts";

/** @return the name of the device that a plan uses in a role; `undefined` if it uses none. */
export function plannedLabel(role: DeviceRole, plan: WiringPlan): string | undefined {
  if (plan.kind === "impossible") return undefined;
  switch (role) {
    case "microphone":
      return labelOf(plan.microphone);
    case "speaker":
      return labelOf(plan.reference);
    case "output":
      return plan.output.kind === "cable" ? labelOf(plan.output.endpoint) : undefined;
  }
}
