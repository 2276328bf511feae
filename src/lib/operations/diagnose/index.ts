import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {Diagnosis, DiagnosisFinding} from '../../model/answers/diagnosis.ts';
import {OPERATOR_DEPLOYMENT} from '../../model/names.ts';
import {isKnown, type Part} from '../../model/part.ts';
import {KnownValues} from '../../redact/known-values.ts';
import {Placeholders} from '../../redact/placeholders.ts';
import {RedactionRules} from '../../redact/redactor.ts';
import type {OperationContext} from '../context.ts';
import {telling} from './detectors/logs.ts';
import {pgpools} from './detectors/pgpools.ts';
import {statusProblems} from './detectors/status-problems.ts';
import {actions, brokenRules, clockSkew, drainBlocked, failedJobs, leftoverPatroni, quotaUsedUp} from './detectors/surroundings.ts';
import type {Detector, Observation} from './observation.ts';
import {observe} from './observe.ts';
import {ranked} from './rank.ts';

export interface DiagnoseOptions {
  name: string;
  namespace?: string;
  /** Milliseconds for all that is looked at together (default 15000). */
  timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 15_000;

/** Causes stand before what may follow from them, where nothing else ranks them. */
const DETECTORS: readonly Detector[] = [leftoverPatroni, quotaUsedUp, statusProblems, pgpools, telling, failedJobs, actions, drainBlocked, clockSkew, brokenRules];

/**
 * What is wrong with a cluster and why: findings ranked, each with evidence, cause, next steps and the section of the
 * guide. Reads only. Throws `not-found` (4), and as a status does when the FEPCluster cannot be read.
 */
export async function diagnose(context: OperationContext, options: DiagnoseOptions): Promise<Diagnosis> {
  const ref = {name: options.name, namespace: options.namespace ?? context.cluster.connection.namespace};
  return diagnosisOf(await observe(context, ref, {timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS}));
}

/** The diagnosis of what was seen. Pure. Texts that may come from logs pass the redaction. */
export function diagnosisOf(seen: Observation): Diagnosis {
  const {status, sources} = seen;
  const operatorNamespace = status.operator?.namespace ?? status.namespace;
  const findings = ranked(DETECTORS.flatMap((detector) => detector(seen)), {name: status.name, namespace: status.namespace, operatorNamespace}).map(withoutSecrets);
  return {
    apiVersion: ANSWER_API_VERSION, kind: 'Diagnosis', name: status.name, namespace: status.namespace, takenAt: sources.takenAt,
    verdict: status.verdict, summary: summaryOf(findings), findings, ...looked(seen),
  };
}

function withoutSecrets(finding: DiagnosisFinding): DiagnosisFinding {
  const rules = new RedactionRules(new KnownValues(new Placeholders()));
  return {...finding, message: rules.text(finding.message), evidence: finding.evidence.map((each) => ({...each, value: rules.text(each.value)}))};
}

function summaryOf(findings: readonly DiagnosisFinding[]): string {
  const [first] = findings;
  const grave = findings.filter(({severity}) => severity !== 'info');
  if (first === undefined || grave.length === 0) return 'nothing is found to be wrong';
  return grave.length === 1 ? first.message : `${first.message}; ${grave.length - 1} more ${grave.length === 2 ? 'finding' : 'findings'}`;
}

function looked(seen: Observation): Pick<Diagnosis, 'looked' | 'unreadable'> {
  const tails = seen.logs.flatMap((log) => (isKnown(log) ? [`log of ${log.known.source}`] : []));
  const parts: Record<string, Part<unknown>> = {quotas: seen.quotas, 'disruption budgets': seen.budgets, Jobs: seen.jobs, 'FEPActions': seen.actions, 'rules over the stored manifest': seen.rules};
  const gaps = Object.entries(parts).flatMap(([part, value]) => (isKnown(value) ? [] : [{part, reason: value.unreadable}]));
  // A server without log files is the rule in some set-ups; that logs may not be read at all is worth a line.
  const silent = seen.logs.flatMap((log) => (isKnown(log) || /no log file/.test(log.unreadable) ? [] : [{part: 'logs', reason: log.unreadable}]));
  const unasked = (isKnown(seen.pgpools) ? seen.pgpools.known : []).flatMap(({object, nodes}) => (nodes === undefined || isKnown(nodes) ? [] : [{part: `backends of the Pgpool-II ${object.metadata.name}`, reason: nodes.unreadable}]));
  const unread = [...seen.status.unreadable, ...gaps, ...unasked, ...silent];
  return {
    looked: ['the FEPCluster and its children', 'pods, claims, Services, nodes, events', 'the databases', ...Object.keys(parts).filter((part) => isKnown(parts[part] as Part<unknown>)), `the ${OPERATOR_DEPLOYMENT} Deployment`, ...tails],
    unreadable: [...new Map(unread.map((line) => [`${line.part} ${line.reason}`, line])).values()],
  };
}
