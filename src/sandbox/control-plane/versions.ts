/** What the control plane consists of. The same versions are pinned in binaries/go.mod; a test compares them. */
export const KUBERNETES_VERSION = 'v1.36.3';
export const ETCD_VERSION = '3.6.8';

export const BINARIES = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;
export type BinaryName = (typeof BINARIES)[number];

/** Go package of each server's main function (reference/control-plane.md section 1). */
export const GO_PACKAGES: Readonly<Record<BinaryName, string>> = {
  etcd: 'go.etcd.io/etcd/server/v3',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
  'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
};

/** Operating system and processor as Go and the release servers name them. */
export interface Platform {
  os: string;
  arch: string;
}

const GO_NAMES: Readonly<Record<string, string>> = {x64: 'amd64', ia32: '386', win32: 'windows'};

export function currentPlatform(): Platform {
  return {os: GO_NAMES[process.platform] ?? process.platform, arch: GO_NAMES[process.arch] ?? process.arch};
}
