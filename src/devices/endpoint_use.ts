import { isHandsFree } from "./default_devices.ts";
import type { Endpoint } from "../engine/endpoint.ts";
import { virtualDevice } from "./virtual_devices.ts";
import type { WiringPlan } from "./wiring_plan.ts";

/** What Anecho makes of an endpoint. */
export type EndpointUse =
  | "microphone"
  | "reference"
  | "output"
  | "recorded-by-apps"
  | "possible-microphone"
  | "possible-reference"
  | "possible-output"
  | "none";

/** @return what Anecho would use an endpoint for under a plan, and why. */
export function endpointUse(
  endpoint: Endpoint,
  plan: WiringPlan,
): { readonly use: EndpointUse; readonly why: string } {
  return plannedUse(endpoint, plan) ?? possibleUse(endpoint);
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

function possibleUse(endpoint: Endpoint): { use: EndpointUse; why: string } {
  if (endpoint.state !== "active") return { use: "none", why: `it is ${endpoint.state}` };
  const known = virtualDevice(endpoint);
  const isCapture = endpoint.flow === "capture";
  switch (known?.use) {
    case "cable":
    case "mixer":
      return isCapture
        ? { use: "none", why: `what is played into ${known.product} comes out there` }
        : { use: "possible-output", why: `${known.product} passes it on to apps` };
    case "microphone-feed":
      return isCapture
        ? { use: "none", why: `what is played into ${known.product} comes out there` }
        : { use: "possible-output", why: `${known.product} passes it on; never a reference` };
    case "speakers":
      return { use: "possible-reference", why: `virtual speakers (${known.product})` };
    case "microphone-effect":
      return known.product === "Anecho"
        ? { use: "none", why: "choose this as microphone in your apps" }
        : { use: "possible-microphone", why: `treated by ${known.product}; taken only if chosen` };
    case "loopback":
      return { use: "none", why: "it records what the speakers play" };
    case undefined:
      return possibleUseOfUnknown(endpoint, isCapture);
  }
}

function possibleUseOfUnknown(
  endpoint: Endpoint,
  isCapture: boolean,
): { use: EndpointUse; why: string } {
  if (!isCapture) return { use: "possible-reference", why: "speakers" };
  if (endpoint.isVirtual) {
    return { use: "possible-microphone", why: "a virtual device; taken only if chosen" };
  }
  const why = isHandsFree(endpoint)
    ? "a headset's hands-free side, which spoils its sound"
    : "a microphone";
  return { use: "possible-microphone", why };
}
