import type { RememberedDefaults } from "../devices/remembered_defaults.ts";
import { defaultChoice, type DeviceChoices } from "../devices/selection.ts";
import { planWiring, type WiringPlan } from "../devices/wiring_plan.ts";
import type { Endpoint } from "../engine/endpoint.ts";

/** Plans microphone and speakers as the app does, but no output, so that a test works without a cable. */
export function planEchoTest(
  endpoints: readonly Endpoint[],
  choices: DeviceChoices,
  remembered: RememberedDefaults,
): WiringPlan {
  const policy = { ownMicrophone: true, reserveDefault: false, remembered };
  return planWiring(endpoints, { ...choices, output: defaultChoice }, policy);
}
