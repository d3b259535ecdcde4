import type { EventEmitter } from "node:events";
import { Message, type MessageBus, sessionBus } from "@jellybrick/dbus-next";

/** Destination of calls to the bus itself. */
export const busDaemon = {
  destination: "org.freedesktop.DBus",
  path: "/org/freedesktop/DBus",
  interface: "org.freedesktop.DBus",
} as const;

/** Subscribes to the signals that match a rule. */
export async function subscribe(bus: MessageBus, rule: string): Promise<void> {
  await bus.call(
    new Message({ ...busDaemon, member: "AddMatch", signature: "s", body: [rule] }),
  );
}

/** @return the rule for signals about changes of a name's owner. */
export function ownerChangesOf(name: string): string {
  return `type='signal',sender='${busDaemon.destination}',member='NameOwnerChanged',arg0='${name}'`;
}

/**
 * Connects to the session bus.
 *
 * @param address Address of the bus. @default the session bus
 * @return the connection, which may end at any time, or `undefined` if there is no bus.
 */
export async function connectSessionBus(address?: string): Promise<MessageBus | undefined> {
  const bus = sessionBus({
    authMethods: ["EXTERNAL"],
    ...(address === undefined ? {} : { busAddress: address }),
  });
  const isConnected = await new Promise<boolean>((resolve) => {
    bus.once("connect", () => resolve(true));
    // This listener stays: when the bus ends later, an error without a listener would be thrown.
    (bus as EventEmitter).on("error", () => resolve(false));
  });
  if (isConnected) return bus;
  bus.disconnect();
  return undefined;
}
