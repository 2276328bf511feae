import {afterAll, describe, expect, it} from 'vitest';
import {MASK} from '../../src/lib/model/schema/secrets.ts';
import {fep} from '../support/fep-process.ts';
import {kubectl} from '../support/kubectl.ts';
import {useNamespace} from '../support/namespace.ts';

/** The main job when something breaks in the middle of it. */
describe('the main job under faults', () => {
  const namespace = useNamespace();
  const operator = (...args: string[]): ReturnType<typeof kubectl> => kubectl(['-n', 'fep-operator', ...args], {env: namespace.env});
  const generation = async (name: string): Promise<string> =>
    (await namespace.kubectl(['get', 'fepcluster', name, '-o', 'jsonpath={.metadata.generation}'])).stdout;

  afterAll(async () => {
    await operator('scale', 'deployment', 'fep-ansible-operator', '--replicas=1');
    await operator('rollout', 'status', 'deployment', 'fep-ansible-operator', '--timeout=60s');
  });

  it('ends with 124 and the reason when the operator dies half-way, and finishes when it is back', async () => {
    let killed = false;
    const created = await namespace.fep(['create', 'half', '-f', 'examples/ha-cluster.yaml', '--timeout', '25s', '--progress', 'plain'], {
      onStderr: (text) => {
        if (killed || !text.includes('1/3')) return;
        killed = true;
        void operator('scale', 'deployment', 'fep-ansible-operator', '--replicas=0');
      },
    });
    expect(killed).toBe(true);
    expect(created.exitCode).toBe(124);
    expect(created.stderr).toContain('fep-ansible-operator');
    expect(created.stderr).toContain('kubectl fep status half');

    await operator('scale', 'deployment', 'fep-ansible-operator', '--replicas=1');
    await operator('rollout', 'status', 'deployment', 'fep-ansible-operator', '--timeout=60s');
    const settled = await namespace.fep(['scale', 'half', '--instances', '3', '--wait']);
    expect(settled.stderr).not.toMatch(/^error/im);
    expect(settled.exitCode).toBe(0);
  });

  it('refuses a scale-in that would remove the master, and says how to do it', async () => {
    const moved = await namespace.kubectl(['exec', 'half-sts-0', '-c', 'fep-patroni', '--', 'patronictl', 'switchover', '--candidate', 'half-sts-2', '--force']);
    expect(moved.exitCode).toBe(0);
    const master = await namespace.kubectl(['wait', 'pod/half-sts-2', '--for=jsonpath={.metadata.labels.feprole}=master', '--timeout=60s']);
    expect(master.exitCode).toBe(0);
    // Masking, the last thing that the operator does, changes the spec too.
    await expect.poll(async () => (await namespace.kubectl(['get', 'fepcluster', 'half', '-o', 'jsonpath={.spec}'])).stdout, {timeout: 30_000}).toContain(MASK);
    const before = await generation('half');
    const refused = await namespace.fep(['scale', 'half', '--instances', '2']);
    expect(refused.exitCode).toBe(3);
    expect(refused.stderr).toContain('half-sts-2');
    expect(refused.stderr).toContain('scale-in-removes-master-ordinal');
    expect(refused.stderr).toMatch(/switch ?over/i);
    expect(await generation('half')).toBe(before);
  });

  it('Ctrl-C while waiting ends with 130 and says what goes on; the cluster comes up none the less', async () => {
    let told = false;
    const interrupted = await namespace.fep(['create', 'left', '--instances', '1', '--progress', 'plain'], {
      onStderr: (text, kill) => {
        // A second one would end the program at once, without its words.
        if (!told && text.includes('0/1')) kill('SIGINT');
        told ||= text.includes('0/1');
      },
    });
    expect(interrupted.exitCode).toBe(130);
    expect(interrupted.stderr).toContain('kubectl fep status left');
    const ready = await namespace.kubectl(['wait', 'fepcluster/left', '--for=jsonpath={.status.fepStatus.fepClusterReady}=true', '--timeout=60s']);
    expect(ready.exitCode).toBe(0);
  });

  it('stops early with the operator\'s own words when it fails', async () => {
    const faults = {
      apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'fep-sandbox-faults', namespace: 'fep-operator'},
      data: {fail: 'statefulset', message: 'no license for another server', cluster: `${namespace.name}/doomed`},
    };
    const applied = await kubectl(['apply', '-f', '-'], {env: namespace.env, stdin: JSON.stringify(faults)});
    expect(applied.exitCode).toBe(0);
    try {
      const failed = await namespace.fep(['create', 'doomed', '--instances', '1', '--timeout', '2m']);
      expect(failed.exitCode).toBe(1);
      expect(failed.stderr).toContain('no license for another server');
    } finally {
      await operator('delete', 'configmap', 'fep-sandbox-faults');
    }
  });

  it('a user without the right to create is told so, and nothing is made', async () => {
    const refused = await namespace.fep(['create', 'other', '--instances', '1', '--as', 'nobody']);
    expect(refused.exitCode).toBe(5);
    expect((await namespace.kubectl(['get', 'fepclusters', 'other'])).exitCode).toBe(1);
    expect((await namespace.kubectl(['get', 'secrets', '-o', 'name'])).stdout).not.toContain('other');
  });

  it('the user with the least rights does the whole main job', async () => {
    const user = ['--context', 'fep-sandbox-test-user'];
    expect((await namespace.fep(['create', 'least', '--instances', '1', ...user])).exitCode).toBe(0);
    expect((await namespace.fep(['status', 'least', ...user])).exitCode).toBe(0);
    expect((await namespace.fep(['delete', 'least', '--yes', '--force', ...user])).exitCode).toBe(0);
  });

  it('other clusters of the namespace were not touched by all that', async () => {
    const answer = await fep(['list', '-n', namespace.name], {env: namespace.env});
    expect(answer.exitCode).toBe(0);
    expect(answer.stdout).toContain('half');
  });
});
