import {randomBytes} from 'node:crypto';
import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {Secret} from '../../../lib/model/kubernetes-object.ts';
import {adminSecretName} from '../../../lib/model/names.ts';
import {RESOURCES} from '../../../lib/model/resources.ts';
import {clusterSecrets, isApplied, isMaskOf} from '../masking.ts';
import {ensure} from './ensure.ts';
import {ownedMetadata, type Run, type StepResult} from './run.ts';

/** Key of the postgres password (UG 6.6.3). */
export const ADMIN_PASSWORD_KEY = 'PG_ADMIN_PASSWORD';

/** Keys of the other passwords in the Secret `<cluster>`: not stated, named after the one that is. */
export const PASSWORD_KEYS: Readonly<Record<string, string>> = {
  pgAdminPassword: ADMIN_PASSWORD_KEY,
  pgpassword: 'PG_PASSWORD',
  pgreplpassword: 'PG_REPL_PASSWORD',
  pgRewindPassword: 'PG_REWIND_PASSWORD',
  pgMetricsPassword: 'PG_METRICS_PASSWORD',
  pgSecurityPassword: 'PG_SECURITY_PASSWORD',
  pgSeurityPassword: 'PG_SECURITY_PASSWORD',
  tdepassphrase: 'TDE_PASSPHRASE',
};

/** Passwords of accounts that every cluster needs and that a CR may leave out: they must outlive a new one of postgres. */
const MADE_UP_KEYS = ['PG_REPL_PASSWORD', 'PG_REWIND_PASSWORD'] as const;

/** Key for the secret at a path of the CR: the table, else the path below fepChildCrVal (or spec) with dots between. */
export function secretKeyOf(path: readonly string[]): string {
  const last = path.at(-1) ?? '';
  if (path.includes('sysUsers') && PASSWORD_KEYS[last] !== undefined) return PASSWORD_KEYS[last];
  const start = path.indexOf('fepChildCrVal');
  return path.slice(start === -1 ? 1 : start + 1).join('.');
}

/**
 * Data (base64) of the Secret: what the CR now says, over what is there. A mask that the operator itself wrote over the
 * present value is no new value; any other text is, five asterisks included, when somebody applied them
 * (see {@link isApplied}) or when the Secret has no value yet, as in a cluster made from a CR that was read back.
 */
export function secretData(cluster: FepCluster, present: Readonly<Record<string, string>>, random: () => string = randomPassword): Record<string, string> {
  const data: Record<string, string> = {};
  for (const {path, value} of clusterSecrets(cluster)) {
    const key = secretKeyOf(path);
    const stored = present[key];
    const original = stored === undefined ? undefined : Buffer.from(stored, 'base64').toString('utf8');
    const unchanged = original !== undefined && isMaskOf(value, original) && !isApplied(cluster.metadata.managedFields, path);
    data[key] = unchanged && stored !== undefined ? stored : Buffer.from(value).toString('base64');
  }
  if (data[ADMIN_PASSWORD_KEY] === undefined) {
    data[ADMIN_PASSWORD_KEY] = present[ADMIN_PASSWORD_KEY] ?? Buffer.from(random()).toString('base64');
  }
  if (present[ADMIN_PASSWORD_KEY] !== undefined) return data;
  // Only in a new Secret: servers that run already have made their passwords up from the one of postgres, see cluster-settings.ts.
  for (const key of MADE_UP_KEYS) data[key] ??= Buffer.from(random()).toString('base64');
  return data;
}

/** Random when pgAdminPassword is omitted (UG 2.3.12.1.1). */
function randomPassword(): string {
  return randomBytes(12).toString('base64url');
}

/** Secret `<cluster>` with the passwords; an object of that name made by somebody else is left alone and fails the run. */
export async function ensureClusterSecret(run: Run): Promise<StepResult> {
  const name = adminSecretName(run.wanted.name);
  const present = await run.context.gateway.find<Secret>({resource: RESOURCES.Secret, name, namespace: run.wanted.namespace});
  const desired: Secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: ownedMetadata(run.cluster, name),
    type: 'Opaque',
    data: secretData(run.cluster, present?.data ?? {}),
  };
  await ensure(run, RESOURCES.Secret, desired, {reason: 'FailedFepClusterCreate', text: 'Error/Failure in FEP Cluster Secret creation'});
  return 'done';
}
