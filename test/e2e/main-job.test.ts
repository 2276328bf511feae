import {describe, expect, it} from 'vitest';
import {useNamespace} from '../support/namespace.ts';

/** The main job as a user types it, through the real kubectl. Steps build on each other. */
describe('the main job through kubectl', () => {
  const namespace = useNamespace();

  it('creates a cluster of three and ends only when it was seen ready', async () => {
    const created = await namespace.kubectl(['fep', 'create', 'demo', '-f', 'examples/ha-cluster.yaml', '--wait', '-o', 'json']);
    expect(created.stderr).not.toMatch(/error/i);
    expect(created.exitCode).toBe(0);
    const pods = await namespace.kubectl(['get', 'pods', '-l', 'app=demo-sts', '-o', 'json']);
    const items = (JSON.parse(pods.stdout) as {items: {metadata: {labels: Record<string, string>}; status: {conditions: {type: string; status: string}[]}}[]}).items;
    expect(items).toHaveLength(3);
    expect(items.filter((pod) => pod.status.conditions.some((one) => one.type === 'Ready' && one.status === 'True'))).toHaveLength(3);
    expect(items.map((pod) => pod.metadata.labels['feprole']).sort()).toEqual(['master', 'replica', 'replica']);
  });

  it('refuses the same name a second time and changes nothing', async () => {
    const before = await namespace.kubectl(['get', 'fepcluster', 'demo', '-o', 'jsonpath={.metadata.resourceVersion}']);
    const again = await namespace.fep(['create', 'demo', '-f', 'examples/ha-cluster.yaml']);
    expect(again.exitCode).toBe(7);
    expect(again.stderr).toContain('demo');
    const after = await namespace.kubectl(['get', 'fepcluster', 'demo', '-o', 'jsonpath={.metadata.resourceVersion}']);
    expect(after.stdout).toBe(before.stdout);
  });

  it('shows status and list in text and JSON', async () => {
    const text = await namespace.kubectl(['fep', 'status', 'demo']);
    expect(text.exitCode).toBe(0);
    expect(text.stdout).toContain('demo-sts-0');
    const json = await namespace.fep(['status', 'demo', '-o', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject({apiVersion: 'kubectl-fep/v1', kind: 'ClusterStatus'});
    const list = await namespace.fep(['list', '-o', 'json']);
    expect(JSON.parse(list.stdout)).toMatchObject({apiVersion: 'kubectl-fep/v1', kind: 'ClusterList', clusters: [{name: 'demo', instances: {wanted: 3, ready: 3}}]});
  });

  it('works with kubectl itself: get, describe, exec with its exit code, logs, scale', async () => {
    expect((await namespace.kubectl(['get', 'fep', 'demo'])).stdout).toMatch(/^NAME\s+AGE\ndemo\s/);
    expect((await namespace.kubectl(['describe', 'pod', 'demo-sts-0'])).stdout).toContain('fep-patroni');
    expect((await namespace.kubectl(['exec', 'demo-sts-0', '-c', 'fep-patroni', '--', 'sh', '-c', 'exit 7'])).exitCode).toBe(7);
    expect((await namespace.kubectl(['logs', 'demo-sts-0', '-c', 'fep-patroni', '--tail', '5'])).exitCode).toBe(0);
    expect((await namespace.kubectl(['scale', 'fepcluster', 'demo', '--replicas', '4'])).exitCode).toBe(0);
    const waited = await namespace.kubectl(['wait', 'pod/demo-sts-3', '--for=create', '--timeout=60s']);
    expect(waited.exitCode).toBe(0);
    const settled = await namespace.fep(['scale', 'demo', '--instances', '3', '--wait']);
    expect(settled.stderr).not.toMatch(/error/i);
    expect(settled.exitCode).toBe(0);
    expect((await namespace.kubectl(['get', 'pod', 'demo-sts-3'])).exitCode).toBe(1);
  });

  it('deletes the cluster and leaves nothing of it', async () => {
    const deleted = await namespace.kubectl(['fep', 'delete', 'demo', '--yes', '--force']);
    expect(deleted.exitCode).toBe(0);
    const left = await namespace.kubectl(['get', 'fepclusters,fepvolumes,fepusers,fepcerts,fepconfigs,fepbackups,statefulsets,pods,services,pvc,cronjobs', '-o', 'name']);
    expect(left.stdout).toBe('');
  });
});
