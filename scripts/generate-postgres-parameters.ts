/**
 * Writes src/lib/model/postgres/parameter-table.ts from pg_settings of a real PostgreSQL 15:
 *
 *   node scripts/generate-postgres-parameters.ts [folder with initdb, pg_ctl, psql]
 *
 * It makes a database of its own in a temporary folder, as an unprivileged user where it is started by root, asks, and removes it.
 * Enum parameters take words that pg_settings does not list (`synchronous_commit = yes`): those are found by trying.
 */
import {spawnSync} from 'node:child_process';
import {chownSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

const bin = process.argv[2] ?? '/usr/lib/postgresql/15/bin';
const NOBODY = 65_534;
const PORT = '32432';
/** Modules of PostgreSQL itself that FEP preloads by default (UG 2.3.7), or that a user may; their parameters are told too. */
const MODULES = ['pg_stat_statements', 'pg_prewarm', 'auto_explain'];
/** Boot values that tell of the build, and not of PostgreSQL. */
const OF_THE_BUILD = new Set(['unix_socket_directories', 'krb_server_keyfile', 'server_version', 'server_version_num', 'ssl_ciphers', 'lc_collate', 'lc_ctype', 'log_timezone', 'TimeZone', 'timezone_abbreviations']);
/** Words that some enums take without listing them. */
const UNLISTED = ['on', 'off', 'true', 'false', 'yes', 'no', '1', '0', 'debug', 'info', 'archive', 'hot_standby', 'standby', 'md5', 'none', 'default'];

const asUser = process.getuid?.() === 0 ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : [];

function run(program: string, args: string[], input?: string): string {
  const [command = '', ...rest] = [...asUser, path.join(bin, program), ...args];
  const {status, stdout, stderr} = spawnSync(command, rest, {encoding: 'utf8', cwd: tmpdir(), ...(input === undefined ? {stdio: ['ignore', 'pipe', 'pipe']} : {input})});
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
  return stdout;
}

function withServer(use: (sql: (text: string) => string) => void): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'parameters-'));
  if (asUser.length > 0) chownSync(folder, NOBODY, NOBODY);
  const data = path.join(folder, 'data');
  try {
    run('initdb', ['-D', data, '-U', 'postgres', '--no-sync', '--locale=C', '--encoding=UTF8']);
    // pg_ctl leaves the server with its own output, so that a pipe would never end.
    const [command = '', ...rest] = [...asUser, path.join(bin, 'pg_ctl'), '-D', data, '-w', '-l', path.join(folder, 'log'), '-o', `-k ${folder} -p ${PORT} -c listen_addresses= -c shared_preload_libraries=${MODULES.join(',')}`, 'start'];
    if (spawnSync(command, rest, {stdio: 'ignore', cwd: tmpdir()}).status !== 0) throw new Error('the server does not start');
    use((text) => run('psql', ['-X', '-h', folder, '-p', PORT, '-U', 'postgres', '-At', '-F', '\t'], text));
  } finally {
    const [command = '', ...rest] = [...asUser, path.join(bin, 'pg_ctl'), '-D', data, '-m', 'immediate', 'stop'];
    spawnSync(command, rest, {stdio: 'ignore', cwd: tmpdir()});
    rmSync(folder, {recursive: true, force: true});
  }
}

const QUERY = `SELECT name, vartype, coalesce(unit,''), coalesce(min_val,''), coalesce(max_val,''), coalesce(array_to_string(enumvals,','),''),
  coalesce(replace(replace(boot_val, E'\\t', '\\t'), E'\\n', '\\n'), ''), context, category FROM pg_settings ORDER BY name COLLATE "C";`;

/** Enum words that the server takes beyond those it lists. */
function unlistedWords(sql: (text: string) => string, enums: readonly string[][]): Map<string, string[]> {
  const attempts = enums.flatMap(([name = '', , , , , words = '']) => UNLISTED.filter((word) => !words.split(',').includes(word)).map((word) => ({name, word})));
  const script = attempts.map(({name, word}) => `ALTER SYSTEM SET ${name} = '${word}';\n\\echo ${name} ${word} :ERROR\n`).join('');
  const taken = new Map<string, string[]>();
  for (const line of sql(`\\set QUIET on\n${script}`).split('\n')) {
    const [name = '', word = '', failed] = line.split(' ');
    if (failed === 'false') taken.set(name, [...(taken.get(name) ?? []), word]);
  }
  return taken;
}

const CODES: Readonly<Record<string, string>> = {bool: 'b', integer: 'i', real: 'r', enum: 'e', string: 's'};

function tableText(rows: string[][], unlisted: Map<string, string[]>, version: string): string {
  const categories = [...new Set(rows.map((row) => row[8] ?? ''))].toSorted();
  const lines = rows.map(([name = '', type = '', unit, min, max, words, boot = '', context, category = '']) => {
    const value = OF_THE_BUILD.has(name) || boot.startsWith('/') ? '?' : boot;
    return [name, CODES[type], unit, min, max, words, unlisted.get(name)?.join(',') ?? '', value, context, categories.indexOf(category)].join('\t').replaceAll('\\', String.raw`\\`).replaceAll('`', '\\`').replaceAll('${', '\\${');
  });
  return `// Generated from pg_settings of PostgreSQL ${version} by scripts/generate-postgres-parameters.ts. Do not edit.

/** Version of the server that was asked. */
export const ASKED_VERSION = '${version}';

/** Categories of pg_settings, by the number in the last column. */
export const CATEGORIES: readonly string[] = ${JSON.stringify(categories, undefined, 2).replaceAll('"', "'")};

/**
 * One parameter a line, columns parted by tabs: name, type (b, i, r, e, s), unit, least, most, words of an enum, words that it takes
 * and does not list, boot value (? where it tells of the build alone), context, number of the category.
 */
export const TABLE = \`${lines.join('\n')}\`;
`;
}

withServer((sql) => {
  const rows = sql(QUERY).trimEnd().split('\n').map((line) => line.split('\t'));
  const settable = rows.filter(([, type, , , , , , context]) => type === 'enum' && context !== 'internal');
  const [version = ''] = sql('SHOW server_version;').trim().split(' ');
  const file = path.join(import.meta.dirname, '..', 'src', 'lib', 'model', 'postgres', 'parameter-table.ts');
  writeFileSync(file, tableText(rows, unlistedWords(sql, settable), version));
  console.log(`${rows.length} parameters of PostgreSQL ${version}`);
});
