import type { EventEmitter } from "node:events";
import { Message, type MessageBus, sessionBus } from "@jellybrick/dbus-next";
import { isDoneWithin } from "../../platform/waiting.ts";

/** How long a bus may take to answer a new connection, in ms; it takes a few ms. */
const answerMs = 5000;

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
 * @param limitMs How long the bus may take to answer, in ms. @default 5000
 * @return the connection, which may end at any time, or `undefined` if there is no bus, or none that answers.
 */
export async function connectSessionBus(
  address?: string,
  limitMs = answerMs,
): Promise<MessageBus | undefined> {
  const bus = sessionBus({
    authMethods: ["EXTERNAL"],
    ...(address === undefined ? {} : { busAddress: address }),
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  bus.once("connect", resolve);
  // This listener stays: when the bus ends later, an error without a listener would be thrown.
  (bus as EventEmitter).on("error", reject);
  // The limit is also for a bus that closes the connection at once: that is no error to the library.
  if (await isDoneWithin(promise, limitMs).catch(() => false)) return bus;
  bus.disconnect();
  return undefined;
}
