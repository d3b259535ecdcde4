import type { Endpoint } from "../engine/endpoint.ts";
import { captureKind } from "./capture_kind.ts";
import { isHandsFree } from "./default_devices.ts";
import { labelOf } from "./labels.ts";
import { virtualDevice } from "./virtual_devices.ts";
import type { WiringPlan } from "./wiring_plan.ts";

/** Use of an endpoint. */
export type EndpointUse =
  | "microphone"
  | "reference"
  | "output"
  | "recorded-by-apps"
  | "possible-microphone"
  | "possible-reference"
  | "possible-output"
  | "none";

/**
 * Finds the use of an endpoint in a plan or, if the plan doesn't use it, its possible use.
 *
 * @param endpoints All endpoints.
 * @return the use, and the reason.
 */
export function endpointUse(
  endpoint: Endpoint,
  plan: WiringPlan,
  endpoints: readonly Endpoint[] = [endpoint],
): { readonly use: EndpointUse; readonly why: string } {
  return plannedUse(endpoint, plan) ?? possibleUse(endpoint, endpoints);
}

function plannedUse(
  endpoint: Endpoint,
  plan: WiringPlan,
): { use: EndpointUse; why: string } | undefined {
  if (plan.kind === "impossible") return undefined;
  const { microphone, reference, output } = plan;
  if (endpoint.id === microphone.id) return { use: "microphone", why: "heard, and cleaned" };
  if (endpoint.id === reference.id) {
    return { use: "reference", why: "what it plays is taken out of the microphone" };
  }
  if (output.kind === "own") return undefined;
  if (endpoint.id === output.endpoint.id) {
    return { use: "output", why: "the clean voice goes there" };
  }
  if (endpoint.id === output.captures[0]?.id) {
    return { use: "recorded-by-apps", why: "choose this as microphone in your apps" };
  }
  return undefined;
}

function possibleUse(
  endpoint: Endpoint,
  endpoints: readonly Endpoint[],
): { use: EndpointUse; why: string } {
  if (endpoint.state !== "active") return { use: "none", why: `it is ${endpoint.state}` };
  return endpoint.flow === "capture"
    ? possibleUseOfCapture(endpoint, endpoints)
    : possibleUseOfRender(endpoint, endpoints);
}

function possibleUseOfCapture(
  endpoint: Endpoint,
  endpoints: readonly Endpoint[],
): { use: EndpointUse; why: string } {
  const { kind, why } = captureKind(endpoint, endpoints);
  switch (kind) {
    case "cable":
    case "playback":
      return { use: "none", why };
    case "own":
      return { use: "none", why: "choose this as microphone in your apps" };
    case "effect":
    case "remote":
    case "mix":
    case "virtual":
      return { use: "possible-microphone", why: `${why}; taken only if chosen` };
    case "line":
    case "perhaps-playback":
      return { use: "possible-microphone", why };
    case "microphone":
      return {
        use: "possible-microphone",
        why: isHandsFree(endpoint) ? "a headset's hands-free side, which spoils its sound" : why,
      };
  }
}

function possibleUseOfRender(
  endpoint: Endpoint,
  endpoints: readonly Endpoint[],
): { use: EndpointUse; why: string } {
  const end = endpoints.find(({ id }) => id === endpoint.playsInto);
  if (end !== undefined) {
    return { use: "possible-reference", why: `passes on to "${labelOf(end)}", where it is heard` };
  }
  const known = virtualDevice(endpoint);
  switch (known?.use) {
    case "cable":
    case "mixer":
      return { use: "possible-output", why: `${known.product} passes it on to apps` };
    case "microphone-feed":
      return { use: "possible-output", why: `${known.product} passes it on; never a reference` };
    case "speakers":
      return { use: "possible-reference", why: `virtual speakers (${known.product})` };
    default:
      return { use: "possible-reference", why: "speakers" };
  }
}
