/**
 * The address that a pod's processes bind. EndpointSlices refuse loopback addresses, so a pod reports one of 10.244.0.0/16;
 * its processes listen on a loopback address, of which Linux binds any without set-up. Sandboxes side by side give their pods
 * the same 10.244 addresses, so a number that only this sandbox has (a port of its own, below 32768) goes into the address:
 * 15 bits of it, 2 bits of the node, 7 bits of the pod (a node runs at most 110).
 */
export function bindAddress(podIP: string, sandboxPort: number): string {
  const [, , node = 0, pod = 0] = podIP.split('.').map(Number);
  const bits = ((sandboxPort & 0x7f_ff) << 9) | ((node & 0x3) << 7) | (pod & 0x7f);
  return ['127', bits >>> 16, (bits >>> 8) & 0xff, bits & 0xff].join('.');
}
