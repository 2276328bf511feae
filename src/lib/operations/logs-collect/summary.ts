import type {CollectedFile, MissingPart} from './collector.ts';
import type {RankedFinding} from './findings.ts';
import type {Happening} from './timeline.ts';

/** One cluster in the summary. */
export interface ClusterSummary {
  name: string;
  namespace: string;
  findings: readonly RankedFinding[] | {unreadable: string};
  timeline: readonly Happening[];
}

export interface BundleSummary {
  createdAt: string;
  program: string;
  clusters: readonly ClusterSummary[];
  files: readonly CollectedFile[];
  missing: readonly MissingPart[];
  /** Left out: everything that was to be taken was tried. */
  stopped?: string;
  redactions: number;
  knownValues: number;
  unread: readonly {namespace: string; reason: string}[];
}

/** The text that goes into a ticket: what is wrong, what happened, what is in the bundle and what is not. */
export function summaryText(summary: BundleSummary): string {
  const {createdAt, program, clusters, files, missing, stopped, redactions, knownValues, unread} = summary;
  const partly = files.filter((file) => file.partly !== undefined);
  const lines = [
    `Support bundle of ${clusters.map(({namespace, name}) => `${namespace}/${name}`).join(', ')}`,
    `taken ${createdAt} by ${program}`,
    ...(stopped === undefined ? [] : ['', `THIS BUNDLE IS NOT COMPLETE: ${stopped}`]),
    ...clusters.flatMap(findingLines),
    ...clusters.flatMap(timelineLines),
    ...errorLines(files),
    '',
    `TAKEN: ${files.length} files, ${files.reduce((sum, {bytes}) => sum + bytes, 0)} bytes (manifest.json has each with its checksum)`,
    ...partly.map(({path, partly: why}) => `  in part: ${path}: ${why}`),
    '',
    missing.length === 0 ? 'NOT TAKEN: nothing' : `NOT TAKEN: ${missing.length}`,
    ...missing.map(({what, reason}) => `  ${what}: ${reason}`),
    '',
    `REDACTED: ${redactions} places (redaction-report.json); ${knownValues} secret values of the cluster were looked for`,
    ...unread.map(({namespace, reason}) => `  the Secrets of ${namespace} could not be read (${reason}): there, secrets were told by their looks and by their fields alone`),
  ];
  return `${lines.join('\n')}\n`;
}

function findingLines({name, namespace, findings}: ClusterSummary): string[] {
  const title = `FINDINGS: ${namespace}/${name}`;
  if ('unreadable' in findings) return ['', title, `  could not be told: ${findings.unreadable}`];
  if (findings.length === 0) return ['', title, '  none'];
  return ['', title, ...findings.flatMap(({severity, message, object, evidence = [], cause, next, section}, index) => [
    `  ${index + 1}. ${severity}: ${message}${object === undefined ? '' : ` [${object}]`}`,
    ...evidence.map((line) => `       seen: ${line}`),
    ...(cause === undefined ? [] : [`       likely cause: ${cause}`]),
    ...(next === undefined ? [] : [`       next: ${next}`]),
    ...(section === undefined ? [] : [`       guide: ${section}`]),
  ])];
}

function timelineLines({name, namespace, timeline}: ClusterSummary): string[] {
  if (timeline.length === 0) return [];
  return ['', `TIMELINE: ${namespace}/${name} (UTC; events, restarts, Patroni's history, errors in logs)`, ...timeline.map(({time, source, text}) => `  ${time}  ${source}  ${text}`)];
}

function errorLines(files: readonly CollectedFile[]): string[] {
  const counted = files.filter(({errors}) => errors !== undefined);
  if (counted.length === 0) return [];
  return ['', 'ERRORS IN LOGS', ...counted.map(({path, errors}) => `  ${path}: ${(['PANIC', 'FATAL', 'ERROR'] as const).filter((word) => (errors?.counts[word] ?? 0) > 0).map((word) => `${errors?.counts[word]} ${word}`).join(', ')}`)];
}
