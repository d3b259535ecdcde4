import { Buffer } from "node:buffer";
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { InstanceAddress } from "./single_instance.ts";

/** Path at which an instance proves who it is; `?nonce=` is a text from {@linkcode makeNonce}. */
export const challengePath = "/challenge";

/** Makes a nonce: 128 random bits in hexadecimal, never used before. */
export function makeNonce(): string {
  return randomBytes(16).toString("hex");
}

/** Whether a text has the form of {@linkcode makeNonce}'s. */
export function isNonce(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

/**
 * Computes an instance's proof: an HMAC-SHA256 of its port and the nonce, keyed by the token.
 *
 * The port is part of the proof for this case: an instance has to reopen its control port under another number, with
 * the same token, and another program takes the old number. Without the port, that program could pass the nonce on
 * to the instance and give the instance's answer as its own.
 */
export function instanceProof({ port, token }: InstanceAddress, nonce: string): string {
  return createHmac("sha256", token).update(`anecho 127.0.0.1:${port} ${nonce}`).digest("hex");
}

/** Whether two secrets are the same. Compares secrets of equal length in constant time. */
export function isSameSecret(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
