import type { Endpoint } from "../engine/endpoint.ts";
import { type EndpointUse, endpointUse } from "./endpoint_use.ts";
import { labelled } from "./labels.ts";
import type { WiringPlan } from "./wiring_plan.ts";

/** A device with its use. */
export type UsedEndpoint = Endpoint & { readonly use: EndpointUse; readonly why: string };

/** @return the endpoints, each with its use in a plan, and with a label if several have its name. */
export function withUses(endpoints: readonly Endpoint[], plan: WiringPlan): UsedEndpoint[] {
  return labelled(endpoints).map((it) => ({ ...it, ...endpointUse(it, plan, endpoints) }));
}
