import { Buffer } from "node:buffer";
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { InstanceAddress } from "./single_instance.ts";

/** Where an instance proves that it is one: `?nonce=` is what {@linkcode makeNonce} gave. */
export const challengePath = "/challenge";

/** Makes a question that was never asked before. */
export function makeNonce(): string {
  return randomBytes(16).toString("hex");
}

/** Whether a text may be a {@linkcode makeNonce}. */
export function isNonce(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

/**
 * Computes what only somebody who knows the token can answer, and only at its own port: a program that has
 * taken an old port could pass the question on to the new one.
 */
export function instanceProof({ port, token }: InstanceAddress, nonce: string): string {
  return createHmac("sha256", token).update(`anecho 127.0.0.1:${port} ${nonce}`).digest("hex");
}

/** Whether two texts are the same. Takes as long for all of one length. */
export function isSameSecret(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
