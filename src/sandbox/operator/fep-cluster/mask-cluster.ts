import type {ObjectRef} from '../../../lib/cluster/gateway.ts';
import {FepError} from '../../../lib/errors/fep-error.ts';
import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {AnyObject} from '../../../lib/model/kubernetes-object.ts';
import {FEP_RESOURCES} from '../../../lib/model/resources.ts';
import {clusterSecrets, maskOperations, type JsonPatchOperation} from '../masking.ts';
import {childSecrets, childrenOf} from './children.ts';
import {TryAgainSoon} from './ensure.ts';
import type {Run} from './run.ts';

/**
 * Masks the children, then the FEPCluster (UG 4.1 step 10: listed after the cluster is up, the moment is not stated).
 * The FEPCluster comes last, so that a stop in between finds the secrets still there to compare with.
 * @returns the generation of the FEPCluster that the masking made, when it made one.
 */
export async function maskCluster(run: Run): Promise<number | undefined> {
  const {gateway} = run.context;
  const {name, namespace} = run.wanted;
  for (const child of childrenOf(run.wanted.childValues)) {
    const ref = {resource: FEP_RESOURCES[child.kind], name, namespace};
    const found = await gateway.find<AnyObject>(ref);
    const operations = found === undefined ? [] : maskOperations(childSecrets(child, found['spec']));
    if (operations.length > 0) {
      await maskObject(run, ref, operations);
      run.ledger.changed();
    }
  }
  const operations = maskOperations(clusterSecrets(run.cluster));
  if (operations.length === 0) return undefined;
  const masked = await maskObject(run, {resource: FEP_RESOURCES.FEPCluster, name, namespace}, operations);
  run.ledger.changed();
  return masked.metadata.generation;
}

/** A test that fails means that somebody wrote a secret since it was read: that is work for the next reconcile. */
async function maskObject(run: Run, ref: ObjectRef, operations: JsonPatchOperation[]): Promise<FepCluster> {
  try {
    return await run.context.gateway.patch<FepCluster>(ref, {type: 'json', body: operations});
  } catch (error) {
    if (error instanceof FepError && error.code === 'invalid') throw new TryAgainSoon(`${ref.resource.kind} changed while it was masked`);
    throw error;
  }
}
