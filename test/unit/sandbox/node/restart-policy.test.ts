import {expect, it} from 'vitest';
import {restarts, type RestartPolicy} from '../../../../src/sandbox/node/restart-policy.ts';

it.each<[RestartPolicy, number, boolean, boolean]>([
  ['Always', 0, false, true],
  ['Always', 1, false, true],
  ['OnFailure', 0, false, false],
  ['OnFailure', 1, false, true],
  ['Never', 1, false, false],
  ['Always', 0, true, false],
  ['Always', 1, true, true],
  ['Never', 1, true, false],
])('policy %s, exit code %i, init %s: started again %s', (policy, exitCode, init, again) => {
  expect(restarts(policy, exitCode, init)).toBe(again);
});
