import {marked, notPlayed, optionValue, type Tool} from './tool.ts';

/** Name of the stanza in the product's archive command. */
const STANZA = 'backupstanza';

/** `pgbackrest info`: a repository in which no backup was made yet. */
export const pgbackrest: Tool = marked(async ({args, request}) => {
  if (args.find((word) => !word.startsWith('-')) !== 'info') {
    request.stderr.write(`${notPlayed(`pgbackrest ${args.join(' ')}`)}\n`);
    return 127;
  }
  const stanza = optionValue(args, 'stanza') ?? STANZA;
  request.stdout.write(optionValue(args, 'output') === 'json' ? `${JSON.stringify([emptyStanza(stanza)])}\n` : emptyText(stanza));
  return 0;
});

function emptyText(stanza: string): string {
  return `stanza: ${stanza}\n    status: error (no valid backups)\n    cipher: none\n\n    db (current)\n        wal archive min/max (15): none present\n`;
}

/** As pgBackRest 2.46 prints a stanza without backups. */
function emptyStanza(stanza: string): Record<string, unknown> {
  const status = {code: 2, message: 'no valid backups'};
  return {
    archive: [{database: {id: 1, 'repo-key': 1}, id: '15-1', max: null, min: null}],
    backup: [],
    cipher: 'none',
    db: [{id: 1, 'repo-key': 1, 'system-id': 7_300_000_000_000_000, version: '15'}],
    name: stanza,
    repo: [{cipher: 'none', key: 1, status}],
    status: {...status, lock: {backup: {held: false}}},
  };
}
