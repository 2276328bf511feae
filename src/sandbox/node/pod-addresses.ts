/**
 * Pod addresses: 10.244.<node>.<pod>. They lead nowhere (no overlay network here), but EndpointSlices refuse
 * loopback addresses, so that Services show endpoints only for addresses of this kind.
 */
export class PodAddresses {
  readonly #taken = new Map<string, string>();

  /** Notes an address that a pod already has. */
  reserve(address: string, uid: string): void {
    this.#taken.set(address, uid);
  }

  /** Lowest free address of a node's range; the same again for the same pod. Throws when all 253 are taken. */
  allocate(nodeIndex: number, uid: string): string {
    const prefix = `10.244.${nodeIndex}.`;
    for (const [address, owner] of this.#taken) if (owner === uid && address.startsWith(prefix)) return address;
    for (let host = 2; host < 255; host++) {
      const address = `${prefix}${host}`;
      if (!this.#taken.has(address)) {
        this.#taken.set(address, uid);
        return address;
      }
    }
    throw new Error(`no free pod address left in ${prefix}0/24`);
  }

  release(uid: string): void {
    for (const [address, owner] of this.#taken) if (owner === uid) this.#taken.delete(address);
  }
}
