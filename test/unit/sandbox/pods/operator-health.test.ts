import {describe, expect, it} from 'vitest';
import {operatorDeployment} from '../../../../src/sandbox/operator/install.ts';
import {askProbe} from '../../../../src/sandbox/node/liveness.ts';
import {connectHealth} from '../../../../src/sandbox/pods/operator-health.ts';
import type {RunningContainer} from '../../../../src/sandbox/pods/program.ts';

describe('connectHealth', () => {
  it('satisfies the very probes of the operator that is installed', async () => {
    const [container] = operatorDeployment({namespace: 'fep-operator', operatorVersion: '5.2.6'}).spec.template.spec.containers;
    if (container === undefined) throw new Error('no container');
    const running = {connect: async (port: number) => connectHealth(port)} as RunningContainer;
    for (const probe of [container.livenessProbe, container.readinessProbe]) {
      if (probe === undefined) throw new Error('no probe');
      expect(await askProbe(probe, container, running, new AbortController().signal)).toBeUndefined();
    }
    expect(await askProbe({httpGet: {path: '/other', port: 6789}}, container, running, new AbortController().signal)).toContain('404');
  });

  it('listens on no other port', () => {
    expect(connectHealth(8080)).toBeUndefined();
  });
});
