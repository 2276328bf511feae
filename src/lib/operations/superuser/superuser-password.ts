import {FepError} from '../../errors/fep-error.ts';
import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {SuperuserPassword} from '../../model/answers/superuser.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {Secret} from '../../model/kubernetes-object.ts';
import {adminSecretName} from '../../model/names.ts';
import {FEP_RESOURCES, RESOURCES} from '../../model/resources.ts';
import {valueAt} from '../../rules/view.ts';
import {noSuchCluster} from '../cluster-status/index.ts';
import type {OperationContext} from '../context.ts';
import {ADMIN_PASSWORD_KEY, SUPERUSER} from '../database/credentials.ts';

/**
 * Reads the superuser's password from the Secret named like the cluster (UG 6.6.3). The answer says where it lies; the
 * password is beside it, for a caller that has seen to it who reads it. Throws `not-found`, `password-unknown` (4),
 * `forbidden` (5).
 */
export async function superuserPassword(context: OperationContext, options: {name: string; namespace?: string}): Promise<{answer: SuperuserPassword; password: string}> {
  const {cluster: gateway, signal} = context;
  const ref = {name: options.name, namespace: options.namespace ?? gateway.connection.namespace};
  const secretName = adminSecretName(ref.name);
  const [cluster, secret] = await Promise.all([
    gateway.find<FepCluster>({resource: FEP_RESOURCES.FEPCluster, ...ref}, {signal}),
    gateway.find<Secret>({resource: RESOURCES.Secret, name: secretName, namespace: ref.namespace}, {signal}),
  ]);
  if (cluster === undefined) throw noSuchCluster(ref);
  const encoded = secret?.data?.[ADMIN_PASSWORD_KEY];
  if (encoded === undefined) throw notKept(cluster, secretName, secret);
  return {
    answer: {apiVersion: ANSWER_API_VERSION, kind: 'SuperuserPassword', ...ref, user: SUPERUSER, secret: secretName, key: ADMIN_PASSWORD_KEY},
    password: Buffer.from(encoded, 'base64').toString('utf8'),
  };
}

function notKept(cluster: FepCluster, name: string, secret: Secret | undefined): FepError {
  const store = valueAt(cluster, 'spec.fepChildCrVal.secretStore');
  return new FepError(`the Secret ${name} does not hold the superuser's password`, {
    code: 'password-unknown', exit: 'notFound', where: `secret/${name}`,
    why: [
      secret === undefined ? 'there is no such Secret' : `it has no key ${ADMIN_PASSWORD_KEY}, only ${Object.keys(secret.data ?? {}).join(', ') || 'none at all'}`,
      ...(store === undefined ? [] : ['the cluster takes its passwords from a secret store (spec.fepChildCrVal.secretStore)']),
    ].join('; '),
    suggestions: [
      store === undefined ? `the operator makes it with the cluster: kubectl fep status ${cluster.metadata.name} -n ${cluster.metadata.namespace}` : 'ask the secret store for it',
      `log in without it, in the server itself: kubectl fep psql ${cluster.metadata.name}`,
    ],
  });
}
