import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {AnyObject} from '../../../lib/model/kubernetes-object.ts';
import {apiVersionOf, FEP_RESOURCES} from '../../../lib/model/resources.ts';
import {secretKeyOf} from '../fep-cluster/cluster-secret.ts';
import {isTree, type Tree} from '../fep-cluster/members.ts';
import {MADE_BY_RESTORE, RESTORE_HOLD} from '../fep-cluster/restore-hold.ts';
import {clusterSecrets} from '../masking.ts';

export interface RestoredClusterOptions {
  name: string;
  source: FepCluster;
  /** Data (base64) of the source's Secret: the CR has masks in their places. */
  secrets: Readonly<Record<string, string>>;
  changeParams: Tree;
  /** `name/uid` of the FEPRestore. */
  signature: string;
}

/**
 * The new FEPCluster of a restore: the source's settings, where `changeParams` says nothing else (UG 2.3.6, 2.3.3.1.1), with the
 * passwords of the source. Its servers are held until the data are there.
 */
export function restoredCluster({name, source, secrets, changeParams, signature}: RestoredClusterOptions): AnyObject {
  const copy = structuredClone({spec: source.spec ?? {}}) as unknown as {spec: Tree};
  for (const {path} of clusterSecrets(source)) {
    const stored = secrets[secretKeyOf(path)];
    if (stored !== undefined) setAt(copy, path, Buffer.from(stored, 'base64').toString('utf8'));
  }
  const children = copy.spec['fepChildCrVal'];
  if (isTree(children)) for (const member of ['restore', 'upgrade']) delete children[member];
  return {
    apiVersion: apiVersionOf(FEP_RESOURCES.FEPCluster),
    kind: FEP_RESOURCES.FEPCluster.kind,
    metadata: {name, namespace: source.metadata.namespace ?? '', annotations: {[RESTORE_HOLD]: signature, [MADE_BY_RESTORE]: signature}},
    spec: laidOver(copy.spec, changeParams),
  };
}

/** `over` wins; groups are merged, everything else is taken whole. */
export function laidOver(under: Tree, over: Tree): Tree {
  const result: Tree = {...under};
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isTree(value) && isTree(below) ? laidOver(below, value) : value;
  }
  return result;
}

function setAt(root: unknown, path: readonly string[], value: string): void {
  const parent = path.slice(0, -1).reduce<unknown>((here, step) => (here as Tree)[step], root);
  const last = path.at(-1);
  if (last !== undefined) (parent as Tree)[last] = value;
}
