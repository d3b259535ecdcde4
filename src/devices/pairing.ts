import type { Endpoint } from "../engine/endpoint.ts";
import { nameParts } from "./name_parts.ts";
import { virtualDevice } from "./virtual_devices.ts";

/** Whether two endpoints belong to one device. */
export function isSameDevice(one: Endpoint, other: Endpoint): boolean {
  if (one.container !== null && other.container !== null) return one.container === other.container;
  const [mine, theirs] = [nameParts(one.name), nameParts(other.name)];
  const [known, otherKnown] = [virtualDevice(one), virtualDevice(other)];
  if (mine.instance !== theirs.instance || known?.product !== otherKnown?.product) return false;
  if (known !== undefined) return true;
  return mine.driver !== "" && mine.driver.toLowerCase() === theirs.driver.toLowerCase();
}

/**
 * Finds the capture endpoints of a virtual cable.
 *
 * @param output The cable's render endpoint.
 * @return all capture endpoints of that device; first the one from which apps are to record.
 */
export function captureSides(output: Endpoint, endpoints: readonly Endpoint[]): Endpoint[] {
  return endpoints
    .filter((it) => it.flow === "capture" && isSameDevice(it, output))
    .sort((one, other) => distance(one, output) - distance(other, output));
}

/** Whether sound that is played into a cable's render endpoint `output` comes out of `capture`. */
export function isCaptureSideOf(capture: Endpoint, output: Endpoint): boolean {
  return capture.flow === "capture" && isSameDevice(capture, output) && onSameBus(capture, output);
}

/** Whether sounds that are played into two render endpoints are mixed. */
export function sharesCable(one: Endpoint, other: Endpoint): boolean {
  return one.id === other.id ||
    virtualDevice(one) !== undefined && isSameDevice(one, other) && onSameBus(one, other);
}

/**
 * Whether an unknown device's render endpoint may be a cable: if it has capture endpoints, and is virtual or
 * not worn on the head. The system does not mark every virtual device as such.
 */
export function mayBeCable(endpoint: Endpoint, captures: readonly Endpoint[]): boolean {
  const isWorn = endpoint.formFactor === "headphones" || endpoint.formFactor === "headset";
  return captures.length > 0 && (endpoint.isVirtual || !isWorn);
}

function onSameBus(one: Endpoint, other: Endpoint): boolean {
  return virtualDevice(one)?.bus === virtualDevice(other)?.bus;
}

function distance(capture: Endpoint, output: Endpoint): number {
  const [mine, theirs] = [virtualDevice(capture), virtualDevice(output)];
  const isOtherBus = mine?.bus !== theirs?.bus;
  const isOtherVariant = mine?.rank !== theirs?.rank && Number.isInteger(mine?.rank) === false;
  const isInactive = capture.state !== "active";
  return (isInactive ? 4 : 0) + (isOtherBus ? 2 : 0) + (isOtherVariant ? 1 : 0);
}
