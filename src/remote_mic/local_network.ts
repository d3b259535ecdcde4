import { BlockList, isIP } from "node:net";

/** An address of this computer, as `Deno.networkInterfaces` gives it. */
export type NetworkAddress = Pick<
  Deno.NetworkInterfaceInfo,
  "name" | "family" | "address" | "cidr"
>;

/** Interfaces of virtual machines and tunnels, which no phone can reach. */
const virtual = /^(br-|docker|podman|tap|tun|utun|veth|virbr|vmnet|vEthernet)/i;

/**
 * Finds the addresses at which others in the local network reach this computer.
 *
 * @return the addresses: IPv4 first, and networks of real hardware before virtual ones.
 */
export function localAddresses(
  addresses: readonly NetworkAddress[] = Deno.networkInterfaces(),
): string[] {
  const outside = addresses.filter(({ family, address }) =>
    family === "IPv4"
      ? !/^(127\.|169\.254\.|0\.)/.test(address)
      : !/^(::1$|fe[89ab]|::$)/i.test(address)
  );
  const rank = ({ family, name }: NetworkAddress) =>
    (family === "IPv4" ? 0 : 2) + (virtual.test(name) ? 1 : 0);
  return outside.toSorted((a, b) => rank(a) - rank(b)).map(({ address }) => address);
}

/** Whether a peer is this computer, or is in one of its networks. */
export function isInLocalNetwork(
  peer: string,
  addresses: readonly NetworkAddress[] = Deno.networkInterfaces(),
): boolean {
  const version = isIP(peer);
  if (version === 0) return false;
  const networks = new BlockList();
  for (const { family, address, cidr } of addresses) {
    const bits = Number(cidr.split("/")[1]);
    if (Number.isInteger(bits)) {
      networks.addSubnet(address, bits, family === "IPv4" ? "ipv4" : "ipv6");
    }
  }
  return networks.check(peer, version === 4 ? "ipv4" : "ipv6");
}
