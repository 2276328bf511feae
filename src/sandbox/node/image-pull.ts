import {sleepUnlessAborted} from '../pods/interruptible-sleep.ts';
import {paced} from '../pods/pace.ts';
import type {Program} from '../pods/program.ts';
import {pullDelayMs} from './back-off.ts';

export interface ImagePull {
  image: string;
  programFor: (image: string) => Program | undefined;
  event: (type: 'Normal' | 'Warning', reason: string, message: string) => void;
  /** The container waits, and why. */
  waiting: (reason: string, message: string) => void;
  signal: AbortSignal;
}

/** The program of an image; tried again with growing waits where there is none. Undefined when stopped meanwhile. */
export async function pullImage(pull: ImagePull): Promise<Program | undefined> {
  for (let failures = 1; !pull.signal.aborted; failures++) {
    const program = pull.programFor(pull.image);
    if (program !== undefined) {
      pull.event('Normal', 'Pulled', `Container image "${pull.image}" already present on machine`);
      return program;
    }
    await afterFailure(pull, failures);
  }
  return undefined;
}

/** Says what failed, first as the failure and then as the wait, as the kubelet does in two steps. */
async function afterFailure({image, event, waiting, signal}: ImagePull, failures: number): Promise<void> {
  const why = `Failed to pull image "${image}": the sandbox has no such image: not found`;
  event('Normal', 'Pulling', `Pulling image "${image}"`);
  event('Warning', 'Failed', why);
  event('Warning', 'Failed', 'Error: ErrImagePull');
  waiting('ErrImagePull', why);
  if (!(await sleepUnlessAborted(paced(1000), signal))) return;
  event('Normal', 'BackOff', `Back-off pulling image "${image}"`);
  event('Warning', 'Failed', 'Error: ImagePullBackOff');
  waiting('ImagePullBackOff', `Back-off pulling image "${image}": ErrImagePull: ${why}`);
  await sleepUnlessAborted(paced(pullDelayMs(failures)), signal);
}
