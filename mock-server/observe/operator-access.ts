/**
 * Who may see the figures: whoever has the operator's token, or while there is none, whoever is on this very machine.
 * A proxy is on this machine too, so what was passed on by one does not count.
 */
import { hash, timingSafeEqual } from 'node:crypto';
import ipaddr from 'ipaddr.js';

/** What is looked at of a request. */
export interface Caller {
  /** Address of the peer; empty when there is no socket. */
  readonly address: string;
  header(name: string): string | undefined;
}

/** What comes of it: what is not for the caller is not there, unless there is a token to show. */
export type OperatorVerdict = 'allowed' | 'unauthenticated' | 'hidden';

/** What proxies leave behind. */
const PASSED_ON = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'via',
];
const OWN_NAMES = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

/** Decides. @param token - the operator's; undefined: there is none */
export function operatorVerdict({ address, header }: Caller, token: string | undefined): OperatorVerdict {
  if (token !== undefined) {
    const given = /^Bearer +(\S+)$/i.exec(header('authorization') ?? '')?.[1];
    return given !== undefined && isSame(given, token) ? 'allowed' : 'unauthenticated';
  }
  const isDirect = PASSED_ON.every((name) => header(name) === undefined);
  // A page elsewhere whose name was pointed at this machine would send that name (DNS rebinding).
  const isByOwnName = OWN_NAMES.test(header('host') ?? '');
  return isLoopback(address) && isDirect && isByOwnName ? 'allowed' : 'hidden';
}

function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

function isSame(given: string, token: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', token, 'buffer'));
}
