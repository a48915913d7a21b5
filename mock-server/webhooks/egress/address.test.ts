import { describe, expect, it } from 'vitest';
import { isPublicAddress, isPublicName } from './address.ts';

const forbidden = {
  'this network': ['0.0.0.0', '0.1.2.3'],
  private: ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  shared: ['100.64.0.1', '100.127.255.255'],
  loopback: ['127.0.0.1', '127.255.255.255', '::1'],
  'link-local, with the metadata of clouds': ['169.254.0.1', '169.254.169.254', 'fe80::1', 'fe80::a9fe:a9fe'],
  'special purpose': ['192.0.0.1', '192.0.0.171', '192.31.196.1', '192.52.193.1', '192.175.48.1'],
  documentation: ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1'],
  '6to4': ['192.88.99.1', '2002:7f00:1::1', '2002:a00:1::'],
  benchmark: ['198.18.0.1', '198.19.255.255', '2001:2::1'],
  multicast: ['224.0.0.1', '239.255.255.255', 'ff02::1', 'ff0e::1'],
  'class E and broadcast': ['240.0.0.1', '255.255.255.255'],
  unspecified: ['::'],
  'IPv4 within IPv6': [
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:8.8.8.8',
    '::ffff:0:127.0.0.1',
  ],
  NAT64: ['64:ff9b::7f00:1', '64:ff9b::808:808', '64:ff9b:1::1'],
  discard: ['100::1', '100:0:0:1::1'],
  Teredo: ['2001::1'],
  ORCHID: ['2001:10::1', '2001:20::1'],
  'unique local': ['fc00::1', 'fd12:3456::1', 'fec0::1'],
  'given out to nobody': ['4000::1', '8000::1', 'e000::1', '5f00::1'],
  'no address': ['', 'localhost', '1.2.3.4.5', '8.8.8.8/32', '::1%lo'],
};

const allowed = [
  '8.8.8.8',
  '1.1.1.1',
  '93.184.215.14',
  '172.15.255.255',
  '172.32.0.1',
  '100.63.0.1',
  '2606:4700::1111',
];

describe('public addresses', () => {
  for (const [range, addresses] of Object.entries(forbidden)) {
    it.each(addresses.map((address) => [address]))(`do not include %s: ${range}`, (address) => {
      expect(isPublicAddress(address)).toBe(false);
    });
  }

  it.each(allowed.map((address) => [address]))('include %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('public names', () => {
  it.each([
    'localhost',
    'LOCALHOST.',
    'a.localhost',
    'printer.local',
    'db.internal',
    'router.lan',
    'nas.home.arpa',
    'host.invalid',
    'intranet',
    'x.onion',
  ])('do not include %s', (name) => {
    expect(isPublicName(name)).toBe(false);
  });

  it.each(['example.com', 'hooks.example.co.uk', 'localhost.example.com', 'example.com.'])(
    'include %s',
    (name) => {
      expect(isPublicName(name)).toBe(true);
    },
  );
});
