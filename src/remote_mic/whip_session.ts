import { DtlsClient, type RTCDtlsTransport, RTCPeerConnection, useOPUS } from "werift";
import { guardHandshake } from "./dtls_guard.ts";
import { type IceFragment, type IceNames, OfferError, readOffer } from "./whip_sdp.ts";

/** Options of a session. */
export interface WhipSessionParts {
  /** Addresses of this computer at which packets are received. */
  readonly addresses: readonly string[];
  /** Whether only programs of this computer may connect. */
  readonly isLoopback: boolean;
  readonly channels: 1 | 2;
  /** Called with each decrypted RTP packet. */
  readonly take: (packet: Uint8Array<ArrayBuffer>) => void;
  /** How long the sender may take to send its first packet, and how long it may pause, in ms. */
  readonly connectMs: number;
  readonly idleMs: number;
}

/** One sender's connection: answers its offer, and passes its packets on. */
export class WhipSession {
  readonly #peer: RTCPeerConnection;
  readonly #ended = Promise.withResolvers<void>();
  readonly #idleMs: number;
  #timer: ReturnType<typeof setTimeout>;
  #candidates = 0;
  #isOver = false;

  private constructor(
    peer: RTCPeerConnection,
    readonly ice: IceNames,
    { connectMs, idleMs }: WhipSessionParts,
  ) {
    this.#peer = peer;
    this.#idleMs = idleMs;
    this.#timer = setTimeout(() => void this.close(), connectMs);
    peer.connectionStateChange.subscribe((state) => {
      // The sender does not answer any more, or has closed the connection.
      if (state === "failed" || state === "disconnected" || state === "closed") void this.close();
    });
  }

  /**
   * Answers an offer.
   *
   * @throws {OfferError} If the offer is not usable.
   */
  static async answer(
    offer: string,
    parts: WhipSessionParts,
  ): Promise<{ session: WhipSession; answer: string }> {
    const ice = readOffer(offer);
    const peer = new RTCPeerConnection({
      // The sender does the connectivity checks.
      iceLite: true,
      // By default, werift asks servers on the internet for an address.
      iceServers: [],
      iceUseIpv4: false,
      iceUseIpv6: false,
      iceUseTcp: false,
      iceAdditionalHostAddresses: [...parts.addresses],
      ...(parts.isLoopback ? { iceInterfaceAddresses: { udp4: "127.0.0.1" } } : {}),
      bundlePolicy: "max-bundle",
      codecs: { audio: [useOPUS()], video: [] },
    });
    const session = new WhipSession(peer, ice, parts);
    peer.onRemoteTransceiverAdded.subscribe((transceiver) => {
      transceiver.setDirection("recvonly");
      transceiver.onTrack.subscribe((track) =>
        track.onReceiveRtp.subscribe((packet) => {
          session.#hear();
          parts.take(new Uint8Array(packet.serialize()));
        })
      );
    });
    try {
      await peer.setRemoteDescription({ type: "offer", sdp: offer });
      for (const transport of peer.dtlsTransports) session.#guard(transport);
      await peer.setLocalDescription(await peer.createAnswer());
    } catch (error) {
      await session.close();
      throw new OfferError("that offer can't be answered", { cause: error });
    }
    const answer = peer.localDescription?.sdp ?? "";
    return { session, answer: askFor(opusParameters(parts.channels), answer) };
  }

  /** Resolved once the connection has ended. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Adds candidates of the sender, at most `most` in all calls. Unusable ones are ignored. */
  async addCandidates({ candidates }: IceFragment, most: number): Promise<void> {
    for (const candidate of candidates) {
      if (++this.#candidates > most) return;
      await this.#peer.addIceCandidate({ candidate, sdpMLineIndex: 0 }).catch(() => {});
    }
  }

  /** Ends the connection. */
  async close(): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#ended.resolve();
    await this.#peer.close().catch(() => {});
  }

  /** Restarts the idle timer, when a packet has come. */
  #hear(): void {
    if (this.#isOver) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.close(), this.#idleMs);
  }

  #guard(transport: RTCDtlsTransport): void {
    transport.onStateChange.subscribe((state) => {
      if (state !== "connecting") return;
      // The transport makes its socket just after this event.
      queueMicrotask(() => {
        if (transport.dtls instanceof DtlsClient) guardHandshake(transport.dtls);
        else void this.close();
      });
    });
  }
}

/** @return Opus parameters for a clear voice, with FEC against lost packets (RFC 7587, 6.1). */
function opusParameters(channels: 1 | 2): string {
  return `minptime=10;useinbandfec=1;stereo=${channels - 1};maxaveragebitrate=${channels * 64_000}`;
}

/** Sets the receiver's Opus parameters in an answer: werift's answer repeats the sender's. */
function askFor(parameters: string, answer: string): string {
  const type = /^a=rtpmap:(\d+) opus\//im.exec(answer)?.[1];
  const own = answer.split("\r\n").filter((line) => !line.startsWith(`a=fmtp:${type} `));
  return own.flatMap((line) =>
    line.startsWith(`a=rtpmap:${type} `) ? [line, `a=fmtp:${type} ${parameters}`] : [line]
  ).join("\r\n");
}
