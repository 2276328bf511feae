import {createHash} from 'node:crypto';
import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {AnyObject} from '../../../lib/model/kubernetes-object.ts';
import {apiVersionOf, FEP_RESOURCES} from '../../../lib/model/resources.ts';
import type {StepName} from '../faults.ts';
import {clusterSecrets, maskText, type SecretLeaf} from '../masking.ts';
import {at, isTree, type Tree} from './members.ts';
import {ownedMetadata} from './run.ts';

export type ChildKind = 'FEPVolume' | 'FEPUser' | 'FEPCert' | 'FEPConfig' | 'FEPBackup';

/** A member of `spec.fepChildCrVal` and where it goes in the child's spec; an empty target is the spec itself. */
interface Passage {
  from: string;
  to: string;
}

export interface ChildFacts {
  kind: ChildKind;
  /** `Volume` in events: "Started FEP Volume CR creation". */
  word: string;
  step: StepName;
  passages: readonly Passage[];
}

/**
 * The children in the order of the guide's event listing (UG 5.8.3). What of fepChildCrVal goes into which child is
 * told by their names; the members of their specs are not stated by any source, except FEPBackup's (UG 2.3.5.1, 5.5).
 */
export const CHILDREN: readonly ChildFacts[] = [
  {kind: 'FEPVolume', word: 'Volume', step: 'volume', passages: [{from: 'storage', to: ''}]},
  {kind: 'FEPUser', word: 'User', step: 'user', passages: [{from: 'sysUsers', to: ''}]},
  {kind: 'FEPCert', word: 'Cert', step: 'cert', passages: [{from: 'systemCertificates', to: ''}, {from: 'customCertificates', to: 'customCertificates'}]},
  {
    kind: 'FEPConfig', word: 'Config', step: 'config',
    passages: ['customPgParams', 'customPgHba', 'customPgAudit', 'sysTde'].map((name) => ({from: name, to: name})),
  },
  {kind: 'FEPBackup', word: 'Backup', step: 'backup', passages: [{from: 'backup', to: ''}]},
];

/** Which children a cluster has: FEPBackup only with a backup section (not stated; the section is what it is made of). */
export function childrenOf(childValues: Tree): ChildFacts[] {
  return CHILDREN.filter(({kind}) => kind !== 'FEPBackup' || isTree(childValues['backup']));
}

/** Annotation by which a child tells the FEPCluster that it is set up. Invented, after `FEPUpgradeDone: true` (UG 6.4.3.2). */
export function createdMark(kind: ChildKind): string {
  return `${kind}Created`;
}

/** Annotation on a child: what of the FEPCluster it was last made from, so that only changes of the FEPCluster flow into it. */
export const SOURCE_HASH = 'sandbox.fep.fujitsu.io/source-hash';

/** Spec of a child, from `spec.fepChildCrVal`. */
export function childSpec(child: ChildFacts, childValues: Tree): Tree {
  const spec: Tree = {};
  for (const {from, to} of child.passages) {
    const value = at(childValues, from);
    if (value === undefined) continue;
    if (to !== '') spec[to] = value;
    else if (isTree(value)) Object.assign(spec, value);
  }
  if (child.kind !== 'FEPBackup' || spec['pgbackrestParams'] === undefined) return spec;
  // The child spells it with a capital B (UG 2.3.5.1).
  const {pgbackrestParams, ...rest} = spec;
  return {...rest, pgBackrestParams: pgbackrestParams};
}

/** The secrets in a child's spec: those of the part of fepChildCrVal that it was made from. */
export function childSecrets(child: ChildFacts, spec: unknown): SecretLeaf[] {
  return child.passages.flatMap(({from, to}) => {
    const value = to === '' ? spec : at(spec, to);
    const inCluster = ['spec', 'fepChildCrVal', from];
    return clusterSecrets({spec: {fepChildCrVal: {[from]: value}}}).map((leaf) => ({
      path: ['spec', ...(to === '' ? [] : [to]), ...leaf.path.slice(inCluster.length)],
      value: leaf.value,
    }));
  });
}

/** Fingerprint of a child's source, the same before and after masking. */
export function sourceHash(child: ChildFacts, childValues: Tree): string {
  const spec = structuredClone({spec: childSpec(child, childValues)});
  for (const {path, value} of childSecrets(child, spec.spec)) setAt(spec, path, maskText(value));
  return createHash('sha256').update(JSON.stringify(spec)).digest('hex').slice(0, 16);
}

function setAt(root: unknown, path: readonly string[], value: string): void {
  const last = path.at(-1);
  const parent = path.slice(0, -1).reduce<unknown>((here, step) => (here as Tree)[step], root);
  if (last !== undefined) (parent as Tree)[last] = value;
}

/** The child as it is made: named like its FEPCluster and owned by it (UG 4.1, 5.8.3). */
export function childObject(child: ChildFacts, cluster: FepCluster, childValues: Tree): AnyObject {
  const resource = FEP_RESOURCES[child.kind];
  const metadata = ownedMetadata(cluster, cluster.metadata.name ?? '');
  return {
    apiVersion: apiVersionOf(resource),
    kind: child.kind,
    metadata: {...metadata, annotations: {[SOURCE_HASH]: sourceHash(child, childValues)}},
    spec: childSpec(child, childValues),
  };
}
