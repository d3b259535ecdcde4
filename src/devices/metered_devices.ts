import type { Endpoint } from "../engine/endpoint.ts";
import { captureKind } from "./capture_kind.ts";
import { isHandsFree } from "./default_devices.ts";
import type { UsedEndpoint } from "./used_endpoint.ts";

/**
 * Whether a device may be opened just to show its level. Opening a Bluetooth headset's microphone would switch the
 * headset to the poor sound of calls; opening Anecho's own microphone would make Anecho open the person's. The
 * output and its recording side are not opened: the engine reports the output's level.
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

/** Whether a device's bus is Bluetooth: "bluetooth" in PipeWire, "bthenum" and others in Windows. */
function isBluetooth({ bus = "" }: Endpoint): boolean {
  return bus.startsWith("bth") || bus === "bluetooth";
}
