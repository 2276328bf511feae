import type {ClusterPlan, KeptValue, PlannedChange} from '../model/answers/plan.ts';
import type {ChangeClass} from '../model/change-class.ts';
import {sourceInWords} from '../model/source-in-words.ts';
import {renderFindings} from './findings.ts';
import {paragraph} from './paragraph.ts';
import {changeOf, placeOf} from './planned-values.ts';
import type {Screen} from './screen.ts';
import type {Theme} from './theme.ts';

/** Classes in the order in which people should read them, with their headings. */
const HEADINGS: readonly (readonly [ChangeClass, string, 'bad' | 'warning' | 'good' | 'muted'])[] = [
  ['refused', 'REFUSED', 'bad'],
  ['rolling', 'ROLLING REPLACEMENT', 'warning'],
  ['restart', 'IN FORCE AFTER A RESTART', 'warning'],
  ['not-stated', 'EFFECT NOT STATED', 'warning'],
  ['reload', 'RELOAD', 'good'],
  ['none', 'NEITHER RELOAD NOR RESTART', 'good'],
  ['ignored', 'IGNORED BY THE OPERATOR', 'muted'],
];

const LABEL = 10;

/** Rules that say of a change what its class says already. */
const SAID_BY_CLASS: ReadonlySet<string> = new Set([
  'mcspec-rolling-restart', 'mcspec-manual-restart', 'pgparams-restart-class', 'pgparams-reload-class', 'param-change-may-redeploy',
  'backup-retention-shrink', 'scale-in-drops-sessions', 'storage-resize-scope', 'autoresize-toggle', 'backup-change-next-run',
]);

/** What a change would do: what is refused first, then by class, then what is disturbed in all, then what stays. */
export function renderPlan(plan: ClusterPlan, screen: Screen): string {
  const {theme} = screen;
  const sign = theme.mark(({refused: 'failed', 'would-change': 'differs', 'no-change': 'done'} as const)[plan.verdict]);
  const server = plan.server === 'accepted' ? theme.muted(' (the API server accepts it)') : '';
  const [errors, others] = [plan.findings.filter(({severity}) => severity === 'error'), plan.findings.filter(({severity, rule}) => severity !== 'error' && !SAID_BY_CLASS.has(rule))];
  const parts = [
    `${sign} ${plan.message}${server}\n`,
    errors.length === 0 ? '' : `${theme.bad('REFUSED BESIDE THE CHANGES')}\n${errors.map((finding) => renderBeside(finding, screen)).join('')}`,
    ...HEADINGS.map(([change, heading, colour]) => {
      const changes = plan.changes.filter((one) => one.change === change);
      return changes.length === 0 ? '' : `${theme[colour](heading)}\n${groups(changes).map((group) => renderGroup(group, screen)).join('')}`;
    }),
    renderFindings(others, theme),
    plan.changes.length === 0 ? '' : `${theme.heading('ALL IN ALL')}\n${renderDisturbance(plan, screen)}`,
    renderKept(plan.kept, screen),
    renderNotChecked(plan, screen),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** What a rule refuses at a place that the change leaves alone, such as a field that it now asks for. */
function renderBeside(finding: PlannedChange['rules'][number], {width, theme}: Screen): string {
  return `  ${theme.strong(finding.path === '' ? 'the object as a whole' : finding.path)}\n${ruleLines(finding, width, theme)}`;
}

/** Changes with the same words stand together, and the words once below them. */
function groups(changes: readonly PlannedChange[]): PlannedChange[][] {
  const byWords = new Map<string, PlannedChange[]>();
  for (const change of changes) {
    const key = JSON.stringify([change.effect, change.disturbs, change.duration, change.first, change.after, change.irreversible, change.ground, change.rules.map(({rule, message}) => [rule, message])]);
    byWords.set(key, [...(byWords.get(key) ?? []), change]);
  }
  return [...byWords.values()];
}

function renderGroup(changes: readonly PlannedChange[], {width, theme}: Screen): string {
  const [first] = changes;
  if (first === undefined) return '';
  const row = (label: string, text: string | undefined): string => (text === undefined ? '' : labelled(label, text, width, theme));
  const isRefused = first.change === 'refused';
  return [
    ...changes.map((change) => paragraph(`${theme.strong(placeOf(change))}  ${paintChange(change, theme)}`, undefined, '  ')),
    ...(isRefused ? [] : [
      row('effect', `${first.effect}${first.section === undefined ? '' : ` (${sourceInWords(first.section)})`}`),
      row(first.evidence === 'inferred' ? 'inferred' : 'unknown', first.ground),
      row('disturbs', first.disturbs === 'not stated' && first.change === 'not-stated' ? undefined : `${first.disturbs}${first.duration === 'no interruption' ? '' : `; for how long: ${first.duration}`}`),
      row('first', first.first),
      row('after', first.after),
    ]),
    first.irreversible === undefined ? '' : paragraph(`cannot be taken back: ${first.irreversible}`, width, ' '.repeat(4 + LABEL), `    ${theme.mark('warning')}${' '.repeat(LABEL - 1)}`),
    ...first.rules.filter(({severity, rule}) => severity === 'error' || (severity === 'warning' && !SAID_BY_CLASS.has(rule))).map((finding) => ruleLines(finding, width, theme)),
  ].join('');
}

function paintChange(change: PlannedChange, theme: Theme): string {
  const paint = {added: theme.good, removed: theme.bad, changed: theme.warning, moved: theme.warning}[change.kind];
  return paint(changeOf(change, theme));
}

function ruleLines({severity, rule, message, fix, section}: PlannedChange['rules'][number], width: number | undefined, theme: Theme): string {
  const label = severity === 'error' ? theme.bad('error') : theme.warning('warning');
  const source = section === undefined ? rule : `${rule}, ${sourceInWords(section)}`;
  const head = paragraph(`${message} (${source})`, width, ' '.repeat(4 + LABEL), `    ${label}${' '.repeat(LABEL - severity.length)}`);
  return fix === undefined ? head : head + labelled('mend', fix, width, theme);
}

function labelled(label: string, text: string, width: number | undefined, theme: Theme): string {
  return paragraph(text, width, ' '.repeat(4 + LABEL), `    ${theme.muted(label)}${' '.repeat(LABEL - label.length)}`);
}

function renderDisturbance({disturbance}: ClusterPlan, {width, theme}: Screen): string {
  const order = disturbance.pods.map(({pod, role}) => `${pod} (${role})`).join(', ');
  return [
    ...(order === '' ? [] : [paragraph(`order     ${order}`, width, ' '.repeat(2 + LABEL), '  ').replace('order', theme.muted('order'))]),
    ...disturbance.words.map((words) => paragraph(words, width, '    ', '  - ')),
  ].join('');
}

function renderKept(kept: readonly KeptValue[], {width, theme}: Screen): string {
  const drift = kept.filter(({reason}) => reason !== 'not-in-file');
  const unmentioned = kept.filter(({reason}) => reason === 'not-in-file').map(({path}) => path);
  if (kept.length === 0) return '';
  const some = unmentioned.slice(0, 8).join(', ');
  const more = unmentioned.length > 8 ? ` and ${unmentioned.length - 8} more` : '';
  return [
    `${theme.heading('NO CHANGE MEANT')}\n`,
    ...[...byMessage(drift)].map(([message, paths]) => paragraph(`${paths.join(', ')}: ${message}`, width, '    ', '  ')),
    unmentioned.length === 0 ? '' : paragraph(`not in the file, and kept: ${some}${more}`, width, '    ', '  '),
  ].join('');
}

/** The same sentence is said once for all the paths that it holds for. */
function byMessage(kept: readonly KeptValue[]): Map<string, string[]> {
  const messages = new Map<string, string[]>();
  for (const {path, message, rule} of kept) {
    const text = rule === undefined ? message : `${message} (${rule})`;
    messages.set(text, [...(messages.get(text) ?? []), path]);
  }
  return messages;
}

function renderNotChecked({notChecked}: ClusterPlan, {width, theme}: Screen): string {
  if (notChecked.length === 0) return '';
  const reasons = [...new Set(notChecked.map(({reason}) => reason))];
  const rules = notChecked.length === 1 ? '1 rule' : `${notChecked.length} rules`;
  return paragraph(`${rules} could not look at everything: ${reasons.slice(0, 3).join('; ')}${reasons.length > 3 ? '; …' : ''}; -o json names them`, width, '  ', `${theme.muted('note')}  `);
}
