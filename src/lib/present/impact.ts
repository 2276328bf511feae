import type {Impact} from '../model/answers/impact.ts';
import {amountText} from './amount.ts';
import type {Screen} from './screen.ts';
import type {Theme} from './theme.ts';
import {agoText, formatSpan} from './time.ts';

const FEW = 6;

/** One screen of what will be hurt; ends with a line feed. */
export function renderImpact(impact: Impact, screen: Pick<Screen, 'theme' | 'now'> & Partial<Screen>): string {
  const {theme} = screen;
  const rows: [string, string[]][] = [
    ['Primary', [impact.primary === undefined ? theme.warning('cannot be told') : `${impact.primary}${impact.timeline === undefined ? '' : `, timeline ${impact.timeline}`}`]],
    ['Cut off', [impact.interrupted.length === 0 ? 'nobody' : `sessions on ${impact.interrupted.join(', ')}`]],
    ['Sessions', sessionTexts(impact, theme)],
    ['Prepared', impact.prepared.map(({pod, count, oldestSeconds}) => theme.warning(`${count} on ${pod}${oldestSeconds === undefined ? '' : `, oldest ${formatSpan(oldestSeconds * 1000)}`}: they stay, and hold their locks`))],
    ['Slots', impact.slotsAtRisk.map(({name, database, reason}) => theme.warning(`${name}${database === undefined ? '' : ` (${database})`}: ${reason}`))],
    ['Replicas', impact.replicas.map((replica) => replicaText(replica, theme))],
    ['Backup', backupTexts(impact, screen)],
    ['PDB', impact.disruptionBudgets.map(({name, disruptionsAllowed}) => `${name}${disruptionsAllowed === undefined ? '' : ` allows ${disruptionsAllowed} eviction${disruptionsAllowed === 1 ? '' : 's'} now`}; it does not bind what the operator does`)],
    ['Besides', impact.notes],
    ['Not seen', impact.unreadable.map(({part, reason}) => theme.warning(`${part}: ${reason}`))],
  ];
  const lines = rows.flatMap(([label, texts]) => texts.map((text, index) => `  ${theme.muted((index === 0 ? label : '').padEnd(9))} ${text}`));
  return `${theme.heading(`Before the ${impact.deed}:`)}\n${lines.join('\n')}\n`;
}

function sessionTexts({sessions, openTransactions, longestTransactionSeconds, interrupted}: Impact, theme: Theme): string[] {
  if (interrupted.length === 0) return [];
  if (openTransactions === undefined) return [theme.warning('not known')];
  const total = sessions.reduce((sum, group) => sum + group.sessions, 0);
  if (total === 0) return ['none'];
  const longest = longestTransactionSeconds === undefined ? '' : `, the oldest ${formatSpan(longestTransactionSeconds * 1000)}`;
  const open = openTransactions === 0 ? 'no open transaction' : theme.warning(`${openTransactions} open transaction${openTransactions === 1 ? '' : 's'}${longest}`);
  const groups = sessions.slice(0, FEW).map((group) => `  ${group.sessions} × ${group.application === '' ? '(no application name)' : group.application}${group.user === undefined ? '' : `, ${group.user}`}${group.database === undefined ? '' : ` in ${group.database}`}${group.inTransaction === 0 ? '' : theme.warning(`, ${group.inTransaction} in a transaction`)}`);
  return [`${total}, ${open}`, ...groups, ...(sessions.length > FEW ? [`  and ${sessions.length - FEW} kinds more`] : [])];
}

function replicaText({pod, ready, state, sync, lagBytes, lagSeconds}: Impact['replicas'][number], theme: Theme): string {
  const lag = lagBytes === undefined ? 'lag not known' : lagBytes === 0 ? 'no lag' : `${amountText(lagBytes)} behind${lagSeconds === undefined ? '' : ` (${formatSpan(lagSeconds * 1000)})`}`;
  const words = `${pod}: ${state ?? (ready ? 'ready' : 'not ready')}${sync === true ? ', synchronous' : ''}, ${lag}`;
  return ready ? words : theme.warning(words);
}

function backupTexts({backup}: Impact, screen: Pick<Screen, 'theme' | 'now'> & Partial<Screen>): string[] {
  const {theme} = screen;
  if (backup === undefined) return [];
  const running = backup.running === undefined ? [] : [theme.warning(`one is running${backup.running.percent === undefined ? '' : ` (${backup.running.percent} %)`}: it would be broken off`)];
  const last = backup.lastGood === undefined ? theme.warning('there is no good backup') : `last good: ${backup.lastGood.type} ${backup.lastGood.label}, ${agoText(backup.lastGood.stoppedAt, screen)}`;
  return [...running, last];
}
