import { Buffer } from "node:buffer";
import { verify, X509Certificate } from "node:crypto";
import type { DtlsSocket } from "werift";

type Handshake = Parameters<DtlsSocket["onHandleHandshakes"]>[0][number];

/** Types of handshake messages (RFC 5246, 7.4). */
const serverHello = 2;
const certificate = 11;
const serverKeyExchange = 12;

/** Of signatures: SHA-256 and its longer kin; RSA and ECDSA (RFC 5246, 7.4.1.4.1). */
const hashes: Readonly<Record<number, string>> = { 4: "sha256", 5: "sha384", 6: "sha512" };
const signatures: readonly number[] = [1, 3];

const versionBytes = 2;
const randomBytes = 32;
/** Kind of curve, its number, and the length of the key. */
const curveBytes = 4;

/** A handshake as the guard has seen it. */
export interface GuardedHandshake {
  /** Keys that were refused, as the certificate before them did not sign them. */
  unsigned(): number;
}

/**
 * Makes the handshake of a DTLS client sure of its peer, which werift is not by itself:
 *
 * - The peer has to prove, by its signature, that it has the key of the certificate that it shows. Else anybody
 *   on the way could show the certificate of another, whose fingerprint is the right one.
 * - What has come is not taken again. Peers repeat themselves after 50 ms, and werift would take another key
 *   then, after it has told the peer of the first.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5246#section-7.4.3
 */
export function guardHandshake(client: DtlsSocket): GuardedHandshake {
  const handle = client.onHandleHandshakes;
  const taken = new Map<number, Buffer>();
  let unsigned = 0;
  client.onHandleHandshakes = (messages) => {
    const fresh = messages.filter((message) => {
      if (taken.has(message.msg_type)) return false;
      if (message.msg_type === serverKeyExchange && !isSigned(client, taken, message)) {
        unsigned++;
        return false;
      }
      taken.set(message.msg_type, message.fragment);
      return true;
    });
    return fresh.length === 0 ? Promise.resolve() : handle(fresh);
  };
  return { unsigned: () => unsigned };
}

/** @return whether the peer's key is signed by its certificate, for this very handshake. */
function isSigned(
  client: DtlsSocket,
  taken: ReadonlyMap<number, Buffer>,
  { fragment }: Handshake,
): boolean {
  const hello = taken.get(serverHello);
  const shown = taken.get(certificate);
  // Of what came in another order than sent, the peer sends all once more.
  if (hello === undefined || shown === undefined) return false;
  const [hash = 0, kind = 0] = fragment.subarray(signatureAt(fragment));
  const algorithm = hashes[hash];
  if (algorithm === undefined || !signatures.includes(kind)) return false;
  const params = fragment.subarray(0, signatureAt(fragment));
  const signed = Buffer.concat([
    client.cipher.localRandom.serialize(),
    hello.subarray(versionBytes, versionBytes + randomBytes),
    params,
  ]);
  try {
    const { publicKey } = new X509Certificate(firstCertificate(shown));
    return verify(algorithm, signed, publicKey, fragment.subarray(params.length + 4));
  } catch {
    return false;
  }
}

function signatureAt(keyExchange: Buffer): number {
  return curveBytes + (keyExchange[curveBytes - 1] ?? 0);
}

/** In a list of certificates, each stands behind its length, as does the list: 3 bytes each. */
function firstCertificate(list: Buffer): Buffer {
  return list.subarray(6, 6 + list.readUIntBE(3, 3));
}
