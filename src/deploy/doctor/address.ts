import { BlockList } from "node:net";

/** Ranges nobody on the internet has: RFC 1918, carrier-grade NAT (RFC 6598), unique local addresses of IPv6 (RFC 4193). */
const privateRanges = new BlockList();
for (const [net, prefix, family] of [
  ["10.0.0.0", 8, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["100.64.0.0", 10, "ipv4"],
  ["fc00::", 7, "ipv6"],
] as const)
  privateRanges.addSubnet(net, prefix, family);

/** Whether an address is one of a private network. */
export function isPrivate(address: string): boolean {
  return privateRanges.check(address, address.includes(":") ? "ipv6" : "ipv4");
}

/** Shorter than this a range is no network of a company. */
const SHORTEST_PREFIX = 8;

/** Whether a range lets in whoever wants. */
export function isEverybody(range: string): boolean {
  const prefix = Number(range.split("/")[1] ?? (range.includes(":") ? 128 : 32));
  return prefix < SHORTEST_PREFIX;
}
