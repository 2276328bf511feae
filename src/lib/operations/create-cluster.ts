import {FepError} from '../errors/fep-error.ts';
import {fepClusterManifest, neededPasswords, type ClusterManifest, type CreateClusterOptions} from '../manifest/fep-cluster/index.ts';
import {credentialsSecret} from '../manifest/secret.ts';
import {ANSWER_API_VERSION} from '../model/answers/api-version.ts';
import type {ClusterCreated} from '../model/answers/cluster-changes.ts';
import type {FepCluster} from '../model/fep-cluster/index.ts';
import type {Secret} from '../model/kubernetes-object.ts';
import {DEFAULT_PORT, primaryServiceName} from '../model/names.ts';
import {knownOr} from '../model/part.ts';
import {FEP_RESOURCES, RESOURCES} from '../model/resources.ts';
import type {Evaluation, IgnoredRule} from '../rules/evaluate.ts';
import {evaluate} from '../rules/evaluate.ts';
import {valueAt} from '../rules/view.ts';
import {checkRules} from './check-rules.ts';
import {takeSnapshot, type ClusterRef, type ClusterSnapshot} from './cluster-snapshot.ts';
import {wantedInstances} from './cluster-status/derive.ts';
import type {OperationContext} from './context.ts';
import {subjectOf} from './draft-cluster.ts';
import {baselineOf} from './events.ts';
import {guard, type Passed} from './guard.ts';
import {fillPasswords, keptCredentials, passwordsFromSecret, type KeptCredentials, type Passwords, type PasswordSecret} from './passwords.ts';
import {fepClusterReadiness} from './readiness/index.ts';
import {requireSight} from './require-sight.ts';
import {settleWrite, type Settled} from './settle-write.ts';
import {waitError} from './wait-error.ts';
import {tellNotChecked} from './tell-not-checked.ts';
import {watchCluster} from './watch-cluster.ts';

export interface CreateOptions {
  cluster: CreateClusterOptions;
  /** Where passwords come from that `cluster.passwords` does not give; the rest is made here. */
  passwordSecret?: PasswordSecret;
  force: boolean;
  ignore?: readonly IgnoredRule[];
  dryRun: 'none' | 'client' | 'server';
  wait: boolean;
  /** Left out: grows with the number of servers. */
  timeoutMs?: number;
}

/** The answer, the manifest that was or would be sent, and the passwords made here: the last two are never printed whole. */
export interface Created {
  answer: ClusterCreated;
  manifest: ClusterManifest;
  made: Passwords;
}

const MINUTE = 60_000;

/**
 * Builds, checks and creates a FEPCluster, and sees it become ready. With
 * `--dry-run=client` nothing of a cluster is asked, and `context` may be undefined. Throws: refused by rules (3), `already-exists` (7), failed
 * (1), deadline (124), interrupted (130), and the gateway's errors. Before the FEPCluster is accepted nothing stays.
 */
export async function createCluster(context: OperationContext | undefined, options: CreateOptions): Promise<Created> {
  if (context === undefined || options.dryRun === 'client') return draftOnly(options);
  const ref = {name: options.cluster.name, namespace: options.cluster.namespace ?? namespaceOfFile(options) ?? context.cluster.connection.namespace};
  const inNamespace = {...options.cluster, namespace: ref.namespace};
  const needed = neededPasswords(inNamespace);
  const [before, kept, given] = await Promise.all([
    takeSnapshot(context.cluster, ref, context.signal),
    needed.length === 0 ? undefined : keptCredentials(context.cluster, ref, context.signal),
    options.passwordSecret === undefined ? {} : passwordsFromSecret(context.cluster, ref.namespace, options.passwordSecret, needed, context.signal),
  ]);
  if (before.cluster !== undefined) throw alreadyThere(before.cluster, ref);
  const {passwords, made} = fillPasswords(needed, given, kept?.passwords ?? {});
  const manifest = fepClusterManifest({...inNamespace, passwords: {...passwords, ...options.cluster.passwords}});
  const passed = await passGuards(context, ref, options, manifest, before);
  if (options.wait && options.dryRun === 'none') await requireSight(context, ref, before, 'pods');
  const kind = {ref, manifest, passed, before, kept};
  if (kept !== undefined && made.length < needed.length) {
    context.report({kind: 'note', level: 'info', message: `the passwords kept in the Secret ${kept.secret.metadata.name} are used again`});
  }
  const ours = Object.fromEntries(made.map((field) => [field, passwords[field]])) as Passwords;
  await send(context, options, kind, ours);
  return {answer: await observe(context, options, kind, needed.map(({field}) => field).filter((field) => made.includes(field) || passwords[field] === kept?.passwords[field])), manifest, made: ours};
}

interface Making {
  ref: ClusterRef;
  manifest: ClusterManifest;
  passed: Passed & {notChecked: Evaluation['notChecked']};
  before: ClusterSnapshot;
  kept: KeptCredentials | undefined;
}

/** `--dry-run=client`: the rules that need no cluster, and the manifest. */
async function draftOnly(options: CreateOptions): Promise<Created> {
  const {passwords} = fillPasswords(neededPasswords(options.cluster));
  const manifest = fepClusterManifest({...options.cluster, passwords: {...passwords, ...options.cluster.passwords}});
  const {fepClusterRules} = await import('../rules/index.ts');
  const evaluation = evaluate(fepClusterRules, subjectOf(options.cluster, manifest), {ignore: options.ignore ?? []});
  const {findings} = guard(evaluation.findings, policyOf(options));
  const {name} = options.cluster;
  const answer: ClusterCreated = {
    apiVersion: ANSWER_API_VERSION, kind: 'ClusterCreated', name, namespace: manifest.object.metadata.namespace ?? '',
    observed: 'dry-run-client', message: `${name} would be created (dry run, no cluster was asked)`,
    instances: wantedInstances(manifest.object) ?? 1, findings,
  };
  return {answer, manifest, made: {}};
}

async function passGuards(
  context: OperationContext, ref: ClusterRef, options: CreateOptions, manifest: ClusterManifest, before: ClusterSnapshot,
): Promise<Making['passed']> {
  const {fepClusterRules} = await import('../rules/index.ts');
  const subject = {...subjectOf(options.cluster, manifest), facts: {liveCluster: {known: undefined}}};
  const evaluation = await checkRules(context, ref, fepClusterRules, subject, {ignore: options.ignore ?? []});
  const passed = guard(evaluation.findings, policyOf(options));
  for (const {rule, message} of passed.overruled) context.report({kind: 'note', level: 'warning', message: `--force overrules ${rule}: ${message}`});
  for (const {rule, message, severity} of passed.findings) {
    if (severity === 'warning' && options.dryRun === 'none') context.report({kind: 'note', level: 'warning', message: `${message} (${rule})`});
  }
  if (options.dryRun === 'none') tellNotChecked(context, evaluation.notChecked);
  for (const leftover of leftovers(before)) context.report({kind: 'note', level: 'warning', message: leftover});
  return {...passed, notChecked: evaluation.notChecked};
}

/** A StatefulSet takes over claims that bear its names, data and all: said before it happens. */
function leftovers({claims}: ClusterSnapshot): string[] {
  const names = knownOr(claims, []).map(({metadata}) => metadata.name);
  return names.length === 0 ? [] : [`volume claims of an earlier cluster of this name are still there and will be used again: ${names.join(', ')}`];
}

function policyOf(options: CreateOptions) {
  return {
    refusal: `${options.cluster.name} was not created`,
    forceable: ({confirm}: {confirm?: string}) => confirm === 'force',
    force: options.force,
  };
}

function alreadyThere(cluster: FepCluster, {name, namespace}: ClusterRef): FepError {
  const going = cluster.metadata.deletionTimestamp !== undefined;
  return new FepError(going ? `${name} exists in namespace ${namespace} and is being deleted` : `${name} exists in namespace ${namespace} already`, {
    code: 'already-exists', exit: 'conflict', where: `fepcluster/${name}`, why: 'nothing was changed',
    suggestions: going ? ['repeat this when it is gone'] : [`look at it: kubectl fep status ${name} -n ${namespace}`, 'or choose another name'],
  });
}

function namespaceOfFile({cluster}: CreateOptions): string | undefined {
  return cluster.base?.object.metadata.namespace;
}

/** First the server checks the FEPCluster without storing it: a refusal must leave nothing behind, the Secret included. */
async function send(context: OperationContext, options: CreateOptions, making: Making, made: Passwords): Promise<void> {
  const {cluster, signal, report} = context;
  const {object} = making.manifest;
  await cluster.create(FEP_RESOURCES.FEPCluster, object, {signal, dryRun: true});
  const dryRun = options.dryRun === 'server';
  const stored = Object.keys(made).length === 0 ? undefined : await storeCredentials(context, making, made, dryRun);
  if (dryRun) return;
  try {
    await createObject(context, making);
    report({kind: 'step', step: `FEPCluster ${making.ref.name} created`, state: 'done'});
  } catch (error) {
    if (stored !== undefined && !(error instanceof FepError && error.code === 'outcome-unknown')) await removeCredentials(context, stored);
    throw error;
  }
}

async function createObject({cluster, signal}: OperationContext, {ref, manifest: {object}}: Making): Promise<void> {
  const create = () => cluster.create<FepCluster>(FEP_RESOURCES.FEPCluster, object, {signal});
  await settleWrite(create, async (error): Promise<Settled<FepCluster>> => {
    if (error.code !== 'outcome-unknown') return {other: error};
    const now = await cluster.find<FepCluster>({resource: FEP_RESOURCES.FEPCluster, ...ref}, {signal});
    // It was not there a moment ago: what is there now is what was sent.
    return now === undefined ? {again: true} : {done: now};
  });
}

/** Stores the passwords made here; returns the Secret when it is new, so that a failure can take it back. */
async function storeCredentials(context: OperationContext, {ref, manifest, kept}: Making, made: Passwords, dryRun: boolean): Promise<Secret | undefined> {
  const {cluster, signal, report} = context;
  const users = valueAt(manifest.object, 'spec.fepChildCrVal.sysUsers');
  const names = Object.fromEntries(['pguser', 'pgdb'].flatMap((key) => {
    const value = valueAt(users, key);
    return typeof value === 'string' ? [[key, value]] : [];
  }));
  const secret = credentialsSecret({cluster: ref.name, namespace: ref.namespace, passwords: made as Record<string, string>, names});
  const {name = '?'} = secret.metadata;
  if (kept === undefined) {
    const stored = await createSecret(context, secret, dryRun);
    if (!dryRun) report({kind: 'step', step: `Secret ${name} keeps the passwords made here`, state: 'done'});
    return stored;
  }
  await cluster.patch({resource: RESOURCES.Secret, name, namespace: ref.namespace}, {type: 'merge', body: {data: secret.data}}, {signal, dryRun});
  return undefined;
}

/** Its passwords were made a moment ago: a Secret that holds them is ours, whichever answer was lost on the way. */
async function createSecret({cluster, signal}: OperationContext, secret: Secret, dryRun: boolean): Promise<Secret> {
  const {name = '?', namespace} = secret.metadata;
  return settleWrite(() => cluster.create<Secret>(RESOURCES.Secret, secret, {signal, dryRun}), async (error): Promise<Settled<Secret>> => {
    if (dryRun) return {other: error};
    const now = await cluster.find<Secret>({resource: RESOURCES.Secret, name, ...(namespace === undefined ? {} : {namespace})}, {signal});
    if (now === undefined) return error.code === 'outcome-unknown' ? {again: true} : {other: error};
    return Object.entries(secret.data ?? {}).every(([key, value]) => now.data?.[key] === value) ? {done: now} : {other: error};
  });
}

/** Taking back is not stopped by Ctrl-C: the signal may be the reason for it. */
async function removeCredentials({cluster, report}: OperationContext, {metadata}: Secret): Promise<void> {
  const {name = '?', namespace, uid} = metadata;
  try {
    await cluster.delete({resource: RESOURCES.Secret, name, ...(namespace === undefined ? {} : {namespace})}, uid === undefined ? {} : {uid});
    report({kind: 'step', step: `Secret ${name} taken back`, state: 'done'});
  } catch {
    report({kind: 'note', level: 'warning', message: `the Secret ${name} was made and could not be taken back; the next create uses it again`});
  }
}

async function observe(context: OperationContext, options: CreateOptions, making: Making, secretKeys: readonly string[]): Promise<ClusterCreated> {
  const {ref, manifest: {object}, passed, before} = making;
  const instances = wantedInstances(object) ?? 1;
  const answer = {
    apiVersion: ANSWER_API_VERSION, kind: 'ClusterCreated', ...ref, instances, findings: passed.findings,
    ...(passed.notChecked.length === 0 ? {} : {notChecked: passed.notChecked.map(({rule, reason}) => ({rule, reason}))}),
    ...connectionFacts(object, ref.name),
    ...(secretKeys.length === 0 ? {} : {secret: {name: credentialsSecret({cluster: ref.name, passwords: {}}).metadata.name ?? '', keys: [...new Set(secretKeys)].toSorted()}}),
  } as const;
  if (options.dryRun === 'server') return {...answer, observed: 'dry-run-server', message: `${ref.name} would be created (dry run, the server accepts it)`};
  if (!options.wait) return {...answer, observed: 'accepted', message: `${ref.name} was accepted; it was not waited for`};
  const baseline = {events: baselineOf(knownOr(before.events, [])), conditions: []};
  const result = await watchCluster(context, {
    ...ref,
    step: `${ref.name} becomes ready`,
    timeoutMs: options.timeoutMs ?? 5 * MINUTE + 10 * MINUTE * instances,
    before: baseline,
    judge: (seen) => fepClusterReadiness(seen, instances, baseline),
  });
  if (result.outcome === 'reached') return {...answer, observed: 'ready', message: `${ref.name} is ready: ${result.reason}`, waitedMs: result.elapsedMs};
  throw waitError(result, {
    ...ref,
    missed: `${ref.name} did not become ready`,
    goesOn: 'the FEPCluster is stored, and the operator works on it without this command',
    resume: `kubectl fep status ${ref.name} -n ${ref.namespace} --wait`,
  });
}

function connectionFacts(object: FepCluster, name: string): Pick<ClusterCreated, 'connect'> {
  const port = valueAt(object, 'spec.fep.servicePort');
  const user = valueAt(object, 'spec.fepChildCrVal.sysUsers.pguser');
  const database = valueAt(object, 'spec.fepChildCrVal.sysUsers.pgdb');
  return {connect: {
    service: primaryServiceName(name),
    port: typeof port === 'number' ? port : DEFAULT_PORT,
    ...(typeof database === 'string' ? {database} : {}),
    ...(typeof user === 'string' ? {user} : {}),
  }};
}
