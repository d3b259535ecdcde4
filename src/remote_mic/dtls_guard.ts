import { Buffer } from "node:buffer";
import { verify, X509Certificate } from "node:crypto";
import type { DtlsSocket } from "werift";

type Handshake = Parameters<DtlsSocket["onHandleHandshakes"]>[0][number];

/** Types of handshake messages (RFC 5246, 7.4). */
const serverHello = 2;
const certificate = 11;
const serverKeyExchange = 12;

/** Accepted hashes and signatures (RFC 5246, 7.4.1.4.1): SHA-256 and longer; RSA and ECDSA. */
const hashes: Readonly<Record<number, string>> = { 4: "sha256", 5: "sha384", 6: "sha512" };
const signatures: readonly number[] = [1, 3];

const versionBytes = 2;
const randomBytes = 32;
/** Bytes before the key: kind of curve, its number, and the length of the key. */
const curveBytes = 4;

/** Observations of the guard on a handshake. */
export interface GuardedHandshake {
  /** @return how often the peer's key was refused because its signature was wrong or could not be checked. */
  unsigned(): number;
}

/**
 * Adds two checks to a DTLS client's handshake, which werift lacks:
 *
 * - The peer has to prove, by its signature, that it has the private key of its certificate. Without this, an
 *   attacker in between could present the right peer's certificate, whose fingerprint is as expected.
 * - Each message is accepted only once. Peers repeat messages after 50 ms, and werift would then use another
 *   key than the one that it has sent to the peer.
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

/** @return whether the peer's key is signed by its certificate's key, for this handshake. */
function isSigned(
  client: DtlsSocket,
  taken: ReadonlyMap<number, Buffer>,
  { fragment }: Handshake,
): boolean {
  const hello = taken.get(serverHello);
  const shown = taken.get(certificate);
  // Messages that came in the wrong order are refused: the peer repeats all of them.
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

/** @return the first certificate of a list. The list and each certificate follow their lengths, of 3 bytes. */
function firstCertificate(list: Buffer): Buffer {
  return list.subarray(6, 6 + list.readUIntBE(3, 3));
}
