import { messageOf } from "./message_of.ts";
/** Something that was asked about, or why it is not known. */
export type Fact<T> =
  | { readonly kind: "known"; readonly value: T }
  | {
    readonly kind: "unknown";
    /** A sentence. */
    readonly why: string;
  };

/** @return a fact that is known. */
export function known<T>(value: T): Fact<T> {
  return { kind: "known", value };
}

/** @return a fact that is not known. */
export function unknown(why: string): Fact<never> {
  return { kind: "unknown", why };
}

/** Asks for a fact. One that can't be had says why. */
export async function ask<T>(get: () => T | Promise<T>): Promise<Fact<T>> {
  try {
    return known(await get());
  } catch (error) {
    return unknown(messageOf(error));
  }
}

/** @return two facts as one, which is known if both are. */
export function both<A, B>(one: Fact<A>, other: Fact<B>): Fact<readonly [A, B]> {
  if (one.kind === "unknown") return one;
  return other.kind === "unknown" ? other : known([one.value, other.value]);
}
