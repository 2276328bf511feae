import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {versionFits} from '../../../../src/sandbox/control-plane/binaries/verify.ts';
import {BINARIES, ETCD_VERSION, GO_PACKAGES, KUBERNETES_VERSION} from '../../../../src/sandbox/control-plane/versions.ts';
import {findPackageRoot, packageFile} from '../../../../src/sandbox/package-files.ts';

describe('pinned versions', () => {
  const goMod = readFileSync(packageFile('src/sandbox/control-plane/binaries/go.mod'), 'utf8');

  it('are those of go.mod', () => {
    expect(goMod).toContain(`k8s.io/kubernetes ${KUBERNETES_VERSION}`);
    expect(goMod).toContain(`go.etcd.io/etcd/server/v3 v${ETCD_VERSION}`);
  });

  it('build packages that go.mod keeps as tools', () => {
    for (const name of BINARIES) expect(goMod).toMatch(new RegExp(`^\\t${GO_PACKAGES[name]}$`, 'm'));
  });

  it('are shipped: go.mod and go.sum are among the files of the package', () => {
    const {files} = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as {files: string[]};
    const shipped = (file: string): boolean => files.some((entry) => file === entry || file.startsWith(`${entry}/`));
    expect(['go.mod', 'go.sum'].filter((file) => !shipped(`src/sandbox/control-plane/binaries/${file}`))).toEqual([]);
  });
});

describe('findPackageRoot', () => {
  it('says what is wrong where there is no package above', () => {
    expect(() => findPackageRoot('/')).toThrowError(expect.objectContaining({code: 'package-root-missing'}));
  });
});

describe('versionFits', () => {
  const cases = [
    ['kube-apiserver', 'Kubernetes v1.36.3\n', 'exact', true],
    ['kube-apiserver', 'Kubernetes v1.36.1\n', 'exact', false],
    ['kube-apiserver', 'Kubernetes v1.36.1\n', 'minor', true],
    ['kube-apiserver', 'Kubernetes v1.35.3\n', 'minor', false],
    ['kube-scheduler', 'Kubernetes v0.0.0-master+$Format:%H$\n', 'minor', false],
    ['etcd', 'etcd Version: 3.6.8\nGit SHA: x\n', 'exact', true],
    ['etcd', 'etcd Version: 3.5.9\n', 'minor', false],
    ['etcd', 'Kubernetes v1.36.3\n', 'exact', false],
  ] as const;
  it.each(cases)('%s saying %j is fit %s: %s', (name, output, strictness, fits) => {
    expect(versionFits(name, output, strictness)).toBe(fits);
  });
});
