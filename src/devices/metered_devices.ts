import type { Endpoint } from "../engine/endpoint.ts";
import { captureKind } from "./capture_kind.ts";
import { isHandsFree } from "./default_devices.ts";
import type { UsedEndpoint } from "./used_endpoint.ts";

/**
 * Whether the level of a device may be measured, just to be seen. Listening to a headset by Bluetooth would
 * switch it to the poor sound of calls, and listening to Anecho's own microphone would set it to work. What
 * goes into the output is measured by the engine.
 *
 * @param endpoints All endpoints.
 */
export function mayBeMetered(endpoint: UsedEndpoint, endpoints: readonly Endpoint[]): boolean {
  const { state, flow, use } = endpoint;
  if (state !== "active" || use === "output" || use === "recorded-by-apps") return false;
  if (flow === "render") return true;
  const isHeadset = isBluetooth(endpoint) || isHandsFree(endpoint);
  return !isHeadset && captureKind(endpoint, endpoints).kind !== "own";
}

/** Whether a device is attached by Bluetooth: "bluetooth" is what PipeWire says, "bthenum" and the like Windows. */
function isBluetooth({ bus = "" }: Endpoint): boolean {
  return bus.startsWith("bth") || bus === "bluetooth";
}
