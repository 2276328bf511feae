import {RESOURCES} from '../../../../lib/model/resources.ts';
import {isTree, textAt, treeAt} from '../../fep-cluster/members.ts';
import {ActionFailure} from '../action-failure.ts';
import type {Deed} from '../action-call.ts';

/**
 * Looks for the credentials of the key management system in use, and says that there is no keystore to open: PostgreSQL of
 * the sandbox has no transparent data encryption.
 */
export const openTdeMasterKey: Deed = async ({context, namespace, cluster, order}) => {
  const tdek = treeAt(cluster.spec, 'fepChildCrVal.sysTde.tdek');
  if (tdek === undefined) throw new ActionFailure(`FEPCluster ${order.target} has no spec.fepChildCrVal.sysTde.tdek: its keystore is a file`);
  const definitions = Array.isArray(tdek['kmsDefinition']) ? tdek['kmsDefinition'].filter(isTree) : [];
  const inUse = definitions.find((one) => one['name'] === tdek['targetKmsName']);
  if (inUse === undefined) throw new ActionFailure(`sysTde.tdek.targetKmsName ${textAt(tdek, 'targetKmsName') ?? ''} names no kmsDefinition`);
  const secret = textAt(inUse, 'cert.certificateName');
  if (secret !== undefined && (await context.gateway.find({resource: RESOURCES.Secret, name: secret, namespace})) === undefined) {
    throw new ActionFailure(`the keystore was not opened: there is no Secret ${secret} in namespace ${namespace}`);
  }
  return 'simulated: the credentials are there; the sandbox has no transparent data encryption, so no keystore was opened';
};

/** The sandbox makes every cluster as an ordinary one, so that there is never a standby to promote. */
export const promoteStandby: Deed = async ({cluster, order}) => {
  if (treeAt(cluster.spec, 'fep.standby') === undefined) throw new ActionFailure(`FEPCluster ${order.target} is no standby: it has no spec.fep.standby`);
  throw new ActionFailure(`the sandbox has no standby clusters: FEPCluster ${order.target} was made as an ordinary one and needs no promotion`);
};
