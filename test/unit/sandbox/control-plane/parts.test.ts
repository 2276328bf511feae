import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {partDefinitions, sandboxPaths} from '../../../../src/sandbox/control-plane/parts.ts';
import {choosePort, portRange} from '../../../../src/sandbox/control-plane/ports.ts';
import {PARTS, type SandboxRecord} from '../../../../src/sandbox/record.ts';
import {temporaryFolder} from './temporary-folder.ts';

const SECRET = 'THE-SECRET-BYTES';

function recordIn(folder: string): SandboxRecord {
  const {pki} = sandboxPaths(folder);
  mkdirSync(pki, {recursive: true});
  for (const file of ['ca.crt', 'admin.crt', 'admin.key', 'etcd-ca.crt', 'etcd-client.crt', 'etcd-client.key']) writeFileSync(path.join(pki, file), SECRET);
  return {
    name: 'x',
    createdAt: '2026-01-01T00:00:00Z',
    operatorVersion: '5.2.6',
    pods: 'scripted',
    ports: {etcdClient: 23001, etcdPeer: 23002, apiServer: 23003, controllerManager: 23004, scheduler: 23005, node: 23006},
    folder,
    kubeconfig: path.join(folder, 'kubeconfig'),
    binaries: {etcd: '/b/etcd', 'kube-apiserver': '/b/kube-apiserver', 'kube-controller-manager': '/b/kcm', 'kube-scheduler': '/b/ks'},
  };
}

describe('partDefinitions', () => {
  it('defines every part once, the API server after etcd and all else after the API server', async () => {
    const groups = await partDefinitions(recordIn(temporaryFolder()), {command: 'node', args: ['p']});
    expect(groups.map((group) => group.map(({name}) => name))).toEqual([['etcd'], ['kube-apiserver'], ['kube-controller-manager', 'kube-scheduler', 'node']]);
    expect(groups.flat().map(({name}) => name)).toEqual(PARTS);
  });

  it('listens on 127.0.0.1 alone, asks for certificates, and shows no secret in an argument', async () => {
    const groups = await partDefinitions(recordIn(temporaryFolder()), {command: 'node', args: ['p']});
    const argsOf = (name: string): readonly string[] => groups.flat().find((part) => part.name === name)?.args ?? [];
    for (const server of ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler']) expect(argsOf(server)).toContain('--bind-address=127.0.0.1');
    const urls = groups.flat().flatMap(({args}) => args).join(' ').match(/https?:\/\/[^\s,]+/g) ?? [];
    expect(urls.filter((url) => !/^https:\/\/(127\.0\.0\.1:\d+|kubernetes\.default\.svc)$/.test(url))).toEqual([]);
    expect(argsOf('etcd')).toEqual(expect.arrayContaining(['--client-cert-auth=true', '--peer-client-cert-auth=true']));
    expect(argsOf('kube-apiserver')).toEqual(expect.arrayContaining(['--authorization-mode=RBAC', '--kubelet-preferred-address-types=InternalIP', '--secure-port=23003']));
    expect(groups.flat().flatMap(({args}) => args).filter((arg) => arg.includes(SECRET))).toEqual([]);
  });

  it('runs this program again for the node', async () => {
    const folder = temporaryFolder();
    const groups = await partDefinitions(recordIn(folder), {command: '/usr/bin/node', args: ['--flag', 'main.js']});
    expect(groups.flat().find(({name}) => name === 'node')).toMatchObject({command: '/usr/bin/node', args: ['--flag', 'main.js', 'sandbox', 'part', 'node', '--folder', folder]});
  });
});

describe('portRange', () => {
  it('reads FROM-TO and refuses all else with a usage error', () => {
    expect(portRange({KUBECTL_FEP_PORTS: '23000-23999'})).toEqual({from: 23_000, to: 23_999});
    expect(portRange({})).toEqual(portRange({KUBECTL_FEP_PORTS: ''}));
    for (const text of ['x', '1-65535', '23000', '24000-23000', '23000-23005', '65000-70000']) {
      expect(() => portRange({KUBECTL_FEP_PORTS: text})).toThrowError(expect.objectContaining({code: 'port-range', exit: 'usage'}));
    }
  });

  it('accepts exactly ranges of at least 20 ports between 1024 and 65535', () => {
    fc.assert(
      fc.property(fc.nat(70_000), fc.nat(70_000), (from, to) => {
        const fits = from >= 1024 && to <= 65_535 && to - from >= 20;
        let accepted = true;
        try {
          portRange({KUBECTL_FEP_PORTS: `${from}-${to}`});
        } catch {
          accepted = false;
        }
        expect(accepted).toBe(fits);
      }),
    );
  });
});

describe('choosePort', () => {
  it('never chooses a port twice, nor one of the taken', async () => {
    const taken = new Set<number>();
    const range = {from: 23_900, to: 23_960};
    for (let port = 23_900; port < 23_930; port++) taken.add(port);
    const chosen = [await choosePort(range, taken), await choosePort(range, taken), await choosePort(range, taken)];
    expect(new Set(chosen).size).toBe(3);
    expect(chosen.every((port) => port >= 23_930 && port <= 23_960)).toBe(true);
  });

  it('says which range is full', async () => {
    const taken = new Set(Array.from({length: 21}, (_, index) => 23_900 + index));
    await expect(choosePort({from: 23_900, to: 23_920}, taken)).rejects.toMatchObject({code: 'no-free-port'});
  });
});
