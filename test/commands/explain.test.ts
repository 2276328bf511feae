import {describe, expect, it} from 'vitest';
import {fep} from '../support/fep-process.ts';

const OFFLINE = {KUBECONFIG: '/nonexistent', HOME: '/nonexistent'};

describe('explain', () => {
  it('a field, without a cluster', async () => {
    const {exitCode, stdout, stderr} = await fep(['explain', 'fepcluster.spec.fep.syncMode'], {env: OFFLINE});
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^FEPCluster spec\.fep\.syncMode\n/);
    expect(stdout).toContain('sync-mode-string');
  });

  it('in Japanese, and as JSON', async () => {
    expect((await fep(['explain', 'fep.syncMode', '--lang', 'ja'], {env: OFFLINE})).stdout).toContain('関係するルール');
    const {stdout} = await fep(['explain', 'shared_buffers', '-o', 'json'], {env: OFFLINE});
    expect(JSON.parse(stdout)).toMatchObject({apiVersion: 'kubectl-fep/v1', kind: 'Explanation', subject: 'parameter', parameter: {context: 'postmaster'}});
  });

  it('words, quoted or not', async () => {
    const [one, two] = await Promise.all([fep(['explain', 'shared storage'], {env: OFFLINE}), fep(['explain', 'shared', 'storage'], {env: OFFLINE})]);
    expect(one.stdout).toContain('ha-shared-backup-storage');
    expect(two.stdout).toBe(one.stdout);
  });

  it('what is not known, with what is near', async () => {
    const {exitCode, stderr} = await fep(['explain', 'fep.syncNode'], {env: OFFLINE});
    expect([exitCode, stderr.includes('kubectl fep explain spec.fep.syncMode')]).toEqual([2, true]);
    expect((await fep(['explain'], {env: OFFLINE})).exitCode).toBe(2);
  });
});
