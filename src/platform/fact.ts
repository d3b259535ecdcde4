import { messageOf } from "./message_of.ts";
/** A value, or the reason why it is not known. */
export type Fact<T> =
  | { readonly kind: "known"; readonly value: T }
  | {
    readonly kind: "unknown";
    /** The reason, as a sentence. */
    readonly why: string;
  };

/** @return a known fact. */
export function known<T>(value: T): Fact<T> {
  return { kind: "known", value };
}

/** @return an unknown fact, with its reason. */
export function unknown(why: string): Fact<never> {
  return { kind: "unknown", why };
}

/** Runs `get`. @return its result as a known fact; its error's message as the reason of an unknown one. */
export async function ask<T>(get: () => T | Promise<T>): Promise<Fact<T>> {
  try {
    return known(await get());
  } catch (error) {
    return unknown(messageOf(error));
  }
}

/** @return two facts as one: known if both are, otherwise with the first reason. */
export function both<A, B>(one: Fact<A>, other: Fact<B>): Fact<readonly [A, B]> {
  if (one.kind === "unknown") return one;
  return other.kind === "unknown" ? other : known([one.value, other.value]);
}
