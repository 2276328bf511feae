import {describe, expect, it} from 'vitest';
import {PodAddresses} from '../../../../src/sandbox/node/pod-addresses.ts';

describe('PodAddresses', () => {
  it('gives each pod an address of its node, the same again for the same pod', () => {
    const addresses = new PodAddresses();
    expect(addresses.allocate(1, 'a')).toBe('10.244.1.2');
    expect(addresses.allocate(1, 'b')).toBe('10.244.1.3');
    expect(addresses.allocate(2, 'c')).toBe('10.244.2.2');
    expect(addresses.allocate(1, 'a')).toBe('10.244.1.2');
  });

  it('never gives a reserved address, and gives a released one again', () => {
    const addresses = new PodAddresses();
    addresses.reserve('10.244.0.2', 'before');
    expect(addresses.allocate(0, 'a')).toBe('10.244.0.3');
    addresses.release('before');
    expect(addresses.allocate(0, 'b')).toBe('10.244.0.2');
  });

  it('says so when a node is full', () => {
    const addresses = new PodAddresses();
    for (let pod = 0; pod < 253; pod++) addresses.allocate(0, String(pod));
    expect(() => addresses.allocate(0, 'one more')).toThrow(/no free pod address/);
  });
});
