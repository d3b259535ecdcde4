import { deepEqual, equal } from "node:assert/strict";
import { isInLocalNetwork, localAddresses, type NetworkAddress } from "./local_network.ts";

const address = (name: string, address: string, bits: number): NetworkAddress => ({
  name,
  address,
  family: address.includes(":") ? "IPv6" : "IPv4",
  cidr: `${address}/${bits}`,
});

const some = [
  address("lo", "127.0.0.1", 8),
  address("lo", "::1", 128),
  address("docker0", "172.17.0.1", 16),
  address("wlan0", "fe80::1", 64),
  address("wlan0", "2001:db8::5", 64),
  address("wlan0", "192.168.1.10", 24),
  address("wlan0", "169.254.3.4", 16),
];

Deno.test("B5 a phone is shown the address of a real network first", () => {
  deepEqual(localAddresses(some), ["192.168.1.10", "172.17.0.1", "2001:db8::5"]);
  deepEqual(localAddresses(some.slice(0, 2)), []);
});

Deno.test("B5 only who is in a network of this computer is let in", () => {
  for (const peer of ["192.168.1.77", "127.0.0.1", "2001:db8::9", "172.17.9.9"]) {
    equal(isInLocalNetwork(peer, some), true, peer);
  }
  for (const peer of ["192.168.2.1", "203.0.113.5", "2001:db9::1", "phone", ""]) {
    equal(isInLocalNetwork(peer, some), false, peer);
  }
});
