/** State of the connection to the computer. */
export type WhipState =
  | "connecting"
  | "live"
  /** The connection failed or broke; it is retried automatically. */
  | "retrying"
  /** The computer refused the code; the connection is not retried. */
  | "wrong-code"
  /** The computer accepts no more senders; the connection is retried automatically. */
  | "full";

/** Options of {@linkcode WhipClient}. */
export interface WhipClientParts {
  readonly code: string;
  readonly track: MediaStreamTrack;
  readonly changed: (state: WhipState) => void;
}

const firstRetryMs = 1000;
const longestRetryMs = 8000;
/** Time in the state "disconnected" after which the connection is replaced, in ms. */
const patienceMs = 3000;
const whipPath = "/whip";

/** Sends a microphone by WHIP (RFC 9725). Reconnects until it is closed or the computer refuses the code. */
export class WhipClient {
  readonly #parts: WhipClientParts;
  #peer: RTCPeerConnection | undefined;
  #session: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #retryMs = firstRetryMs;
  #isOver = false;

  constructor(parts: WhipClientParts) {
    this.#parts = parts;
    parts.changed("connecting");
    void this.#connect();
  }

  /** Ends the connection. */
  close(): void {
    this.#isOver = true;
    this.#drop();
  }

  async #connect(): Promise<void> {
    const peer = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    this.#peer = peer;
    const candidates: string[] = [];
    const found = Promise.withResolvers<void>();
    peer.onicecandidate = ({ candidate }) => {
      if (candidate === null || candidate.candidate === "") found.resolve();
      else candidates.push(candidate.candidate);
    };
    peer.onconnectionstatechange = () => this.#follow(peer);
    peer.addTransceiver(this.#parts.track, { direction: "sendonly" });
    try {
      const offer = await peer.createOffer();
      await peer.setLocalDescription(offer);
      const response = await this.#fetch("POST", whipPath, "application/sdp", offer.sdp ?? "");
      if (response.status === 401) return this.#end("wrong-code");
      if (response.status === 503) return this.#retry("full");
      if (response.status !== 201) return this.#retry("retrying");
      const session = response.headers.get("location") ?? whipPath;
      if (this.#peer !== peer) return void this.#fetch("DELETE", session).catch(() => {});
      this.#session = session;
      await peer.setRemoteDescription({ type: "answer", sdp: await response.text() });
      await found.promise;
      const tag = response.headers.get("etag") ?? "";
      const fragment = fragmentOf(offer.sdp ?? "", candidates);
      await this.#fetch("PATCH", session, "application/trickle-ice-sdpfrag", fragment, tag);
    } catch {
      if (this.#peer === peer) this.#retry("retrying");
    }
  }

  #follow(peer: RTCPeerConnection): void {
    if (this.#peer !== peer) return;
    clearTimeout(this.#timer);
    switch (peer.connectionState) {
      case "connected":
        this.#retryMs = firstRetryMs;
        return this.#parts.changed("live");
      case "disconnected":
        this.#timer = setTimeout(() => this.#retry("retrying"), patienceMs);
        return;
      case "failed":
      case "closed":
        return this.#retry("retrying");
      default:
    }
  }

  #retry(state: WhipState): void {
    this.#drop();
    if (this.#isOver) return;
    this.#parts.changed(state);
    this.#timer = setTimeout(() => void this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(longestRetryMs, 2 * this.#retryMs);
  }

  #end(state: WhipState): void {
    const wasOver = this.#isOver;
    this.close();
    if (!wasOver) this.#parts.changed(state);
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#peer?.close();
    this.#peer = undefined;
    if (this.#session !== undefined) {
      void this.#fetch("DELETE", this.#session).catch(() => {});
    }
    this.#session = undefined;
  }

  #fetch(
    method: string,
    path: string,
    type?: string,
    body?: string,
    tag?: string,
  ): Promise<Response> {
    return fetch(path, {
      method,
      // The request must go out even while the page is being closed.
      keepalive: method === "DELETE",
      headers: {
        authorization: `Bearer ${this.#parts.code}`,
        ...(type === undefined ? {} : { "content-type": type }),
        ...(tag === undefined ? {} : { "if-match": tag }),
      },
      ...(body === undefined ? {} : { body }),
    });
  }
}

/** Makes the body of the PATCH request with the ICE candidates, which the offer did not have yet (RFC 8840, 4.4). */
function fragmentOf(offer: string, candidates: readonly string[]): string {
  const lines = offer.split("\r\n");
  const kept = lines.filter((line) => /^(m=|a=(mid|ice-ufrag|ice-pwd):)/.test(line));
  const found = candidates.map((it) => `a=${it}`);
  return [...kept, ...found, "a=end-of-candidates", ""].join("\r\n");
}
