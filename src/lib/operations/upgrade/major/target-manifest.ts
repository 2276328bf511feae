import type {CreateClusterOptions} from '../../../manifest/fep-cluster/index.ts';
import {readManifest, writeYaml, type ManifestDocument} from '../../../manifest/yaml/index.ts';
import type {FepCluster} from '../../../model/fep-cluster/index.ts';
import {isRecord} from '../../../model/schema/walk.ts';
import {valueAt} from '../../../rules/view.ts';
import type {ClusterRef} from '../../cluster-snapshot.ts';
import {findPassword, SUPERUSER} from '../../database/credentials.ts';
import {isKnown} from '../../../model/part.ts';
import type {OperationContext} from '../../context.ts';
import type {Passwords} from '../../passwords.ts';
import {withAdmission} from './admission.ts';

export interface TargetOptions {
  /** The new FEPCluster as a file has it; left out: made from the source. */
  base?: ManifestDocument;
  sets: readonly string[];
  /** Line that lets the upgrade container in. */
  line: string;
  dump: {size: string; storageClass?: string};
}

/** Members of the source that belong to its version or to how it came about. */
const NOT_TAKEN = [['fep', 'image', 'image'], ['fep', 'fepVersion'], ['fepChildCrVal', 'backup', 'image', 'image'], ['fepChildCrVal', 'restore'], ['fepChildCrVal', 'upgrade'], ['fep', 'standby']] as const;

/** What the new FEPCluster is made from: the file, or the source without its images, and the section that starts the upgrade. */
export async function targetOptions(source: FepCluster, target: ClusterRef, {base, sets, line, dump}: TargetOptions): Promise<CreateClusterOptions> {
  const document = base ?? (await derived(source, target));
  const text = valueAt(document.object, 'spec.fepChildCrVal.customPgHba');
  const upgrade = 'spec.fepChildCrVal.upgrade';
  return {
    name: target.name, namespace: target.namespace, base: document,
    hbaText: withAdmission(typeof text === 'string' ? text : '', line),
    sets: [
      `${upgrade}.sourceCluster=${source.metadata.name ?? ''}`, `${upgrade}.storage.size=${dump.size}`,
      ...(dump.storageClass === undefined ? [] : [`${upgrade}.storage.storageClass=${dump.storageClass}`]),
      ...sets,
    ],
  };
}

async function derived({apiVersion, kind, spec}: FepCluster, {name, namespace}: ClusterRef): Promise<ManifestDocument> {
  const taken = structuredClone(spec) as unknown as Record<string, unknown>;
  for (const path of NOT_TAKEN) drop(taken, path);
  return readManifest(await writeYaml({apiVersion, kind, metadata: {name, namespace}, spec: taken}), {file: 'the source'});
}

function drop(object: Record<string, unknown>, path: readonly string[]): void {
  const holder = path.slice(0, -1).reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), object);
  const last = path.at(-1);
  if (isRecord(holder) && last !== undefined) delete holder[last];
}

/** Roles whose passwords go over, so that those who log in with them still can. */
const ROLES = [['pguser', 'pgpassword'], ['pgrepluser', 'pgreplpassword'], ['pgRewindUser', 'pgRewindPassword'], ['pgMetricsUser', 'pgMetricsPassword'], ['pgSecurityUser', 'pgSecurityPassword']] as const;

/** Passwords of the source's roles, as far as its Secrets hold them. Never part of an answer or of progress. */
export async function sourcePasswords(context: OperationContext, ref: ClusterRef, source: FepCluster): Promise<Passwords> {
  const found = await Promise.all(ROLES.map(async ([role, field]): Promise<[string, string][]> => {
    const user = valueAt(source, `spec.fepChildCrVal.sysUsers.${role}`);
    if (typeof user !== 'string') return [];
    const password = await findPassword(context, ref, source, user);
    return isKnown(password) && password.known !== undefined ? [[field, password.known.password]] : [];
  }));
  return Object.fromEntries([...found.flat(), ...(await adminPassword(context, ref, source))]) as Passwords;
}

/** The superuser's, where the source was given one: its Secret has what the FEPCluster shows as asterisks. */
async function adminPassword(context: OperationContext, ref: ClusterRef, source: FepCluster): Promise<[string, string][]> {
  if (valueAt(source, 'spec.fepChildCrVal.sysUsers.pgAdminPassword') === undefined) return [];
  const password = await findPassword(context, ref, source, SUPERUSER);
  return isKnown(password) && password.known !== undefined ? [['pgAdminPassword', password.known.password]] : [];
}
