/** Addresses that count as one. */

/**
 * The network of an address, which belongs to one subscriber: of IPv6 its first 64 bits. An address of IPv4 stays
 * itself, also where a socket of both versions shows it as one of IPv6.
 */
export function networkOf(address: string): string {
  if (address.includes('.')) return address.replace(/^::ffff:/i, '');
  if (!address.includes(':')) return address;
  const [head = '', tail = ''] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}
