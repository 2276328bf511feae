/**
 * The address that a pod's processes bind. EndpointSlices refuse loopback addresses, so a pod reports one of 10.244.0.0/16;
 * its processes listen on the loopback address with the same last three bytes, which Linux binds without any set-up.
 */
export function bindAddress(podIP: string): string {
  const [, ...rest] = podIP.split('.');
  return ['127', ...rest].join('.');
}
