import type { EventEmitter } from "node:events";
import { Message, type MessageBus, sessionBus } from "@jellybrick/dbus-next";

/** Where calls to the bus itself go. */
export const busDaemon = {
  destination: "org.freedesktop.DBus",
  path: "/org/freedesktop/DBus",
  interface: "org.freedesktop.DBus",
} as const;

/** Asks the bus for the signals that fulfil a rule. */
export async function subscribe(bus: MessageBus, rule: string): Promise<void> {
  await bus.call(
    new Message({ ...busDaemon, member: "AddMatch", signature: "s", body: [rule] }),
  );
}

/** @return the rule for signals that tell when another program takes a name, or nobody has it any more. */
export function ownerChangesOf(name: string): string {
  return `type='signal',sender='${busDaemon.destination}',member='NameOwnerChanged',arg0='${name}'`;
}

/**
 * Connects with the session's bus.
 *
 * @param address Of the bus. @default the session's
 * @return the connection, or `undefined` where there is no bus. It may end at any time.
 */
export async function connectSessionBus(address?: string): Promise<MessageBus | undefined> {
  const bus = sessionBus({
    authMethods: ["EXTERNAL"],
    ...(address === undefined ? {} : { busAddress: address }),
  });
  const isConnected = await new Promise<boolean>((resolve) => {
    bus.once("connect", () => resolve(true));
    // Stays: the bus may end at any time.
    (bus as EventEmitter).on("error", () => resolve(false));
  });
  if (isConnected) return bus;
  bus.disconnect();
  return undefined;
}
