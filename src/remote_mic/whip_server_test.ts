import { deepEqual, equal, match, ok } from "node:assert/strict";
import { connect } from "node:net";
import { MediaStreamTrack, RTCPeerConnection, RtpHeader, RtpPacket } from "werift";
import { Buffer } from "node:buffer";
import { whipLimits, WhipServer } from "./whip_server.ts";
import { until } from "../../testing/waiting.ts";

const code = "K7PQ2MXW9R";
const sdpType = "application/sdp";
const fragmentType = "application/trickle-ice-sdpfrag";

/** A sender by WHIP. */
class Sender implements AsyncDisposable {
  readonly track = new MediaStreamTrack({ kind: "audio" });
  readonly peer = new RTCPeerConnection({
    iceServers: [{ urls: "stun:127.0.0.1:9" }],
    iceStunGatherTimeout: 0.01,
    iceUseIpv4: false,
    iceUseIpv6: false,
    iceAdditionalHostAddresses: ["127.0.0.1"],
  });
  #sequence = 0;

  constructor(readonly address: string) {
    this.peer.addTransceiver(this.track, { direction: "sendonly" });
  }

  async offer(): Promise<string> {
    await this.peer.setLocalDescription(await this.peer.createOffer());
    return this.peer.localDescription?.sdp ?? "";
  }

  async connect(): Promise<string> {
    const response = await request(`${this.address}/whip`, "POST", sdpType, await this.offer());
    equal(response.status, 201);
    const connected = Promise.withResolvers<void>();
    this.peer.connectionStateChange.subscribe((state) => {
      if (state === "connected") connected.resolve();
    });
    await this.peer.setRemoteDescription({ type: "answer", sdp: await response.text() });
    await connected.promise;
    return response.headers.get("location") ?? "";
  }

  send(): void {
    const header = new RtpHeader({
      sequenceNumber: ++this.#sequence,
      timestamp: 960 * this.#sequence,
      payloadType: 96,
    });
    this.track.writeRtp(new RtpPacket(header, Buffer.from([0xf8, 0xff, 0xfe])));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.peer.close();
  }
}

function request(
  url: string,
  method: string,
  type?: string,
  body?: string,
  more: Record<string, string> = {},
): Promise<Response> {
  const headers = {
    authorization: `Bearer ${code}`,
    ...(type === undefined ? {} : { "content-type": type }),
    ...more,
  };
  return fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
}

/** @return the status of an answer, whose body is discarded. */
async function status(response: Promise<Response>): Promise<number> {
  const { status, body } = await response;
  await body?.cancel();
  return status;
}

Deno.test("B5 WHIP: an offer is answered, packets come, and the session ends as RFC 9725 says", async (t) => {
  const taken: Uint8Array[] = [];
  await using server = new WhipServer({
    port: 0,
    code,
    channels: 1,
    take: (packet) => taken.push(packet),
    limits: { ...whipLimits, sessions: 1, bodyBytes: 9000, connectMs: 5000, idleMs: 1500 },
  });
  const address = server.addressAt("127.0.0.1");
  const endpoint = `${address}/whip`;
  await using first = new Sender(address);
  let session = "";

  await t.step("what is no offer is refused", async () => {
    equal(await status(fetch(endpoint, { method: "POST", body: "v=0" })), 401);
    equal(await status(request(endpoint, "POST", "text/plain", "v=0")), 415);
    equal(await status(request(endpoint, "POST", sdpType, "v=0")), 422);
    equal(await status(request(endpoint, "POST", sdpType, "v=0\r\n".repeat(3000))), 413);
    equal(await status(request(endpoint, "GET")), 405);
    equal(await status(request(`${endpoint}/none`, "DELETE")), 404);
    equal(await status(request(`${address}/../etc/passwd`, "GET")), 404);
    equal(server.senders, 0);
  });

  await t.step("other pages may ask what is possible", async () => {
    const response = await fetch(endpoint, { method: "OPTIONS" });
    equal(response.status, 200);
    equal(response.headers.get("accept-post"), sdpType);
    equal(response.headers.get("access-control-allow-origin"), "*");
    match(response.headers.get("access-control-allow-headers") ?? "", /authorization/);
  });

  await t.step("a sender is heard, and only so many are let in", async () => {
    session = `${address}${await first.connect()}`;
    first.send();
    await until("packets come", () => taken.length > 0);
    deepEqual(taken[0]?.subarray(-3), Uint8Array.of(0xf8, 0xff, 0xfe));
    await using other = new Sender(address);
    const full = await request(endpoint, "POST", sdpType, await other.offer());
    equal(full.status, 503);
    ok(Number(full.headers.get("retry-after")) > 0);
    await full.body?.cancel();
  });

  await t.step("candidates may follow, for the ICE session that they belong to", async () => {
    const patch = (body: string, tag?: string) =>
      status(
        request(session, "PATCH", fragmentType, body, tag === undefined ? {} : { "if-match": tag }),
      );
    equal(await patch("a=end-of-candidates"), 428);
    equal(await patch("a=end-of-candidates", '"another"'), 412);
    equal(await patch("a=ice-ufrag:other\r\na=ice-pwd:else", "*"), 422);
    first.send();
  });

  await t.step("the sender ends it, and another may come", async () => {
    equal(await status(request(session, "DELETE")), 200);
    equal(await status(request(session, "DELETE")), 404);
    equal(server.senders, 0);
    await using second = new Sender(address);
    const response = await request(endpoint, "POST", sdpType, await second.offer());
    const tag = response.headers.get("etag") ?? "";
    const place = `${address}${response.headers.get("location")}`;
    await response.body?.cancel();
    const candidate = "a=candidate:1 1 udp 1 127.0.0.1 9 typ host";
    equal(
      await status(request(place, "PATCH", fragmentType, candidate, { "if-match": tag })),
      204,
    );
    equal(
      await status(request(place, "PATCH", fragmentType, "garbage", { "if-match": tag })),
      400,
    );
    equal(await status(request(place, "DELETE")), 200);
  });

  await t.step("one that vanishes makes room by itself", async () => {
    await using third = new Sender(address);
    await third.connect();
    third.send();
    await until("packets come", () => taken.length > 1);
    equal(server.senders, 1);
    await until("the senders have gone", () => server.senders === 0);
  });
});

Deno.test("B5 WHIP: whoever says nothing holds no place for long", async () => {
  await using server = new WhipServer({
    port: 0,
    code,
    channels: 1,
    take: () => {},
    limits: { ...whipLimits, connections: 2, exchangeMs: 100 },
  });
  const closed = Array.from({ length: 4 }, () => {
    const socket = connect(server.port, "127.0.0.1");
    socket.on("error", () => {});
    return new Promise((resolve) => socket.on("close", resolve));
  });
  await Promise.all(closed);
  equal(await status(fetch(`${server.addressAt("127.0.0.1")}/whip`, { method: "OPTIONS" })), 200);
});
