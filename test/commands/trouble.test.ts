import {afterAll, describe, expect, inject, it} from 'vitest';
import {diagnosis, type Diagnosis} from '../../src/lib/model/answers/diagnosis.ts';
import {kubectl} from '../support/kubectl.ts';
import {useNamespace, type TestNamespace} from '../support/namespace.ts';

type Finding = Diagnosis['findings'][number];

/** Helpers of one namespace in trouble. */
function trouble(namespace: TestNamespace) {
  const operator = async (replicas: number): Promise<void> => {
    const {env} = namespace;
    await kubectl(['-n', 'fep-operator', 'scale', 'deployment', 'fep-ansible-operator', `--replicas=${replicas}`], {env});
    await kubectl(['-n', 'fep-operator', replicas === 0 ? 'wait' : 'rollout', ...(replicas === 0 ? ['pod', '-l', 'name=fep-ansible-operator', '--for=delete'] : ['status', 'deployment', 'fep-ansible-operator']), '--timeout=60s'], {env});
  };
  const findings = async (name: string): Promise<Finding[]> => {
    const {exitCode, stdout, stderr} = await namespace.fep(['diagnose', name, '-o', 'json'], {timeoutMs: 60_000});
    expect(exitCode, stderr).toBe(0);
    return diagnosis.parse(JSON.parse(stdout)).findings;
  };
  const create = async (name: string, ...flags: string[]): Promise<void> => {
    const {exitCode, stderr} = await namespace.fep(['create', name, '--instances', '1', '--no-wait', '--force', ...flags]);
    // Accepted, and not waited for.
    expect(exitCode, stderr).toBe(69);
  };
  const apply = async (...objects: object[]): Promise<void> => {
    const {exitCode, stderr} = await namespace.kubectl(['apply', '-f', '-'], {stdin: JSON.stringify({apiVersion: 'v1', kind: 'List', items: objects})});
    expect(exitCode, stderr).toBe(0);
  };
  /** The first finding, once it is the one that is meant. */
  const untilFirst = async (name: string, id: string): Promise<Finding> => {
    let found: Finding | undefined;
    await expect.poll(async () => {
      [found] = await findings(name);
      return found?.id;
    }, {timeout: 90_000, interval: 1000}).toBe(id);
    return found as Finding;
  };
  const check = async (name: string, ...flags: string[]): Promise<number> => (await namespace.fep(['status', name, '--check', ...flags])).exitCode;
  return {operator, findings, create, apply, untilFirst, check};
}

describe('a cluster that is well, and then is not', () => {
  const namespace = useNamespace();
  const {findings, untilFirst, check, apply, operator} = trouble(namespace);
  const {user} = inject('sandbox');

  it('has no finding, and passes the check', async () => {
    const created = await namespace.fep(['create', 'well', '--instances', '2', '--profile', 'dev']);
    expect(created.exitCode, created.stderr).toBe(0);
    expect((await findings('well')).filter(({severity}) => severity !== 'info').map(({id, message}) => `${id}: ${message}`)).toEqual([]);
    expect(await check('well')).toBe(0);
    expect((await namespace.fep(['diagnose', 'well'])).stdout).toMatch(/^well in namespace \S+: nothing is found to be wrong\n/);
  });

  it('watches until a goal, and gives monitoring what it may not see as unknown', async () => {
    const watched = await namespace.fep(['status', 'well', '--watch', '--until', 'ok', '--timeout', '30s']);
    expect(watched.exitCode).toBe(0);
    expect(watched.stdout).toMatch(/^\S+Z {2}OK {2}2\/2 ready, master well-sts-0/);
    expect(await check('nobody')).toBe(3);
    expect(await check('well', '--as', 'stranger')).toBe(3);
    expect(await check('well', '--server', 'https://127.0.0.1:1')).toBe(3);
    expect((await namespace.fep(['status', 'well', '--fail-on', 'warning'])).exitCode).toBe(0);
  });

  it('tells its events to the user with the least rights', async () => {
    const {exitCode, stdout, stderr} = await namespace.fep(['events', 'well', '--context', user]);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/fepvolume\/well +Successfully created FEP Volume \(set up: the definitions of its volumes\)/);
    expect((await namespace.fep(['diagnose', 'well', '--context', user])).exitCode).toBe(0);
  });

  it('names an action that the operator refused', async () => {
    await apply({apiVersion: 'fep.fujitsu.io/v1', kind: 'FEPAction', metadata: {name: 'odd', namespace: namespace.name}, spec: {targetClusterName: 'well', fepAction: {type: 'levitate'}}});
    const {message, evidence} = await untilFirst('well', 'action-failed');
    expect(message).toContain('levitate (odd) failed');
    expect(evidence[0]).toMatchObject({object: 'fepaction/odd', field: 'fepActionStatus'});
    await namespace.kubectl(['delete', 'fepaction', 'odd']);
  });

  it('names a budget that keeps a node from being emptied', async () => {
    await namespace.kubectl(['create', 'poddisruptionbudget', 'still', '--selector=fepclustername=well', '--max-unavailable=0']);
    const {stdout: node} = await namespace.kubectl(['get', 'pod', 'well-sts-0', '-o', 'jsonpath={.spec.nodeName}']);
    await kubectl(['cordon', node], {env: namespace.env});
    try {
      expect((await untilFirst('well', 'drain-blocked')).message).toContain(`node ${node} is cordoned, and the budget still lets none of well-sts-`);
    } finally {
      await kubectl(['uncordon', node], {env: namespace.env});
      await namespace.kubectl(['delete', 'poddisruptionbudget', 'still']);
    }
  });

  it('names an operator that does not run, which is a warning; and a deletion that hangs on it, which is critical', async () => {
    await operator(0);
    try {
      const {next, evidence} = await untilFirst('well', 'operator-silent');
      expect(evidence[0]).toMatchObject({field: 'status.readyReplicas'});
      expect(next.map(({command}) => command)).toContain('kubectl scale deployment fep-ansible-operator -n fep-operator --replicas 1');
      expect(await check('well')).toBe(1);
      expect((await namespace.fep(['status', 'well', '--fail-on', 'warning'])).exitCode).toBe(1);
      expect((await namespace.fep(['status', 'well', '--fail-on', 'critical'])).exitCode).toBe(0);
      await namespace.kubectl(['delete', 'fepcluster', 'well', '--wait=false']);
      await expect.poll(() => check('well'), {timeout: 30_000}).toBe(2);
      expect((await untilFirst('well', 'operator-silent')).effects.map(({id}) => id)).toContain('being-deleted');
    } finally {
      await operator(1);
    }
  });
});

describe('clusters that do not come up', () => {
  const namespace = useNamespace();
  const {create, apply, untilFirst, check} = trouble(namespace);

  it('names an image that cannot be pulled', async () => {
    await create('image', '--image', 'registry.example/fep/nothing-of-the-kind:1');
    const {evidence, effects} = await untilFirst('image', 'image-pull');
    expect(evidence.map(({value}) => value).join('\n')).toMatch(/pull/i);
    expect(effects.map(({id}) => id)).toContain('not-declared-ready');
    expect(await check('image')).toBe(2);
  });

  it('names a claim that nobody makes a volume for', async () => {
    await apply({apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: {name: 'nobody-provisions'}, provisioner: 'nobody.example.com'});
    await create('class', '--storage-class', 'nobody-provisions', '--no-backup');
    const {object, evidence} = await untilFirst('class', 'claim-not-bound');
    expect(object).toMatch(/^persistentvolumeclaim\/fep-\w+-class-sts-0$/);
    expect(evidence[0]?.value).toContain('class nobody-provisions');
    await kubectl(['delete', 'storageclass', 'nobody-provisions'], {env: namespace.env});
  });

  it('names requests that no node has room for', async () => {
    await create('large', '--cpu-request', '999999', '--cpu-limit', '999999');
    expect((await untilFirst('large', 'unschedulable')).message).toContain('Insufficient cpu');
  });

  it('names a step of the operator that fails, in its own words', async () => {
    const faults = (...args: string[]) => kubectl(['-n', 'fep-operator', ...args], {env: namespace.env});
    await faults('create', 'configmap', 'fep-sandbox-faults', '--from-literal=fail=statefulset', '--from-literal=message=the shelf is empty', `--from-literal=cluster=${namespace.name}/step`);
    try {
      await create('step');
      const finding = await untilFirst('step', 'operator-failure');
      expect(JSON.stringify(finding)).toContain('the shelf is empty');
    } finally {
      await faults('delete', 'configmap', 'fep-sandbox-faults');
    }
  });

  it('names what an earlier cluster of the name has left', async () => {
    await apply({
      apiVersion: 'v1', kind: 'ConfigMap',
      metadata: {name: 'again-config', namespace: namespace.name, labels: {app: 'again-sts', fepclustername: 'again'}, annotations: {initialize: '7300000000000000001', config: '{}'}},
    });
    // Kubernetes' times have whole seconds: the cluster must not be of the same one.
    await expect.poll(async () => (await namespace.kubectl(['get', 'configmap', 'again-config', '-o', 'jsonpath={.metadata.creationTimestamp}'])).stdout < new Date(Date.now() - 1000).toISOString(), {timeout: 10_000}).toBe(true);
    await create('again');
    await expect.poll(async () => {
      const {stdout} = await namespace.fep(['diagnose', 'again', '-o', 'json'], {timeoutMs: 60_000});
      return diagnosis.parse(JSON.parse(stdout)).findings.find(({id}) => id === 'leftover-patroni')?.evidence.map(({value}) => value);
    }, {timeout: 60_000, interval: 1000}).toContain('system identifier 7300000000000000001');
  });
});

describe('a namespace that does not let pods in', () => {
  const namespace = useNamespace();
  const {create, apply, untilFirst, check} = trouble(namespace);
  const webhook = `refuse-${Date.now()}`;

  afterAll(async () => {
    await kubectl(['delete', 'validatingwebhookconfiguration', webhook, '--ignore-not-found'], {env: namespace.env});
  });

  it('names the quota', async () => {
    await apply({apiVersion: 'v1', kind: 'ResourceQuota', metadata: {name: 'small', namespace: namespace.name}, spec: {hard: {pods: '0'}}});
    await create('quota');
    const {evidence, effects} = await untilFirst('quota', 'quota-used-up');
    expect(evidence[0]).toMatchObject({object: 'resourcequota/small', field: 'status.used[pods]', value: '0 of 0'});
    expect(effects.map(({id}) => id)).toContain('pods-refused');
    expect(await check('quota')).toBe(2);
    await namespace.kubectl(['delete', 'resourcequota', 'small']);
  });

  it('names Pod Security', async () => {
    await kubectl(['label', 'namespace', namespace.name, 'pod-security.kubernetes.io/enforce=restricted'], {env: namespace.env});
    await create('security');
    expect((await untilFirst('security', 'pods-refused')).message).toMatch(/the Pod Security level of the namespace does not allow it: .*violates PodSecurity/);
    await kubectl(['label', 'namespace', namespace.name, 'pod-security.kubernetes.io/enforce-'], {env: namespace.env});
  });

  it('names a webhook that does not answer', async () => {
    await apply({
      apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingWebhookConfiguration', metadata: {name: webhook},
      webhooks: [{
        name: 'pods.check.example.com', failurePolicy: 'Fail', sideEffects: 'None', admissionReviewVersions: ['v1'], timeoutSeconds: 1,
        clientConfig: {url: 'https://127.0.0.1:1/check'}, namespaceSelector: {matchLabels: {'kubernetes.io/metadata.name': namespace.name}},
        rules: [{apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods']}],
      }],
    });
    await create('webhook');
    expect((await untilFirst('webhook', 'pods-refused')).message).toContain('an admission webhook does not answer');
  });
});
