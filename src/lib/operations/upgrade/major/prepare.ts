import {FepError} from '../../../errors/fep-error.ts';
import {fepClusterManifest, type CreateClusterOptions} from '../../../manifest/fep-cluster/index.ts';
import type {DatabaseFact} from '../../../model/feature-facts.ts';
import type {Finding} from '../../../model/finding.ts';
import type {FepCluster} from '../../../model/fep-cluster/index.ts';
import {formatBytes} from '../../../model/quantity.ts';
import {operationsOf} from '../../../rules/rule.ts';
import {checkRules} from '../../check-rules.ts';
import type {ClusterRef} from '../../cluster-snapshot.ts';
import type {OperationContext} from '../../context.ts';
import {readDatabase} from '../../database-fact.ts';
import {guard} from '../../guard.ts';
import {gatherFacts} from '../../facts.ts';
import {isKnown} from '../../../model/part.ts';
import {fepVersion, versionServedBy} from '../../../rules/upgrade/plan.ts';
import {View} from '../../../rules/view.ts';
import {fillPasswords, type Passwords} from '../../passwords.ts';
import {neededPasswords} from '../../../manifest/fep-cluster/index.ts';
import type {IgnoredRule} from '../../../rules/evaluate.ts';
import {valueAt} from '../../../rules/view.ts';

/** SQL text against data: a 4-byte integer may become 10 characters; a tenth on top (rules.md E.3). */
const GROWTH = 2.5 * 1.1;
const SMALLEST_GI = 2;
/** Our own rules that later steps of this command see to. */
const SEEN_TO: readonly IgnoredRule[] = [
  {rule: 'major-hba-source', reason: 'the step hba adds the line'},
  {rule: 'major-apps-stopped', reason: 'the step quiesce looks at the sessions'},
];

/** What the source's database tells: sizes, roles, sessions. */
export async function askSource({cluster, signal}: OperationContext, source: ClusterRef, object: FepCluster): Promise<DatabaseFact> {
  return readDatabase({cluster, signal, ...source, object});
}

/** Room for the dump: `4Gi`. */
export function dumpSize(database: DatabaseFact): string {
  return `${Math.max(SMALLEST_GI, Math.ceil((database.size * GROWTH) / 2 ** 30))}Gi`;
}

/** Versions of Fujitsu Enterprise Postgres: the source's, and the newest that an operator of the namespace makes. */
export interface Versions {
  source: number | undefined;
  served: number | undefined;
}

/** Reads the operators. Undefined where no image, field or operator tells. */
export async function readVersions({cluster, signal}: OperationContext, source: ClusterRef, object: FepCluster): Promise<Versions> {
  const {operators} = await gatherFacts({cluster, signal, object, ...source}, ['operators']);
  const served = operators !== undefined && isKnown(operators) ? operators.known.flatMap((operator) => versionServedBy(operator) ?? []) : [];
  return {source: fepVersion(new View({object, operation: 'update'})), served: served.length === 0 ? undefined : Math.max(...served)};
}

/** The operator still is the one of the source's version: it edits the source, and cannot make the new cluster. */
export function isOldOperator({source, served}: Versions): boolean {
  return source !== undefined && served !== undefined && served <= source;
}

/** Rules about the operator, which is replaced between two steps (UG 6.4.2). */
const AFTER_THE_OPERATOR: readonly IgnoredRule[] = ['major-operator-version', 'major-one-step'].map((rule) => ({rule, reason: 'the operator is replaced after the step hba'}));

/** Asks the rules about the new cluster, before anything is touched. Throws refused (3). */
export async function judgeTarget(
  context: OperationContext, target: ClusterRef, cluster: CreateClusterOptions, passwords: Passwords, options: {force: boolean; ignore: readonly IgnoredRule[]; oldOperator: boolean},
): Promise<{findings: Finding[]; object: FepCluster}> {
  const {fepClusterRules} = await import('../../../rules/index.ts');
  const {passwords: filled} = fillPasswords(neededPasswords(cluster), passwords);
  const {object} = fepClusterManifest({...cluster, passwords: {...filled, ...passwords}});
  const evaluation = await checkRules(context, target, fepClusterRules, {object, ...operationsOf(object), facts: {liveCluster: {known: undefined}}}, {ignore: [...SEEN_TO, ...(options.oldOperator ? AFTER_THE_OPERATOR : []), ...options.ignore]});
  const {findings, overruled} = guard(evaluation.findings, {
    refusal: `${target.name} would not be made`, force: options.force, forceable: ({confirm}) => confirm === 'force',
  });
  for (const {rule, message} of overruled) context.report({kind: 'note', level: 'warning', message: `--force overrules ${rule}: ${message}`});
  return {findings, object};
}

/** Sessions of others than the operator's own users, by user. */
export function applicationSessions({sessions}: DatabaseFact, source: FepCluster): Record<string, number> {
  const own = new Set(['postgres', 'repluser', 'rewinduser', ...['pgreplUser', 'pgrepluser', 'pgRewindUser', 'pgMetricsUser'].map((key) => valueAt(source, `spec.fepChildCrVal.sysUsers.${key}`))]);
  return Object.fromEntries(Object.entries(sessions).filter(([user, count]) => count > 0 && !own.has(user)));
}

/** What applications write after the dump began is lost (UG 6.4.1): refused (3) while any is connected. */
export function requireQuiet(source: ClusterRef, sessions: Readonly<Record<string, number>>, force: boolean): string {
  const words = Object.entries(sessions).map(([user, count]) => `${user} (${count})`).join(', ');
  if (words === '') return 'no application is connected to the source';
  if (force) return `--force overrules major-apps-stopped: still connected are ${words}; what they write after the dump began is lost`;
  throw new FepError(`applications are still connected to ${source.name}`, {
    code: 'apps-connected', exit: 'refused', where: `fepcluster/${source.name}`, why: `${words}; what they write after the dump began is lost (major-apps-stopped, UG 6.4.1)`,
    suggestions: ['stop them, then run this again', '--force goes on all the same'],
  });
}

/** Size of a database, for people. */
export function sizeWords({size}: DatabaseFact): string {
  return formatBytes(size);
}
