import type {ActionLine, ActionList, ActionRun, ActionShown, ServersRenewed, SuperuserPasswordRotated} from '../model/answers/action.ts';
import {renderFindings} from './findings.ts';
import {outcomeLine} from './outcome.ts';
import type {Screen} from './screen.ts';
import {renderTable} from './table.ts';
import type {Theme} from './theme.ts';
import {agoText, exactText, formatAge} from './time.ts';

type Done = Pick<ServersRenewed, 'observed' | 'message' | 'waitedMs' | 'findings'>;

function headline(done: Done, theme: Theme): string {
  return outcomeLine(done, theme) + (done.observed.startsWith('dry-run') ? renderFindings(done.findings, theme, {infos: true}) : '');
}

/** What became of a restart or a reload. */
export function renderServersRenewed(renewed: ServersRenewed, {theme}: Screen): string {
  const rows = renewed.observed === 'ready' ? renewed.servers : [];
  return headline(renewed, theme) + rows.map(({pod, before, after}) => `  ${pod}  ${theme.change(before ?? '?', after ?? '?')}\n`).join('');
}

/** Where the new password lies; never the password. */
export function renderPasswordRotated(rotated: SuperuserPasswordRotated, {theme}: Screen): string {
  if (rotated.observed !== 'ready') return headline(rotated, theme);
  return `${headline(rotated, theme)}  it is in the Secret ${rotated.secret}, key ${rotated.key}: ${theme.command(`kubectl fep superuser password ${rotated.name} -n ${rotated.namespace} --show`)}\n`;
}

/** What the operator said to an action of any type. */
export function renderActionRun(run: ActionRun, {theme}: Screen): string {
  return headline(run, theme);
}

const WORDS = {pending: 'not answered', success: 'Success', failure: 'Failure', unclear: 'unclear'} as const;

function answerText({answered, mayBeStale}: Pick<ActionLine, 'answered' | 'mayBeStale'>): string {
  const word = answered.state === 'unclear' ? (answered.word ?? 'unclear') : WORDS[answered.state];
  return mayBeStale ? `${word} (of an earlier text)` : word;
}

function firstLine(text: string | undefined): string | undefined {
  return text?.trim().split('\n')[0];
}

/** One line for each action, newest first. */
export function renderActionList({actions}: ActionList, {theme, width, now}: Screen, {namespaces}: {namespaces: boolean}): string {
  if (actions.length === 0) return 'no FEPAction\n';
  return renderTable(actions, [
    ...(namespaces ? [{header: 'NAMESPACE', value: ({namespace}: ActionLine) => namespace}] : []),
    {header: 'NAME', value: ({name}) => name},
    {header: 'TYPE', value: ({type}) => type},
    {header: 'TARGET', value: ({target}) => target},
    {header: 'ANSWER', value: answerText},
    {header: 'AGE', value: ({createdAt}) => formatAge(createdAt, now)},
    {header: 'RESULT', value: ({answered}) => firstLine(answered.result), wraps: true},
  ], {width, theme});
}

/** One action with its answer and its events. */
export function renderActionShown(shown: ActionShown, screen: Screen): string {
  const {theme, now} = screen;
  const rows: [string, string | undefined][] = [
    ['Type', [shown.type, ...shown.args].join(' ')],
    ['Target', shown.target],
    ['Asked for', shown.createdAt === undefined ? undefined : `${agoText(shown.createdAt, screen)}${shown.madeHere ? ', by kubectl fep' : ''}`],
    ['Answer', answerText(shown)],
    ['Answered at', exactText(shown.answered.processedAt)],
    ['Result', shown.answered.result?.trim()],
  ];
  const lines = rows.flatMap(([label, text]) => (text === undefined || text === '' ? [] : [`  ${theme.muted(label.padEnd(12))} ${text.replaceAll('\n', `\n${' '.repeat(15)}`)}\n`]));
  const events = shown.events.map(({time, reason, message}) => `  ${theme.muted(formatAge(time, now).padStart(8))}  ${message} (${reason ?? '?'})\n`);
  return `${theme.heading(`fepaction/${shown.name}`)}\n${lines.join('')}${events.length === 0 ? '' : `${theme.heading('Events')}\n${events.join('')}`}`;
}
