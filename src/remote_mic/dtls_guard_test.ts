import { deepEqual, equal } from "node:assert/strict";
import type { Buffer } from "node:buffer";
import {
  CipherContext,
  DtlsClient,
  DtlsServer,
  HashAlgorithm,
  NamedCurveAlgorithm,
  SignatureAlgorithm,
} from "werift";
import { guardHandshake } from "./dtls_guard.ts";
import { sleep } from "../platform/waiting.ts";

const ecdsa = { hash: HashAlgorithm.sha256_4, signature: SignatureAlgorithm.ecdsa_3 };

/** One end of a lossless connection, in which messages may be repeated. */
class End {
  readonly type = "wire";
  readonly address = { address: "127.0.0.1", family: "IPv4", port: 0 };
  readonly closed = false;
  onData: (data: Buffer) => void = () => {};
  other: End | undefined;
  constructor(readonly copies: number) {}

  send = (data: Buffer): Promise<void> => {
    for (let copy = 0; copy < this.copies; copy++) setTimeout(() => this.other?.onData(data));
    return Promise.resolve();
  };
  close = (): Promise<void> => Promise.resolve();
}

/** Runs a handshake of a client and a server. */
async function shakeHands({ isForged, copies }: {
  /** Whether the server presents another's certificate. */
  isForged: boolean;
  copies: number;
}): Promise<"connected" | "refused"> {
  const make = () =>
    CipherContext.createSelfSignedCertificateWithKey(ecdsa, NamedCurveAlgorithm.secp256r1_23);
  const [own, shown, others] = await Promise.all([make(), make(), make()]);
  const [near, far] = [new End(1), new End(copies)];
  near.other = far;
  far.other = near;
  const common = { srtpProfiles: [1 as const], extendedMasterSecret: true, signatureHash: ecdsa };
  const server = new DtlsServer({
    ...common,
    transport: far,
    cert: shown.certPem,
    key: (isForged ? others : shown).keyPem,
    certificateRequest: true,
  });
  const client = new DtlsClient({
    ...common,
    transport: near,
    cert: own.certPem,
    key: own.keyPem,
  });
  const guard = guardHandshake(client);
  const connected = Promise.withResolvers<"connected" | "refused">();
  client.onConnect.once(() => connected.resolve("connected"));
  const timer = setInterval(() => guard.unsigned() > 0 && connected.resolve("refused"), 10);
  void client.connect().catch(() => {});
  const outcome = await connected.promise;
  clearInterval(timer);
  if (outcome === "connected") {
    await sleep(50);
    const ends = [client, server].map((end) => end.extractSessionKeys(16, 14));
    deepEqual(ends[0]?.localKey, ends[1]?.remoteKey);
  }
  return outcome;
}

Deno.test("B5 a sender that repeats its handshake and the receiver have the same keys", async () => {
  equal(await shakeHands({ isForged: false, copies: 3 }), "connected");
});

Deno.test("B5 whoever shows the certificate of another is refused", async () => {
  equal(await shakeHands({ isForged: true, copies: 1 }), "refused");
});
