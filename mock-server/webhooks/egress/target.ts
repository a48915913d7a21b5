/**
 * Where a webhook may send to: the inbox of the sandbox, always; elsewhere only as far as the operator allows it. What
 * is found here is about the URL alone; the address that a name leads to is checked where the connection is made.
 */
import { isPublicAddress, isPublicName, literalAddress } from './address.ts';

/** How far deliveries may go: to the inbox only, to public addresses as well, or anywhere (for tests). */
export const egressModes = ['inbox', 'public', 'any'] as const;
export type EgressMode = (typeof egressModes)[number];

/** Ports that deliveries may go to, where only public addresses are allowed. */
const PORTS = ['80', '443', '8080', '8443'];

/** Path of the inbox below the portal's origin. The same for all sandboxes: each only reaches its own. */
const INBOX_PATH = '/inbox';

/** Where a delivery goes, or why it cannot go there. */
export type Target =
  | { readonly kind: 'inbox' }
  | { readonly kind: 'outside'; readonly url: URL }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string };

/** The address of the inbox. @param origin - public URL of the portal */
export function inboxUrl(origin: string): string {
  return origin + INBOX_PATH;
}

/** Finds out what a URL leads to. @param origin - public URL of the portal */
export function targetOf(text: string, mode: EgressMode, origin: string): Target {
  const url = URL.parse(text);
  if (!url)
    return refused('invalid_format', 'Expected an absolute URL, such as `https://example.com/hooks`.');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return refused('forbidden_scheme', 'Only `https` and `http` are possible.');
  }
  if (url.username !== '' || url.password !== '') {
    return refused('credentials_in_url', 'A URL cannot carry a user or password. Use `basic` for them.');
  }
  if (url.hash !== '') return refused('invalid_format', 'A URL to send to has no fragment (`#…`).');
  if (url.href === inboxUrl(origin)) return { kind: 'inbox' };
  if (mode === 'any') return { kind: 'outside', url };
  const forbidden = forbiddenHost(url) ?? (url.origin === origin ? OWN : undefined);
  if (forbidden) return forbidden;
  if (mode === 'inbox') {
    return refused(
      'outside_not_allowed',
      'This portal delivers to the inbox of the sandbox only: `"url": "inbox"`. `npx drydock listen` brings deliveries from there to your own machine.',
    );
  }
  return { kind: 'outside', url };
}

const OWN = refused('forbidden_address', 'The portal does not send to itself, other than to the inbox.');

function forbiddenHost({ hostname, port, protocol }: URL): Target | undefined {
  const address = literalAddress(hostname);
  if (address !== undefined && !isPublicAddress(address)) {
    return refused('forbidden_address', `${address} is not a public address.`);
  }
  if (address === undefined && !isPublicName(hostname)) {
    return refused('forbidden_address', 'This name belongs to a local network, or to nobody.');
  }
  const used = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  if (PORTS.includes(used)) return undefined;
  return refused('forbidden_port', `Port ${used} is not possible. These are: ${PORTS.join(', ')}.`);
}

function refused(code: string, detail: string): Target & { readonly kind: 'refused' } {
  return { kind: 'refused', code, detail };
}
