import {randomBytes} from 'node:crypto';
import type {Secret} from '../../../../lib/model/kubernetes-object.ts';
import {adminSecretName, SERVER_CONTAINER} from '../../../../lib/model/names.ts';
import {RESOURCES} from '../../../../lib/model/resources.ts';
import {ADMIN_PASSWORD_KEY} from '../../fep-cluster/cluster-secret.ts';
import {runInPod, wordsOf} from '../../servers/pod-command.ts';
import {isMaster, serverPods} from '../../servers/server-pods.ts';
import {ActionFailure} from '../action-failure.ts';
import type {ActionCall, Deed} from '../action-call.ts';
import {scramVerifier} from '../scram-verifier.ts';

/**
 * Gives postgres a new random password, to be read from the Secret (UG 6.6.2). The Secret comes first, so that whoever
 * stops in between leaves a Secret that a second action mends; when the server refuses, the Secret gets its old value back.
 */
export const updateAdminPassword: Deed = async (call) => {
  const {context, namespace, order} = call;
  const ref = {resource: RESOURCES.Secret, name: adminSecretName(order.target), namespace};
  const before = (await context.gateway.find<Secret>(ref))?.data?.[ADMIN_PASSWORD_KEY];
  if (before === undefined) throw new ActionFailure(`Secret ${ref.name} has no ${ADMIN_PASSWORD_KEY}`);
  const password = randomBytes(18).toString('base64url');
  const store = (value: string): Promise<unknown> => context.gateway.patch(ref, {type: 'merge', body: {data: {[ADMIN_PASSWORD_KEY]: value}}});
  await store(Buffer.from(password).toString('base64'));
  const refusal = await alterRole(call, password);
  if (refusal !== undefined) {
    await store(before);
    throw new ActionFailure(refusal);
  }
  return `postgres has a new password: key ${ADMIN_PASSWORD_KEY} of Secret ${ref.name}`;
};

/** The server's words when it does not take it. */
async function alterRole({context, namespace, order}: ActionCall, password: string): Promise<string | undefined> {
  const master = (await serverPods(context, {namespace, name: order.target})).find(isMaster);
  if (master === undefined) return 'there is no master';
  const sql = `SET log_statement = none;\nSET log_min_duration_statement = -1;\nALTER ROLE postgres PASSWORD '${scramVerifier(password)}';\n`;
  const command = ['psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', 'postgres'];
  const result = await runInPod(context, {namespace, pod: master.metadata.name ?? '', container: SERVER_CONTAINER, command, stdin: sql});
  return result.exitCode === 0 ? undefined : wordsOf(result);
}
