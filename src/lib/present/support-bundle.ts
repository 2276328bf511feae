import type {BundleVerification, SupportBundle, SupportBundlePlan} from '../model/answers/support-bundle.ts';
import {formatBytes} from '../model/quantity.ts';
import {paragraph} from './paragraph.ts';
import type {Screen} from './screen.ts';
import {renderTable} from './table.ts';

/** So many lines of each list are shown; the bundle has all of them. */
const MOST_LINES = 15;

/** What was written, what is missing and why, and what was redacted. */
export function renderBundle(bundle: SupportBundle, {theme, width}: Screen): string {
  const {file, bytes, files, missing, partly, redactions, findings, complete, stopped} = bundle;
  const head = `${theme.mark(complete ? 'done' : 'warning')} ${theme.strong(file === '-' ? 'the bundle went to stdout' : file)}: ${files} files, ${formatBytes(bytes)}${complete ? '' : `, ${theme.warning(`not complete: ${stopped ?? ''}`)}`}\n`;
  const lists = [
    listOf('In part', partly.map(({path, reason}) => `${path}: ${reason}`), theme.warning, width),
    listOf('Not taken', missing.map(({what, reason}) => `${what}: ${reason}`), theme.warning, width),
    listOf('Findings', findings.map(({cluster, severity, message, object}) => `${bundle.clusters.length > 1 ? `${cluster}: ` : ''}${severity}: ${message}${object === undefined ? '' : ` [${object}]`}`), theme.bad, width),
  ];
  return `${head}${lists.join('')}${renderRedactions(redactions, width)}`;
}

function listOf(title: string, lines: readonly string[], paint: (text: string) => string, width: number | undefined): string {
  if (lines.length === 0) return '';
  const shown = lines.slice(0, MOST_LINES).map((line) => paragraph(line, width, '    ', '  - ')).join('');
  const more = lines.length > MOST_LINES ? `  and ${lines.length - MOST_LINES} more, in summary.txt\n` : '';
  return `${paint(title)} (${lines.length}):\n${shown}${more}`;
}

function renderRedactions({total, byKind, knownValues, unread}: SupportBundle['redactions'], width: number | undefined): string {
  const kinds = Object.entries(byKind).map(([kind, count]) => `${count} ${kind}`).join(', ');
  const head = paragraph(`Redacted: ${total} places${kinds === '' ? '' : ` (${kinds})`}; ${knownValues} secret values of the cluster were looked for.`, width, '  ', '');
  return `${head}${unread.map(({namespace, reason}) => paragraph(`The Secrets of ${namespace} could not be read (${reason}): secrets there were told by their looks and their fields alone. Look through the bundle before you send it.`, width, '  ', '! ')).join('')}`;
}

/** What would be taken, and which rights are missing. */
export function renderBundlePlan({clusters, parts, rights}: SupportBundlePlan, {theme, width}: Screen): string {
  const table = renderTable(parts, [
    {header: 'PART', value: ({part}) => part},
    {header: 'WHAT', value: ({what}) => what, flexible: true},
    {header: 'PATH', value: ({path}) => path, flexible: true},
  ], {width, theme});
  const answers = renderTable(rights, [
    {header: 'RIGHT', value: ({right}) => right, flexible: true},
    {header: 'ALLOWED', value: ({allowed}) => (allowed === undefined ? 'unknown' : allowed ? 'yes' : 'no')},
  ], {width, theme});
  const lacking = rights.filter(({allowed}) => allowed === false).length;
  return `Would be taken of ${clusters.map(({namespace, name}) => `${namespace}/${name}`).join(', ')}:\n\n${table}\n${answers}\n${lacking === 0 ? 'Nothing was written.' : `${lacking} rights are missing: what needs them would be left out and named. Nothing was written.`}\n`;
}

/** What a scan of a finished bundle found. */
export function renderVerification({file, verdict, complete, files, bytes, liveValues, problems}: BundleVerification, {theme, width}: Screen): string {
  const words = {clean: `${theme.mark('done')} ${theme.good('clean')}`, damaged: `${theme.mark('failed')} ${theme.bad('damaged')}`, secrets: `${theme.mark('failed')} ${theme.bad('something in it looks like a secret')}`}[verdict];
  const live = liveValues === undefined ? '' : `, ${liveValues} secret values of the cluster looked for`;
  const head = `${words}: ${file}, ${files} files, ${formatBytes(bytes)} unpacked${live}${complete ? '' : '; the archive is not whole'}\n`;
  const lines = problems.slice(0, 50).map(({path, problem, line}) => paragraph(`${path}${line === undefined ? '' : `:${line}`}: ${problem}`, width, '    ', '  - ')).join('');
  return `${head}${lines}${problems.length > 50 ? `  and ${problems.length - 50} more; -o json has all\n` : ''}`;
}
