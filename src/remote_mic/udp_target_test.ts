import { deepEqual, equal, match, notEqual, ok, rejects, throws } from "node:assert/strict";
import { findUdpAddress, parseHostPort, UdpTarget } from "./udp_target.ts";
import { listenSentence, UdpListener } from "./udp_listener.ts";
import { until } from "../../testing/waiting.ts";

const anyPort = { address: "127.0.0.1", port: 0 };

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
    throws(() => parseHostPort(text), /is not HOST:PORT: give one such as/, text);
  }
  deepEqual(await findUdpAddress("127.0.0.1:9"), { address: "127.0.0.1", port: 9 });
  await rejects(findUdpAddress("no-such-computer.invalid:9"), /There is no computer/);
});

/** An RTP packet with Opus, judging by its first bytes. */
const packet = Uint8Array.of(0x80, 97, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0xfc);

Deno.test("B5 packets come where they are sent to, and what is no Opus is refused", async () => {
  const { promise, resolve } = Promise.withResolvers<Uint8Array>();
  await using listener = UdpListener.open(anyPort, (bytes) => {
    resolve(bytes.slice());
    return "ignored";
  });
  await using target = new UdpTarget({ address: "127.0.0.1", port: listener.port });
  target.send(Uint8Array.of(1, 2, 3));
  target.send(packet);
  deepEqual(await promise, packet);
  equal(target.failed, 0);
  // Each send looks up the address first, so that sends may overtake each other.
  await until("the other is refused", () => listener.refused === 1);
});

Deno.test("B5 while a sender is heard nobody else is let in, and then whoever comes", async () => {
  const senders: string[] = [];
  let isNext = Promise.withResolvers<void>();
  const holdMs = 300;
  await using listener = UdpListener.open(anyPort, (_, sender) => {
    senders.push(sender);
    isNext.resolve();
    return "heard";
  }, holdMs);
  const place = { address: "127.0.0.1", port: listener.port };
  await using first = new UdpTarget(place);
  await using second = new UdpTarget(place);
  first.send(packet);
  await isNext.promise;
  isNext = Promise.withResolvers();
  const heldAt = performance.now();
  // The second sender is accepted after the hold, however often it tries before.
  const trying = setInterval(() => second.send(packet), 20);
  await isNext.promise;
  clearInterval(trying);
  ok(performance.now() - heldAt >= holdMs - 20);
  notEqual(senders[1], senders[0]);
});

Deno.test("B5 a port that another program has is refused with a sentence", async () => {
  await using listener = UdpListener.open(anyPort, () => "ignored");
  const place = { ...anyPort, port: listener.port };
  throws(() => UdpListener.open(place, () => "ignored"), /taken by another program.*--port/);
});

Deno.test("B5 a port that the system reserves is refused with what helps on that system", () => {
  const reserved = Object.assign(new Error("denied"), { code: "EACCES" });
  const say = (os: typeof Deno.build.os) => listenSentence(reserved, anyPort, "--whip", os);
  match(say("linux"), /reserved by the system: give one above 1023\.$/);
  match(say("windows"), /reserved, by the system or a program: give another with --whip\.$/);
});
