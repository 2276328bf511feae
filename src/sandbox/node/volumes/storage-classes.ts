import type {StorageClass} from '../../../lib/model/kubernetes-object.ts';

/** Name under which the sandbox provisions volumes. */
export const PROVISIONER = 'sandbox.kubectl-fep/volumes';

function storageClass(name: string, description: string, options: {expandable: boolean; isDefault?: boolean}): StorageClass {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {
      name,
      annotations: {
        'kubernetes.io/description': description,
        ...(options.isDefault === true ? {'storageclass.kubernetes.io/is-default-class': 'true'} : {}),
      },
    },
    provisioner: PROVISIONER,
    allowVolumeExpansion: options.expandable,
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
  };
}

/** The sandbox's classes: what a block store, a file server, and a store without growth would offer. */
export const STORAGE_CLASSES: readonly StorageClass[] = [
  storageClass('standard', 'One node at a time (ReadWriteOnce); can grow', {expandable: true, isDefault: true}),
  storageClass('shared', 'Many nodes at a time (ReadWriteMany), as a file server offers; can grow', {expandable: true}),
  storageClass('fixed', 'One node at a time (ReadWriteOnce); cannot grow', {expandable: false}),
];

/** Classes whose volumes only one node can write. */
const SINGLE_NODE = new Set(['standard', 'fixed']);

/** Why a class cannot give a claim its access modes, or undefined when it can. */
export function accessModeRefusal(className: string, modes: readonly string[]): string | undefined {
  const refused = modes.find((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');
  if (refused === undefined || !SINGLE_NODE.has(className)) return undefined;
  return `storage class "${className}" offers ReadWriteOnce only, not ${refused}; class "shared" offers it`;
}
