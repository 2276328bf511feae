import {text} from 'node:stream/consumers';
import {formatLsn, readHistory} from './leader-record.ts';
import {memberLines, PATRONI_VERSION, type MemberLine} from './member-status.ts';
import type {PatroniMember} from './patroni-member.ts';
import {pgbackrest} from './pgbackrest.ts';
import {marked, notPlayed, optionValue, type Tool} from './tool.ts';

/** Commands of a scripted server pod beside those of every container. */
export function databaseTools(member: PatroniMember): Readonly<Record<string, Tool>> {
  return {
    patronictl: marked(patronictl(member)),
    psql: marked(psql(member)),
    pg_isready: marked(pgIsReady(member)),
    pgbackrest,
  };
}

function pgIsReady(member: PatroniMember): Tool {
  return async ({args, request}) => {
    const where = `${optionValue(args, 'host', 'h') ?? '/tmp'}:${optionValue(args, 'port', 'p') ?? '27500'}`;
    const running = member.state.state === 'running';
    request.stdout.write(`${where} - ${running ? 'accepting connections' : 'no response'}\n`);
    return running ? 0 : 2;
  };
}

function patronictl(member: PatroniMember): Tool {
  return async ({args, request}) => {
    const words = positional(args);
    const json = (optionValue(args, 'format', 'f') ?? '').startsWith('json');
    const {store} = member;
    switch (words[0]) {
      case 'list': {
        const {record} = await store.leader();
        const lines = memberLines(store.scope, await store.members(), record?.leader || undefined, (await store.sync()).standby);
        request.stdout.write(json ? `${JSON.stringify(lines)}\n` : memberTable(store.scope, lines));
        return 0;
      }
      case 'history': {
        const {history} = await store.config();
        const lines = readHistory(JSON.stringify(history)).map(([TL, LSN, Reason, Timestamp, leader]) => ({TL, LSN, Reason, Timestamp, 'New Leader': leader}));
        request.stdout.write(json ? `${JSON.stringify(lines)}\n` : lines.map((line) => `${line.TL} ${formatLsn(line.LSN)} ${line.Reason} ${line.Timestamp} ${line['New Leader']}\n`).join(''));
        return 0;
      }
      case 'version':
        request.stdout.write(`patronictl version ${PATRONI_VERSION}\n`);
        return 0;
      case 'switchover':
      case 'failover':
        return changeLeader(member, words[0], args, (text) => void request.stdout.write(`${text}\n`));
      case 'restart':
      case 'reload':
        return processCommand(member, words[0], words.slice(2), (text) => void request.stdout.write(`${text}\n`));
      default:
        request.stderr.write(`${notPlayed(`patronictl ${args.join(' ')}`)}\n`);
        return 127;
    }
  };
}

/** Restart and reload of this member only: a scripted member has no way to the others. Names are the words after the cluster's. */
async function processCommand(member: PatroniMember, command: 'restart' | 'reload', names: readonly string[], say: (text: string) => void): Promise<number> {
  const {store} = member;
  if (names.length !== 1 || names[0] !== store.member) {
    say(`Error: a scripted member knows only itself: patronictl ${command} ${store.scope} ${store.member}`);
    return 1;
  }
  if (command === 'restart') member.restart();
  say(command === 'restart' ? `Success: restart on member ${store.member}` : `Reload request received for member ${store.member} and will be processed within 10 seconds`);
  return 0;
}

async function changeLeader({store}: PatroniMember, command: 'switchover' | 'failover', args: readonly string[], say: (text: string) => void): Promise<number> {
  const {record} = await store.leader();
  const leader = optionValue(args, 'leader') ?? optionValue(args, 'master') ?? record?.leader ?? '';
  const candidate = optionValue(args, 'candidate');
  const names = (await store.members()).map((pod) => pod.metadata.name);
  if (leader === '' || leader !== record?.leader) say(`Error: Member ${leader} is not the leader of cluster ${store.scope}`);
  else if (candidate !== undefined && !names.includes(candidate)) say(`Error: Member ${candidate} does not exist in cluster ${store.scope}`);
  else if (candidate === leader) say(`Error: ${command === 'failover' ? 'Failover' : 'Switchover'} target and source are the same.`);
  else if (command === 'failover' && candidate === undefined) say('Error: Failover could be performed only to a specific candidate');
  else if (names.length < 2) say('Error: No candidates found to switchover to');
  else {
    await store.askSwitchover(leader, candidate);
    say(`${command === 'failover' ? 'Failover' : 'Switchover'} of ${leader} ${candidate === undefined ? '' : `to ${candidate} `}was asked for`);
    return 0;
  }
  return 1;
}

/** Words that are neither options nor the values of those options that take one. */
function positional(args: readonly string[]): string[] {
  const takesValue = new Set(['-c', '--config-file', '-f', '--format', '-d', '--dcs', '--leader', '--master', '--candidate', '--scheduled']);
  return args.filter((word, index) => !word.startsWith('-') && !takesValue.has(args[index - 1] ?? ''));
}

function memberTable(scope: string, lines: readonly MemberLine[]): string {
  const head = ['Member', 'Host', 'Role', 'State', 'TL', 'Lag in MB'];
  const rows = lines.map((line) => [line.Member, line.Host, line.Role, line.State, String(line.TL ?? ''), String(line['Lag in MB'] ?? '')]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] as string).length)));
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+`;
  const row = (cells: readonly string[]): string => `|${cells.map((cell, column) => ` ${cell.padEnd(widths[column] as number)} `).join('|')}|`;
  const title = `+ Cluster: ${scope} `;
  return [title + rule.slice(title.length), row(head), rule, ...rows.map(row), rule, ''].join('\n');
}

function psql(member: PatroniMember): Tool {
  return async ({args, request}) => {
    const query = optionValue(args, 'command', 'c') ?? args.map((word) => /^-[A-Za-z]+c$/.exec(word) && args[args.indexOf(word) + 1]).find(Boolean) ?? '';
    if (query === '' && request.stdin !== undefined && !request.tty) return typedSql(await text(request.stdin), (words) => void request.stderr.write(`${words}\n`));
    const answer = psqlAnswer(member, query.trim().replace(/;$/, '').replace(/\s+/g, ' ').toLowerCase());
    if (answer === undefined) {
      request.stderr.write(`${notPlayed(query === '' ? 'psql' : `psql -c '${query}'`)}\n`);
      return 127;
    }
    const bare = args.some((word) => /^-[A-Za-z]*t/.test(word) || word === '--tuples-only');
    request.stdout.write(bare ? `${answer.value}\n` : ` ${answer.name} \n${'-'.repeat(answer.name.length + 2)}\n ${answer.value}\n(1 row)\n\n`);
    return 0;
  };
}

/** A new password for postgres is taken, as there is none to check it against; of other statements nothing is known here. */
function typedSql(sql: string, complain: (words: string) => void): number {
  const statements = sql.split(';').map((one) => one.trim()).filter((one) => one !== '');
  const unknown = statements.find((one) => !/^(SET \w+ = \S+|ALTER ROLE postgres PASSWORD '[^']*')$/i.test(one));
  if (unknown === undefined) return 0;
  complain(notPlayed(`psql: ${unknown}`));
  return 127;
}

function psqlAnswer(member: PatroniMember, query: string): {name: string; value: string} | undefined {
  switch (query) {
    case 'select 1':
      return {name: '?column?', value: '1'};
    case 'select version()':
      return {name: 'version', value: 'PostgreSQL 15.5 (simulated by the kubectl-fep sandbox)'};
    case 'show server_version':
      return {name: 'server_version', value: '15.5'};
    case 'select pg_is_in_recovery()':
      return {name: 'pg_is_in_recovery', value: member.state.role === 'master' ? 'f' : 't'};
    case 'select current_user':
      return {name: 'current_user', value: 'postgres'};
    default:
      return undefined;
  }
}
