import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import {FEP_RESOURCES} from '../../../lib/model/resources.ts';
import {restartPgpool2} from '../fep-pgpool2/restart.ts';
import type {OperatorContext} from '../operator-context.ts';
import type {Deed} from './action-call.ts';
import {ActionFailure} from './action-failure.ts';
import {readOrder} from './action-order.ts';
import {updateAdminPassword} from './deeds/admin-password.ts';
import {backup, backupExpire} from './deeds/backup.ts';
import {createExtension} from './deeds/create-extension.ts';
import {podRestart} from './deeds/pod-restart.ts';
import {list, reload} from './deeds/reload-and-list.ts';
import {restart} from './deeds/restart.ts';
import {failover, switchover} from './deeds/switchover.ts';
import {openTdeMasterKey, promoteStandby} from './deeds/without-fep.ts';

/** What each type does to a FEPCluster (actions.md section 2). */
const DEEDS: Readonly<Record<string, Deed>> = {
  restart,
  reload,
  list,
  switchover,
  failover,
  pod_restart: podRestart,
  backup,
  backup_expire: backupExpire,
  create_extension: createExtension,
  update_admin_password: updateAdminPassword,
  open_tde_masterkey: openTdeMasterKey,
  promote_standby: promoteStandby,
};

/** Reads the spec of an action and does what it says. @throws ActionFailure with the reason. */
export async function carryOut(context: OperatorContext, namespace: string, spec: unknown): Promise<string> {
  const order = readOrder(spec);
  if (order.type === 'pgpool2_restart') return restartPgpool2(context, namespace, order.target);
  const deed = DEEDS[order.type];
  if (deed === undefined) throw new ActionFailure(`this simulator does not play ${order.type}`);
  const cluster = await context.gateway.find<FepCluster>({resource: FEP_RESOURCES.FEPCluster, name: order.target, namespace});
  if (cluster === undefined) throw new ActionFailure(`there is no FEPCluster ${order.target} in namespace ${namespace}`);
  if (cluster.metadata.deletionTimestamp !== undefined) throw new ActionFailure(`FEPCluster ${order.target} is being deleted`);
  return deed({context, order, namespace, cluster});
}
