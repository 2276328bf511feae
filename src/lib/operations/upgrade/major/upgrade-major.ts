import {FepError} from '../../../errors/fep-error.ts';
import type {CreateClusterOptions} from '../../../manifest/fep-cluster/index.ts';
import type {ManifestDocument} from '../../../manifest/yaml/index.ts';
import {ANSWER_API_VERSION} from '../../../model/answers/api-version.ts';
import type {MajorUpgrade} from '../../../model/answers/major-upgrade.ts';
import type {FepCluster} from '../../../model/fep-cluster/index.ts';
import type {Finding} from '../../../model/finding.ts';
import type {IgnoredRule} from '../../../rules/evaluate.ts';
import {valueAt} from '../../../rules/view.ts';
import {changeCluster} from '../../change/index.ts';
import type {ClusterRef} from '../../cluster-snapshot.ts';
import type {OperationContext} from '../../context.ts';
import {createCluster} from '../../create-cluster.ts';
import {admissionLine, withAdmission, type AdmissionMethod} from './admission.ts';
import {plainHbaLines} from '../../change/hba-in-force.ts';
import {awaitUpgrade} from './await-upgrade.ts';
import {readState} from './look.ts';
import {openTasks} from './open-tasks.ts';
import {applicationSessions, askSource, dumpSize, isOldOperator, judgeTarget, readVersions, requireQuiet, sizeWords, type Versions} from './prepare.ts';
import {StepLog} from './step-log.ts';
import {sourcePasswords, targetOptions} from './target-manifest.ts';
import {compareContents} from './verify.ts';

export interface MajorUpgradeOptions {
  source: string;
  target: string;
  namespace?: string;
  /** How the upgrade container logs in to both clusters. */
  method: AdmissionMethod;
  /** Size of the volume for the dump; left out: by the size of the databases. */
  dumpSize?: string;
  dumpStorageClass?: string;
  base?: ManifestDocument;
  sets: readonly string[];
  force: boolean;
  ignore: readonly IgnoredRule[];
  dryRun: 'none' | 'client';
  wait: boolean;
  timeoutMs?: number;
  /** Asked before the source is touched; throws where the answer is no. */
  agree?: (words: readonly string[]) => Promise<void>;
}

/** What the first steps worked out for those that come after. */
interface Plan {
  source: ClusterRef;
  target: ClusterRef;
  object: FepCluster;
  line: string;
  cluster: CreateClusterOptions;
  findings: Finding[];
  versions: Versions;
}

/**
 * Takes the data of a cluster over into a new one of the next major version (UG 6.4), step by step. Where it stands is
 * read off the clusters each time: what is done already is passed over, so that a run that was broken off at any step is
 * finished by the same command. The source is never changed but for one line of its pg_hba.conf. Throws: `not-found` (4),
 * refused (3), `conflict` (7), failed (1), deadline (124), interrupted (130).
 */
export async function upgradeMajor(context: OperationContext, options: MajorUpgradeOptions): Promise<MajorUpgrade> {
  const namespace = options.namespace ?? context.cluster.connection.namespace;
  const [source, target] = [{name: options.source, namespace}, {name: options.target, namespace}];
  if (source.name === target.name) throw new FepError('the new cluster needs a name of its own', {code: 'same-name', exit: 'usage', where: '--to-cluster', suggestions: [`--to-cluster ${source.name}-next`]});
  const log = new StepLog(context.report);
  const state = await readState(context, source, target);
  const answer = {apiVersion: ANSWER_API_VERSION, kind: 'MajorUpgrade', namespace, source: source.name, target: target.name, steps: log.steps} as const;
  let findings: Finding[] = [];
  if (state.target === undefined) {
    const plan = await prepare(context, options, {source, target, object: state.source}, log);
    findings = plan.findings;
    if (options.dryRun === 'client') return {...answer, observed: 'dry-run-client', message: `${source.name} would go over to ${target.name} (dry run, nothing was sent)`, open: planRest(plan, log), findings};
    await admit(context, options, plan, log);
    if (isOldOperator(plan.versions)) return {...answer, observed: 'operator', message: `${source.name} is prepared; now the operator is yours to replace`, open: replaceOperator(plan), findings};
    await makeTarget(context, options, plan, log);
  } else {
    const since = state.target.metadata.creationTimestamp ?? 'before';
    for (const step of ['preflight', 'quiesce', 'hba', 'operator', 'create'] as const) log.add(step, 'skipped', `${target.name} was made from ${source.name} at ${since}`);
    if (options.dryRun === 'client') return {...answer, observed: 'dry-run-client', message: `${target.name} is there; its upgrade would be watched and verified (dry run)`, open: planEnd(target, log), findings};
  }
  if (!options.wait) return {...answer, observed: 'accepted', message: `${target.name} is stored, and the operator takes the data over; it was not waited for`, open: [], findings};
  const {message, waitedMs} = await awaitUpgrade(context, source, target, options.timeoutMs);
  log.add('wait', 'done', message, 'told');
  const compared = await compareContents(context, source, target);
  log.add('verify', 'done', `${compared.rows} rows in ${compared.tables} tables of ${compared.databases} databases, ${compared.extensions} extensions: as in ${source.name}`);
  const open = await openTasks(context, source, target);
  log.add('post', 'done', open.length === 0 ? 'nothing is left to do' : `${open.length} things are left for you`);
  return {...answer, observed: 'ready', message: `the data of ${source.name} are in ${target.name}: ${compared.rows} rows in ${compared.tables} tables counted in both`, compared, open, findings, waitedMs};
}

/** Looks and judges; changes nothing. */
async function prepare(context: OperationContext, options: MajorUpgradeOptions, {source, target, object}: Pick<Plan, 'source' | 'target' | 'object'>, log: StepLog): Promise<Plan> {
  const database = await askSource(context, source, object);
  const line = admissionLine(target, options.method);
  const size = options.dumpSize ?? dumpSize(database);
  const cluster = await targetOptions(object, target, {
    sets: options.sets, line,
    dump: {size, ...(options.dumpStorageClass === undefined ? {} : {storageClass: options.dumpStorageClass})},
    ...(options.base === undefined ? {} : {base: options.base}),
  });
  const [passwords, versions] = await Promise.all([sourcePasswords(context, source, object), readVersions(context, source, object)]);
  const {findings} = await judgeTarget(context, target, cluster, passwords, {...options, oldOperator: isOldOperator(versions)});
  for (const {rule, severity, message} of findings) if (severity === 'warning') context.report({kind: 'note', level: 'warning', message: `${message} (${rule})`});
  log.add('preflight', 'done', `${source.name} holds ${sizeWords(database)}; the dump gets ${size}; no rule refuses ${target.name}`);
  const sessions = applicationSessions(database, object);
  if (options.dryRun === 'client') {
    const words = Object.entries(sessions).map(([user, count]) => `${user} (${count})`).join(', ');
    log.add('quiesce', 'planned', words === '' ? 'no application is connected to the source' : `would be refused: still connected are ${words}`);
  } else log.add('quiesce', 'done', requireQuiet(source, sessions, options.force));
  return {source, target, object, line, cluster: {...cluster, passwords}, findings, versions};
}

/** Edits the source first: a new operator would no longer apply the edit (UG 6.4.2). */
async function admit(context: OperationContext, options: MajorUpgradeOptions, {source, target, object, line}: Plan, log: StepLog): Promise<void> {
  await options.agree?.([
    `${source.name} gets one line of pg_hba.conf, and is not changed otherwise`, `${target.name} is made; the operator dumps ${source.name} and loads it there`,
    `what is written to ${source.name} from now on is lost`,
  ]);
  const there = plainHbaLines(hbaOf(object)).includes(line);
  const edited = await changeCluster(context, {
    ...source, wanted: (live) => ({hba: withAdmission(hbaOf(live), line)}), force: options.force, ignore: options.ignore, dryRun: 'none', wait: true, restart: false,
  });
  log.add('hba', there ? 'skipped' : 'done', `${edited.hba?.length ?? 0} servers of ${source.name} let the upgrade container in`);
}

async function makeTarget(context: OperationContext, options: MajorUpgradeOptions, {source, target, cluster, versions}: Plan, log: StepLog): Promise<void> {
  log.add('operator', 'done', versions.served === undefined ? 'which version it makes cannot be told; the rules refuse nothing' : `it makes version ${versions.served}${versions.source === undefined ? '' : `, and ${source.name} is of version ${versions.source}`}`);
  await createCluster(context, {
    cluster, force: options.force, dryRun: 'none', wait: false,
    ignore: [{rule: 'major-apps-stopped', reason: 'the step quiesce has looked at the sessions'}, ...options.ignore],
  });
  log.add('create', 'done', `FEPCluster ${target.name} is stored, with the data of ${source.name} to be taken over`);
}

/** What the guide has people do between two steps (UG 6.4.2), and how it goes on. */
function replaceOperator({source, target, versions}: Plan): string[] {
  return [
    `uninstall the operator of version ${versions.source}, and install that of version ${(versions.source ?? 0) + 1}: ${source.name} goes on, and takes no changes any more`,
    `then go on: kubectl fep upgrade major ${source.name} --to-cluster ${target.name} -n ${target.namespace}`,
  ];
}

function hbaOf(cluster: FepCluster): string {
  const text = valueAt(cluster, 'spec.fepChildCrVal.customPgHba');
  return typeof text === 'string' ? text : '';
}

function planRest({source, target, line, object, versions}: Plan, log: StepLog): string[] {
  log.add('hba', 'planned', plainHbaLines(hbaOf(object)).includes(line) ? `${source.name} has the line` : `customPgHba of ${source.name}: ${line}`);
  log.add('operator', 'planned', isOldOperator(versions) ? `yours to replace: it makes version ${versions.served}, as ${source.name} is` : 'it is the new one already');
  log.add('create', 'planned', `FEPCluster ${target.name}, with spec.fepChildCrVal.upgrade.sourceCluster: ${source.name}`);
  return planEnd(target, log);
}

function planEnd(target: ClusterRef, log: StepLog): string[] {
  log.add('wait', 'planned', `until the operator says SuccessfulFepUpgrade and ${target.name} is ready`);
  log.add('verify', 'planned', 'every row of every table, sequences, roles and extensions are counted in both');
  log.add('post', 'planned', 'what is left for you is listed');
  return [];
}
