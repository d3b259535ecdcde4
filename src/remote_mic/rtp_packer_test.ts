import { deepEqual, equal, notDeepEqual, ok } from "node:assert/strict";
import { randomRtpStart, RtpPacker } from "./rtp_packer.ts";
import { masterBytes, SrtpOpener, SrtpSealer } from "./srtp.ts";

Deno.test("B5 what is sent is RTP: the header of RFC 3550 before the packet of Opus", () => {
  const packer = new RtpPacker({ ssrc: 0x01020304, sequence: 0x7fff, timestamp: 0xffffff00 });
  const first = packer.pack(Uint8Array.of(9, 8), 960);
  const second = packer.pack(Uint8Array.of(7), 960);
  deepEqual(
    [...first.bytes],
    [0x80, 0xe1, 0x7f, 0xff, 0xff, 0xff, 0xff, 0, 1, 2, 3, 4, 9, 8],
  );
  deepEqual([...second.bytes], [0x80, 0x61, 0x80, 0, 0, 0, 0x02, 0xc0, 1, 2, 3, 4, 7]);
  deepEqual([first.index, second.index], [0x7fff, 0x8000]);
});

Deno.test("B5 what is sealed can be opened for as long as a stream lasts, also where its numbers begin anew", () => {
  const master = new Uint8Array(masterBytes).fill(3);
  const packer = new RtpPacker({ ssrc: 5, sequence: 32_000, timestamp: 0 });
  const sealer = new SrtpSealer(master);
  const opener = new SrtpOpener(master);
  for (let at = 0; at < 40_000; at++) {
    const { bytes, index } = packer.pack(Uint8Array.of(at % 256), 960);
    // Sealing is slow: packets around the wrap, and some before it, are enough.
    if (at % 1000 !== 0 && Math.abs(index - 65_536) > 20) continue;
    deepEqual(opener.open(sealer.seal(bytes, index)), bytes);
  }
  equal(opener.refused, 0);
});

Deno.test("B5 two streams begin at numbers of their own", () => {
  const starts = Array.from({ length: 100 }, randomRtpStart);
  notDeepEqual(starts[0], starts[1]);
  for (const { sequence } of starts) ok(sequence < 2 ** 15);
});
