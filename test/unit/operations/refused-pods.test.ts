import {describe, expect, it} from 'vitest';
import {deriveStatus} from '../../../src/lib/operations/cluster-status/index.ts';
import {refusedPods} from '../../../src/lib/operations/readiness/refused-pods.ts';
import {event, pod, sources} from './cluster-objects.ts';

const set = {kind: 'StatefulSet', name: 'demo-sts'};
const refused = (message: string, at = '2026-01-01T00:02:00Z') => event('FailedCreate', {...set, message, at});

describe('pods that may not be made', () => {
  it.each([
    ['create Pod demo-sts-2 in StatefulSet demo-sts failed error: pods "demo-sts-2" is forbidden: exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2', 'a quota'],
    ['pods "demo-sts-2" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false', 'Pod Security level'],
    ['Internal error occurred: failed calling webhook "check.example.com": no endpoints available', 'does not answer'],
    ['admission webhook "check.example.com" denied the request: no', 'refuses it'],
    ['something new', 'the API server refuses it'],
  ])('are told by who refused: %s', (message, who) => {
    expect(refusedPods([refused(message)])).toEqual([{id: 'pods-refused', object: 'statefulset/demo-sts', message: expect.stringContaining(who) as unknown, holdMs: undefined}]);
  });

  it('are history once one was made', () => {
    const made = event('SuccessfulCreate', {...set, message: 'create Pod demo-sts-2 in StatefulSet demo-sts successful', at: '2026-01-01T00:03:00Z'});
    expect(refusedPods([refused('exceeded quota'), made])).toEqual([]);
    expect(refusedPods([made, refused('exceeded quota', '2026-01-01T00:04:00Z')])).toHaveLength(1);
  });

  it('come first in status, and only while servers are missing', () => {
    const one = structuredClone(sources());
    Object.assign(one.events, {known: [refused('exceeded quota: small')]});
    expect(deriveStatus(one).problems.map(({id}) => id)).not.toContain('pods-refused');
    Object.assign(one.pods, {known: [pod(0), pod(1)]});
    expect(deriveStatus(one).problems.map(({id}) => id)).toEqual(['pods-refused', 'instances-missing']);
  });
});
