/** Back-off of the kubelet for restarts and image pulls (Kubernetes docs, "Pod lifecycle"): 10 s doubling to 5 min. */
const FIRST_MS = 10_000;
const LONGEST_MS = 300_000;
/** A container that ran this long starts from nothing again (twice the longest wait, as the kubelet has it). */
const FORGIVEN_AFTER_MS = 2 * LONGEST_MS;

/** Wait before the next try, in unscaled ms: none after the first failure, then 10 s, 20 s, ... 5 min. */
export function restartDelayMs(failuresBefore: number): number {
  return failuresBefore <= 0 ? 0 : doubled(failuresBefore - 1);
}

/** Wait before an image is pulled again, in unscaled ms: 10 s after the first failure, then doubled to 5 min. */
export function pullDelayMs(failures: number): number {
  return doubled(Math.max(0, failures - 1));
}

/** How many failures count after a container ran for `ranMs` (scaled by `pace`) and ended. */
export function failuresAfterRun(failuresBefore: number, ranMs: number, pace: number): number {
  return ranMs >= FORGIVEN_AFTER_MS * pace ? 1 : failuresBefore + 1;
}

function doubled(times: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(times, 10));
}

/** As the kubelet words a time: `10s`, `1m20s`, `5m0s`. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
