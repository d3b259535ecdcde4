import { defaultChoice, type DeviceChoices } from "../devices/selection.ts";
import { planWiring, type WiringPlan } from "../devices/wiring_plan.ts";
import type { Endpoint } from "../engine/endpoint.ts";

/**
 * Plans microphone and speakers as the app does, but without remembered default microphones. Plans no output, so
 * that a test works without a cable.
 */
export function planEchoTest(
  endpoints: readonly Endpoint[],
  choices: DeviceChoices,
): WiringPlan {
  const policy = { ownMicrophone: true, reserveDefault: false };
  return planWiring(endpoints, { ...choices, output: defaultChoice }, policy);
}
