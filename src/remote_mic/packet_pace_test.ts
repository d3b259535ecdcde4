import { deepEqual, equal } from "node:assert/strict";
import { PacketPace } from "./packet_pace.ts";

Deno.test("B5 packets of a file are sent evenly, however late each wait ends", () => {
  const pace = new PacketPace(20);
  const sentAt: number[] = [];
  let now = 1000;
  for (let at = 0; at < 50; at++) {
    now += pace.waitMs(now);
    sentAt.push(now);
    now += at % 3;
  }
  deepEqual(sentAt, sentAt.map((_, at) => 1000 + 20 * at));
});

Deno.test("B5 after a standstill packets are not sent all at once", () => {
  const pace = new PacketPace(20);
  equal(pace.waitMs(0), 0);
  equal(pace.waitMs(5000), 0);
  equal(pace.waitMs(5000), 20);
});

Deno.test("B5 a little lag is caught up with", () => {
  const pace = new PacketPace(20);
  pace.waitMs(0);
  equal(pace.waitMs(50), 0);
  equal(pace.waitMs(50), 0);
  equal(pace.waitMs(50), 10);
});
