import {describe, expect, it} from 'vitest';
import {withAwaited} from '../../../src/lib/cluster/awaited-requests.ts';
import type {Gateway} from '../../../src/lib/cluster/gateway.ts';
import {FEP_RESOURCES, RESOURCES} from '../../../src/lib/model/resources.ts';

describe('what is awaited', () => {
  const first = Promise.withResolvers<never>();
  const second = Promise.withResolvers<{exitCode: number}>();
  const {gateway, awaited} = withAwaited({
    connection: {context: undefined, server: 'https://x', namespace: 'default'},
    list: () => first.promise, get: () => first.promise, exec: () => second.promise,
  } as unknown as Gateway);

  it('is each subject once, until it is answered or failed; sessions of a person are not counted', async () => {
    expect(awaited()).toBeUndefined();
    const asked = [gateway.list(RESOURCES.Pod), gateway.list(RESOURCES.Pod), gateway.get({resource: FEP_RESOURCES.FEPCluster, name: 'demo'})];
    const answered = gateway.exec({pod: 'demo-sts-0', command: ['true']});
    const session = gateway.exec({pod: 'demo-sts-0', command: ['psql'], tty: true});
    expect(awaited()?.subjects).toEqual(['pods', 'fepcluster/demo', 'pod demo-sts-0']);
    first.reject(new Error('gone'));
    await Promise.allSettled(asked);
    expect(awaited()?.subjects).toEqual(['pod demo-sts-0']);
    second.resolve({exitCode: 0});
    await Promise.all([answered, session]);
    expect(awaited()).toBeUndefined();
  });
});
