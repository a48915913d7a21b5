/** Which addresses of the internet may be called: public ones of single hosts, and nothing else. */
import ipaddr from 'ipaddr.js';

/** Names that never lead out of a machine or a local network (RFC 6761, 6762, 8375 and common use). */
const LOCAL_NAMES =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|home\.arpa|onion|invalid)$/;

/**
 * Whether an address belongs to a public host. Everything else is refused: private, loopback, link-local, shared
 * (100.64.0.0/10), multicast, documentation, benchmark, unique local, 6to4, Teredo, NAT64, IPv4 within IPv6 …
 *
 * @param address - IPv4 in dotted form, or IPv6, without brackets
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  // Of IPv6 only 2000::/3 is given out at all.
  return parsed instanceof ipaddr.IPv4 || ((parsed.parts[0] ?? 0) & 0xe000) === 0x2000;
}

/** The literal address that the host of a URL is, if it is one: WHATWG URLs have it in its canonical form already. */
export function literalAddress(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(bare) ? bare : undefined;
}

/** Whether a name may be looked up: not one of local networks, and not a bare word. */
export function isPublicName(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  return name.includes('.') && !LOCAL_NAMES.test(name);
}
