import { deepEqual, equal, throws } from "node:assert/strict";
import { maxCandidates, readFragment, readOffer } from "./whip_sdp.ts";

/** Offer of a browser, with some lines left out. */
const offer = [
  "v=0",
  "o=- 1 2 IN IP4 127.0.0.1",
  "s=-",
  "t=0 0",
  "a=group:BUNDLE 0",
  "a=fingerprint:sha-256 00:11",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111",
  "a=ice-ufrag:abcd",
  "a=ice-pwd:efgh",
  "a=mid:0",
  "a=sendonly",
  "a=rtpmap:111 opus/48000/2",
];

const text = (lines: readonly string[]) => [...lines, ""].join("\r\n");
const video = ["m=video 9 UDP/TLS/RTP/SAVPF 96", "a=mid:1", "a=sendonly"];

Deno.test("B5 an offer of Opus is taken, with pictures beside it or without", () => {
  const ice = { usernameFragment: "abcd", password: "efgh" };
  deepEqual(readOffer(text(offer)), ice);
  deepEqual(readOffer(text([...offer, ...video])), ice);
  deepEqual(readOffer(offer.join("\n")), ice);
  const both = offer.filter((line) => line !== "a=sendonly");
  const watching = video.map((line) => line.replace("sendonly", "recvonly"));
  deepEqual(readOffer(text([...both, ...watching])), ice, "sendrecv by default");
  deepEqual(readOffer(text([...both.slice(0, 6), ...watching, ...both.slice(6)])), ice);
  deepEqual(readOffer(text(offer).replace("t=0 0", "t=0 0\r\na=inactive")), ice, "its own counts");
});

Deno.test("B5 an offer of no use is refused, with what is missing", () => {
  const without = (start: string) => text(offer.filter((line) => !line.startsWith(start)));
  const candidates = Array.from({ length: maxCandidates + 1 }, (_, i) => `a=candidate:${i} 1 udp`);
  const refused: [string, RegExp][] = [
    ["", /no session description/],
    ["{}", /no session description/],
    [without("m=audio"), /exactly one stream of sound/],
    [text([...offer, ...offer.slice(6)]), /exactly one stream of sound/],
    [text([...offer, ...video, ...video]), /at most one stream of pictures/],
    [text([...offer, "m=application 9 UDP/DTLS/SCTP webrtc-datachannel"]), /at most one/],
    [without("a=rtpmap"), /Opus/],
    [text(offer).replace("a=sendonly", "a=recvonly"), /offer to send/],
    [without("a=sendonly").replace("t=0 0", "t=0 0\r\na=recvonly"), /offer to send/],
    [without("a=fingerprint"), /DTLS/],
    [without("a=ice-pwd"), /ICE/],
    [text([...offer, ...candidates]), /fewer candidates/],
  ];
  for (const [sdp, reason] of refused) throws(() => readOffer(sdp), reason, sdp);
});

Deno.test("B5 a fragment brings candidates, and names its ICE session", () => {
  const { ice, candidates } = readFragment(
    text(["a=ice-ufrag:abcd", "a=ice-pwd:efgh", "m=audio 9 RTP/AVP 0", "a=mid:0"].concat([
      "a=candidate:1 1 udp 1 192.0.2.1 61764 typ host",
      "a=end-of-candidates",
    ])),
  );
  equal(ice?.usernameFragment, "abcd");
  deepEqual(candidates, ["candidate:1 1 udp 1 192.0.2.1 61764 typ host"]);
  throws(() => readFragment("<html>"), /no fragment/);
});
