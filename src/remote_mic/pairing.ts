import { randomInt, X509Certificate } from "node:crypto";
import { join } from "node:path";
import * as v from "valibot";
import { stateFiles } from "../platform/paths.ts";
import { writeAtomically } from "../platform/write_atomically.ts";

/** Credentials: the code for senders, and the receiver's certificate. */
export interface Pairing {
  /** Secret that a sender has to know. */
  readonly code: string;
  /** Self-signed certificate of this computer, in PEM. */
  readonly certificate: string;
  readonly key: string;
}

const pairingSchema = v.strictObject({
  code: v.pipe(v.string(), v.regex(/^[0-9A-Z]{10}$/)),
  certificate: v.string(),
  key: v.string(),
});

/** Crockford's 32 digits, which are easy to tell apart. A code of 10 has 50 bits. */
const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const codeDigits = 10;

const dayMs = 86_400_000;
/** Validity of a certificate in days: phones refuse server certificates that are valid for more than 825. */
const validDays = 800;
const renewDays = 30;
/** Most addresses in a certificate. A new certificate keeps addresses of the old one, from other networks. */
const maxAddresses = 16;
const othersMay = 0o077;

/**
 * Reads code and certificate from the state folder, or makes them. Makes a new certificate if the old one
 * lacks an address or expires soon.
 *
 * @param addresses Addresses that the certificate has to include.
 * @param renewsCode Whether to make a new code even if there is one.
 */
export async function keepPairing(
  folder: string,
  addresses: readonly string[],
  renewsCode: boolean,
  now = Date.now(),
): Promise<Pairing> {
  const path = join(folder, stateFiles.pairing);
  const kept = await readPairing(path);
  const code = renewsCode ? undefined : kept?.code;
  const named = kept === undefined ? [] : addressesOf(kept.certificate);
  const isGood = kept !== undefined && addresses.every((it) => named.includes(it)) &&
    validUntil(kept.certificate) - now > renewDays * dayMs;
  if (isGood && code !== undefined) return kept;
  const all = [...new Set([...addresses, ...named])].slice(0, maxAddresses);
  const shown = isGood
    ? { certificate: kept.certificate, key: kept.key }
    : await makeCertificate(all, now);
  const pairing = { code: code ?? makeCode(), ...shown };
  // Removed first, since writing would keep the permissions of a file that others can read.
  if (kept === undefined) await Deno.remove(path).catch(() => {});
  await writeAtomically(path, `${JSON.stringify(pairing, undefined, 2)}\n`);
  return pairing;
}

/** Normalizes a typed code. */
export function normalCode(text: string): string {
  return text.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
}

/** Formats a code so that it is easy to type, such as "K7PQ2-MXW9R". */
export function spacedCode(code: string): string {
  return code.replace(/^(.{5})(.{5})$/, "$1-$2");
}

/** @return the SHA-256 fingerprint of a certificate, as browsers show it. */
export function fingerprintOf(certificate: string): string {
  return new X509Certificate(certificate).fingerprint256;
}

function makeCode(): string {
  return Array.from({ length: codeDigits }, () => digits[randomInt(digits.length)]).join("");
}

/** @return the saved credentials; `undefined` if the file is missing or damaged, or others can read it. */
async function readPairing(path: string): Promise<Pairing | undefined> {
  try {
    const { mode } = await Deno.stat(path);
    // Windows has no file modes.
    if (Deno.build.os !== "windows" && mode !== null && (mode & othersMay) !== 0) return undefined;
    const read = v.parse(pairingSchema, JSON.parse(await Deno.readTextFile(path)));
    new X509Certificate(read.certificate);
    return read;
  } catch {
    return undefined;
  }
}

function addressesOf(certificate: string): string[] {
  const names = new X509Certificate(certificate).subjectAltName ?? "";
  return [...names.matchAll(/IP Address:([^,\s]+)/g)].map(([, address = ""]) => address);
}

function validUntil(certificate: string): number {
  return Date.parse(new X509Certificate(certificate).validTo);
}

async function makeCertificate(
  addresses: readonly string[],
  now: number,
): Promise<{ certificate: string; key: string }> {
  const x509 = await import("@peculiar/x509");
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=Anecho",
    // A day earlier, since other devices' clocks differ.
    notBefore: new Date(now - dayMs),
    notAfter: new Date(now + validDays * dayMs),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        addresses.map((value) => ({ type: "ip" as const, value })),
      ),
    ],
  });
  const key = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    certificate: certificate.toString("pem"),
    key: x509.PemConverter.encode(key, "PRIVATE KEY"),
  };
}
