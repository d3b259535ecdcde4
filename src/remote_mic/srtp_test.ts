import { deepEqual, equal } from "node:assert/strict";
import { masterBytes, SrtpOpener, SrtpSealer } from "./srtp.ts";

const master = Uint8Array.from({ length: masterBytes }, (_, at) => at * 7 + 1);

function rtp(sequence: number, ssrc = 5, bytes = 40): Uint8Array<ArrayBuffer> {
  const packet = new Uint8Array(12 + bytes).fill(sequence % 251);
  const view = new DataView(packet.buffer);
  view.setUint16(0, 0x80_61);
  view.setUint16(2, sequence % 65_536);
  view.setUint32(4, sequence * 960);
  view.setUint32(8, ssrc);
  return packet;
}

const seal = (index: number, ssrc = 5) => new SrtpSealer(master).seal(rtp(index, ssrc), index);

function hex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

Deno.test("B5 SRTP is that of RFC 3711: a packet sealed by libsrtp is opened", () => {
  // The test vector of libsrtp's driver (srtp_validate).
  const key = hex("e1f97a0d3e018be0d64fa32c06de41390ec675ad498afeebb6960b3aabe6");
  const plain = hex(`800f1234decafbadcafebabe${"ab".repeat(16)}`);
  const sealed = hex(
    "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb",
  );
  deepEqual(new SrtpOpener(key).open(sealed), plain);
  deepEqual(new SrtpSealer(key).seal(plain, 0x1234), sealed);
});

Deno.test("B5 what was forged, altered, cut or sealed with another key is refused", () => {
  const opener = new SrtpOpener(master);
  const sealed = seal(100);
  let refused = 0;
  for (let at = 0; at < sealed.length; at++) {
    const altered = sealed.slice();
    altered[at] = (altered[at] ?? 0) ^ 4;
    equal(opener.open(altered), undefined, `byte ${at}`);
    equal(opener.open(sealed.slice(0, at)), undefined, `cut at ${at}`);
    refused += 2;
  }
  const other = master.map((byte) => byte ^ 1);
  equal(opener.open(new SrtpSealer(other).seal(rtp(100), 100)), undefined);
  equal(opener.open(rtp(100)), undefined, "not sealed");
  equal(opener.refused, refused + 2);
  deepEqual(opener.open(sealed), rtp(100));
});

Deno.test("B5 a packet is opened once, and reordered ones are", () => {
  const opener = new SrtpOpener(master);
  for (const index of [10, 12, 11, 40, 13]) deepEqual(opener.open(seal(index)), rtp(index));
  for (const index of [10, 11, 12, 13, 40]) equal(opener.open(seal(index)), undefined);
  // Another stream has its own sequence numbers.
  deepEqual(opener.open(seal(10, 6)), rtp(10, 6));
});

Deno.test("B5 a stream goes on where its numbers begin anew, also after seconds of loss", () => {
  const opener = new SrtpOpener(master);
  for (const index of [65_300, 65_786, 95_000, 124_000, 131_071, 131_072]) {
    deepEqual(opener.open(seal(index)), rtp(index), `${index}`);
  }
});

Deno.test("B5 a stream that has run for hours can be joined, and forgeries don't buy work", () => {
  let now = 0;
  const opener = new SrtpOpener(master, () => now);
  const late = 20 * 65_536 + 7;
  const forged = seal(7, 9);
  forged[20] = (forged[20] ?? 0) ^ 1;
  equal(opener.open(forged), undefined);
  // The search is used up.
  equal(opener.open(seal(late)), undefined);
  now += 101;
  deepEqual(opener.open(seal(late + 1)), rtp(late + 1));
  deepEqual(opener.open(seal(late + 2)), rtp(late + 2));
});
