import {describe, expect, it} from 'vitest';
import {connectionOptions} from '../../../src/lib/cli/connection-options.ts';
import {connectionFlags} from '../../../src/lib/cli/flags.ts';

describe('connectionOptions', () => {
  it('hands on every connection flag but the guard', () => {
    const given = Object.fromEntries(Object.keys(connectionFlags).map((flag) => [flag, `value of ${flag}`]));
    const {'expect-context': _, ...meant} = given;
    expect(Object.values(connectionOptions(given)).toSorted()).toEqual(Object.values(meant).toSorted());
  });

  it('leaves out what was not given, so that the kubeconfig decides', () => {
    expect(connectionOptions({namespace: 'a', 'as-group': ['x'], 'request-timeout': 5000, output: 'json', context: undefined}))
      .toEqual({namespace: 'a', asGroup: ['x'], requestTimeoutMs: 5000});
  });
});
