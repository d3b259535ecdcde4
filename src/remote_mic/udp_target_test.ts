import { deepEqual, equal, rejects, throws } from "node:assert/strict";
import { findUdpAddress, parseHostPort, UdpTarget } from "./udp_target.ts";
import { UdpListener } from "./udp_listener.ts";

Deno.test("B5 HOST:PORT is understood, and what is none is refused with a sentence", async () => {
  deepEqual(parseHostPort("192.168.1.10:5004"), { host: "192.168.1.10", port: 5004 });
  deepEqual(parseHostPort("[::1]:5004"), { host: "::1", port: 5004 });
  deepEqual(parseHostPort("desk.local:1"), { host: "desk.local", port: 1 });
  for (
    const text of [
      "",
      "here",
      "here:",
      ":5004",
      "here:0",
      "here:65536",
      "::1:5004",
      "a b:5",
      "here:-1",
    ]
  ) {
    throws(() => parseHostPort(text), /is no HOST:PORT: give one such as/, text);
  }
  deepEqual(await findUdpAddress("127.0.0.1:9"), { address: "127.0.0.1", port: 9 });
  await rejects(findUdpAddress("no-such-computer.invalid:9"), /There is no computer/);
});

Deno.test("B5 datagrams come where they are sent to", async () => {
  const { promise, resolve } = Promise.withResolvers<Uint8Array>();
  await using listener = await UdpListener.open({ address: "127.0.0.1", port: 0 }, resolve);
  await using target = new UdpTarget({ address: "127.0.0.1", port: listener.port });
  target.send(Uint8Array.of(1, 2, 3));
  deepEqual(await promise, Uint8Array.of(1, 2, 3));
  equal(target.failed, 0);
});
