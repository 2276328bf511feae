import {fepActionRoot, type FepAction} from './fep-action/index.ts';
import {
  fepAutoscaleRoot,
  fepBackupRoot,
  fepCertRoot,
  fepConfigRoot,
  fepUpgradeRoot,
  fepUserRoot,
  fepVolumeRoot,
  type fepAutoscaleSpec,
  type fepBackupSpec,
  type fepCertSpec,
  type fepConfigSpec,
  type fepUpgradeSpec,
  type fepUserSpec,
  type fepVolumeSpec,
} from './fep-children/index.ts';
import type {FepCluster} from './fep-cluster/index.ts';
import {fepClusterRoot} from './fep-cluster/root.ts';
import {fepExporterRoot, type FepExporter} from './fep-exporter/index.ts';
import {fepLoggingRoot, type FepLogging} from './fep-logging/index.ts';
import {fepPgpool2CertRoot, fepPgpool2Root, type FepPgpool2} from './fep-pgpool2/index.ts';
import {fepRestoreRoot, type FepRestore} from './fep-restore/index.ts';
import type {KubernetesObject} from './kubernetes-object.ts';
import {apiVersionOf, FEP_RESOURCES, type FepKind} from './resources.ts';
import type {Group, SchemaNode, ValueOf} from './schema/node.ts';

/**
 * The schema of every kind, by name. Loading this module costs about a millisecond more than FEPCluster's alone, since what a
 * node is made of is built when first walked into; a program of one kind imports that kind's own module.
 */
const ROOTS = {
  FEPCluster: fepClusterRoot,
  FEPAction: fepActionRoot,
  FEPAutoscale: fepAutoscaleRoot,
  FEPBackup: fepBackupRoot,
  FEPCert: fepCertRoot,
  FEPConfig: fepConfigRoot,
  FEPExporter: fepExporterRoot,
  FEPLogging: fepLoggingRoot,
  FEPPgpool2: fepPgpool2Root,
  FEPPgpool2Cert: fepPgpool2CertRoot,
  FEPRestore: fepRestoreRoot,
  FEPUpgrade: fepUpgradeRoot,
  FEPUser: fepUserRoot,
  FEPVolume: fepVolumeRoot,
} as const satisfies Record<FepKind, Group>;

/** Schema of an object as a whole: paths below it read `spec.…`, `status.…`. */
export type KindRoot = Group<{readonly [key: string]: SchemaNode; spec: Group}>;

/** An object of a child kind. */
interface Child<S> extends KubernetesObject {
  spec: ValueOf<S>;
}

/** TypeScript type of each kind's objects. */
export interface ObjectOfKind {
  FEPCluster: FepCluster;
  FEPAction: FepAction;
  FEPAutoscale: Child<typeof fepAutoscaleSpec>;
  FEPBackup: Child<typeof fepBackupSpec>;
  FEPCert: Child<typeof fepCertSpec>;
  FEPConfig: Child<typeof fepConfigSpec>;
  FEPExporter: FepExporter;
  FEPLogging: FepLogging;
  FEPPgpool2: FepPgpool2;
  FEPPgpool2Cert: KubernetesObject;
  FEPRestore: FepRestore;
  FEPUpgrade: Child<typeof fepUpgradeSpec>;
  FEPUser: Child<typeof fepUserSpec>;
  FEPVolume: Child<typeof fepVolumeSpec>;
}

export const FEP_KINDS = Object.keys(FEP_RESOURCES) as readonly FepKind[];

/** Kinds that the operator makes by itself, from a FEPCluster or a FEPPgpool2; nobody writes them by hand (crds.md section 15.1). */
export const CHILD_KINDS: readonly FepKind[] = ['FEPAutoscale', 'FEPBackup', 'FEPCert', 'FEPConfig', 'FEPPgpool2Cert', 'FEPUpgrade', 'FEPUser', 'FEPVolume'];

/** Is it the name of a FEP kind, in this spelling? */
export function isFepKind(kind: unknown): kind is FepKind {
  return typeof kind === 'string' && Object.hasOwn(FEP_RESOURCES, kind);
}

/** The kind that a user's word names: `fepcluster`, `FEPClusters`, `fep` (the short name), `fepaction.fep.fujitsu.io`. */
export function kindNamed(word: string): FepKind | undefined {
  const wanted = word.toLowerCase().replace(/\.fep\.fujitsu\.io$/, '');
  if (wanted === 'fep') return 'FEPCluster';
  return FEP_KINDS.find((kind) => kind.toLowerCase() === wanted || FEP_RESOURCES[kind].plural === wanted);
}

/** Schema of a kind's objects, with apiVersion, kind, metadata, spec and status. */
export function schemaOf(kind: FepKind): KindRoot {
  return ROOTS[kind];
}

/** Schema of a kind's `spec`. */
export function specSchemaOf(kind: FepKind): Group {
  return schemaOf(kind).shape().spec;
}

/** `fep.fujitsu.io/v2` for FEPCluster, `fep.fujitsu.io/v1` for the others. */
export function apiVersionOfKind(kind: FepKind): string {
  return apiVersionOf(FEP_RESOURCES[kind]);
}
