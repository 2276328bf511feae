import cliTruncate from 'cli-truncate';
import type {ClusterStatus} from '../model/answers/cluster-status.ts';
import {databaseRows} from './cluster-status-database.ts';
import {factsLine, paintVerdict, renderMembers} from './cluster-status.ts';
import type {Screen} from './screen.ts';

/** The terminal that every terminal is at least. */
const SMALLEST = {columns: 80, rows: 24};
/** Room for the prompt below. */
const PROMPT_ROWS = 1;
/** Problems shown before the rest is counted, so that servers stay on the screen. */
const FEW_PROBLEMS = 6;
const FEW_MEMBERS = 7;
/** What is told of the databases, the most urgent first, as far as there is room. */
const ROWS = ['Backups', 'Archiving', 'Slots', 'Connections', 'Longest', 'Prepared', 'XID age', 'Certificate', 'Databases'];

/**
 * A status that fits a screen of 24 lines and 80 columns, or the one it is drawn on: verdict, problems, servers, then
 * one line each of what the databases tell. What has no room is counted, never dropped in silence.
 */
export function renderCompactStatus(status: ClusterStatus, screen: Screen, size: {rows?: number | undefined} = {}): string {
  const columns = screen.width ?? SMALLEST.columns;
  const rows = (size.rows ?? SMALLEST.rows) - PROMPT_ROWS;
  const {theme} = screen;
  const head = [headLine(status, screen), ...problemLines(status, screen, Math.min(FEW_PROBLEMS, rows - 4)), factsLine(status, theme)];
  const members = memberLines(status, {...screen, width: columns});
  const lines = [...head, ...(members.length > 0 && head.length + members.length < rows ? ['', ...members] : [])];
  const more = detailLines(status, screen);
  const room = rows - lines.length - 1;
  if (more.length > 0 && room >= 1) lines.push('', ...(more.length <= room ? more : [...more.slice(0, room - 1), theme.muted(`${more.length - room + 1} more lines without --compact`)]));
  return lines.slice(0, rows).map((line) => `${cliTruncate(line, columns)}\n`).join('');
}

function headLine({name, namespace, verdict, takenAt}: ClusterStatus, {theme}: Screen): string {
  return `${theme.strong(name)}  ${paintVerdict(verdict, theme)(verdict.toUpperCase())}  ${theme.muted(`namespace ${namespace}, seen ${takenAt.slice(11, 19)} UTC`)}`;
}

function problemLines({problems, headline}: ClusterStatus, {theme}: Screen, most: number): string[] {
  if (problems.length === 0) return [headline];
  const shown = problems.length <= most ? problems : problems.slice(0, most - 1);
  const rest = problems.length - shown.length;
  return [
    ...shown.map(({severity, message}) => `${paintVerdict(severity, theme)(severity.toUpperCase().padEnd(8))} ${message}`),
    ...(rest > 0 ? [theme.muted(`and ${rest} more problems`)] : []),
  ];
}

function memberLines(status: ClusterStatus, screen: Screen): string[] {
  const lines = renderMembers(status, screen, {wide: false}).split('\n').filter((line) => line !== '');
  if (lines.length <= FEW_MEMBERS + 1) return lines;
  return [...lines.slice(0, FEW_MEMBERS), screen.theme.muted(`and ${lines.length - FEW_MEMBERS} more servers`)];
}

function detailLines(status: ClusterStatus, screen: Screen): string[] {
  const told = new Map(databaseRows(status, screen, {wide: false}));
  const rows = ROWS.flatMap((label) => (told.get(label) ?? []).slice(0, 1).map((text) => [label, text] as const));
  const unread = status.unreadable.map(({part, reason}) => ['Not read', screen.theme.warning(`${part}: ${reason}`)] as const);
  return [...unread, ...rows].map(([label, text]) => `${screen.theme.muted(label.padEnd(12))}${text}`);
}
