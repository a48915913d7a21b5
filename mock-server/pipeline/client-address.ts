/**
 * Whose request it is: the peer's, or behind proxies of the operator the one for whom the last of them asks. What
 * anybody else writes into `X-Forwarded-For` is only text.
 */
import ipaddr from 'ipaddr.js';

/** Tells whether an address is one of the operator's proxies. */
export type IsProxy = (address: string) => boolean;

/**
 * Reads the operator's list.
 *
 * @param list - addresses and networks with commas between them, such as `10.0.0.0/8, ::1`; empty: there are none
 * @returns `undefined` when it is not such a list
 */
export function parseProxies(list: string): IsProxy | undefined {
  const entries = list.split(',').map((entry) => entry.trim());
  if (list.trim() === '') return () => false;
  if (!entries.every((entry) => ipaddr.isValidCIDR(entry) || ipaddr.isValid(entry))) return undefined;
  const networks = entries.map((entry) =>
    ipaddr.parseCIDR(
      entry.includes('/') ? entry : `${entry}/${ipaddr.parse(entry).kind() === 'ipv4' ? 32 : 128}`,
    ),
  );
  return (address) => {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address);
    return networks.some(
      ([network, bits]) => network.kind() === parsed.kind() && parsed.match([network, bits]),
    );
  };
}

/**
 * The address that limits count by: going back from the peer, the first one that is no proxy.
 *
 * @param forwardedFor - value of `X-Forwarded-For`, to whose end each proxy adds whom it was asked by
 */
export function clientAddress(peer: string, forwardedFor: string | undefined, isProxy: IsProxy): string {
  if (forwardedFor === undefined || !isProxy(peer)) return peer;
  let client = peer;
  for (const hop of forwardedFor.split(',').reverse()) {
    const address = hop.trim();
    if (!ipaddr.isValid(address)) return client;
    client = address;
    if (!isProxy(address)) return client;
  }
  return client;
}
