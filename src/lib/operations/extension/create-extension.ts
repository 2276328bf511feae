import {FepError} from '../../errors/fep-error.ts';
import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {ExtensionCreated} from '../../model/answers/extension.ts';
import type {OperationContext} from '../context.ts';
import {quoteIdentifier, quoteLiteral, runSql} from '../database/run-sql.ts';
import {choosePod, type ChosenPod} from '../pods/choose-pod.ts';

export interface CreateExtensionOptions {
  name: string;
  namespace?: string;
  extension: string;
  /** Left out: `postgres`. */
  database?: string;
  schema?: string;
  version?: string;
  /** Make the extensions that it needs too. */
  cascade: boolean;
  dryRun: boolean;
}

interface Seen {
  /** Databases that take connections. */
  databases: string[];
  installed: string | null;
  available: string | null;
  known: string[];
}

/**
 * Makes an extension as superuser in the primary, over its socket (which pguser may not), and looks at
 * `pg_extension` afterwards. By SQL, for no source says how the `args` of the FEPAction name extension and database (UG 6.6.1). There already: nothing is changed. Throws as `choosePod` does, and `no-such-extension`,
 * `no-such-database` (4), `sql-failed` (1) in PostgreSQL's words.
 */
export async function createExtension(context: OperationContext, options: CreateExtensionOptions): Promise<ExtensionCreated> {
  const ref = {name: options.name, namespace: options.namespace ?? context.cluster.connection.namespace};
  const {extension, database = 'postgres'} = options;
  const chosen = await choosePod(context, ref, {role: 'primary'});
  const before = await look(context, chosen, extension, database);
  const answer = {apiVersion: ANSWER_API_VERSION, kind: 'ExtensionCreated', ...ref, pod: chosen.name, database, extension} as const;
  const where = `${extension} in database ${database} of ${ref.name}`;
  if (before.installed !== null) return {...answer, version: before.installed, observed: 'unchanged', message: `${where} is there already (version ${before.installed}); nothing was changed`};
  if (before.available === null) throw noSuchExtension(chosen, extension, before.known);
  const version = options.version ?? before.available;
  if (options.dryRun) return {...answer, version, observed: 'dry-run-client', message: `${where} would be made (version ${version}); nothing was sent`};
  await runSql(context, chosen, {database, sql: statement(options)});
  const after = await look(context, chosen, extension, database);
  if (after.installed === null) {
    throw new FepError(`${where} was not seen after it was made`, {code: 'not-observed', exit: 'unknown', where: `pod/${chosen.name}`, why: 'CREATE EXTENSION ended well, and pg_extension does not have it', suggestions: [`kubectl fep psql ${ref.name} -d ${database} -c '\\dx'`]});
  }
  return {...answer, version: after.installed, observed: 'ready', message: `${where} is there (version ${after.installed})`};
}

/** `IF NOT EXISTS`: somebody else may make it at the same moment. */
export function statement({extension, schema, version, cascade}: Pick<CreateExtensionOptions, 'extension' | 'schema' | 'version' | 'cascade'>): string {
  const more = [
    ...(schema === undefined ? [] : [`SCHEMA ${quoteIdentifier(schema)}`]),
    ...(version === undefined ? [] : [`VERSION ${quoteLiteral(version)}`]),
    ...(cascade ? ['CASCADE'] : []),
  ];
  return [`CREATE EXTENSION IF NOT EXISTS ${quoteIdentifier(extension)}`, ...more].join(' ') + ';\n';
}

async function look(context: OperationContext, chosen: ChosenPod, extension: string, database: string): Promise<Seen> {
  const name = quoteLiteral(extension);
  const sql = `SELECT json_build_object(
  'installed', (SELECT extversion FROM pg_catalog.pg_extension WHERE extname = ${name}),
  'available', (SELECT default_version FROM pg_catalog.pg_available_extensions WHERE name = ${name}),
  'known', (SELECT coalesce(json_agg(name ORDER BY name), '[]') FROM pg_catalog.pg_available_extensions),
  'databases', (SELECT json_agg(datname ORDER BY datname) FROM pg_catalog.pg_database WHERE datallowconn));\n`;
  try {
    return JSON.parse(await runSql(context, chosen, {database, sql})) as Seen;
  } catch (error) {
    if (database === 'postgres' || !(error instanceof FepError) || error.code !== 'sql-failed') throw error;
    const {databases} = await look(context, chosen, extension, 'postgres');
    if (databases.includes(database)) throw error;
    throw new FepError(`${chosen.ref.name} has no database ${database}`, {
      code: 'no-such-database', exit: 'notFound', where: '--dbname', why: `its databases are ${databases.join(', ')}`, suggestions: databases.map((other) => `--dbname ${other}`),
    });
  }
}

function noSuchExtension(chosen: ChosenPod, extension: string, known: readonly string[]): FepError {
  const lower = extension.toLowerCase().replaceAll(/[-_ ]/g, '');
  const near = known.filter((name) => name.toLowerCase().replaceAll(/[-_ ]/g, '').includes(lower) || (lower.length > 3 && lower.includes(name.toLowerCase())));
  return new FepError(`the image of ${chosen.ref.name} has no extension ${extension}`, {
    code: 'no-such-extension', exit: 'notFound', where: 'EXTENSION',
    why: near.length > 0 ? `it has ${near.join(', ')}` : `it has ${known.length} others`,
    suggestions: [
      ...near.slice(0, 3).map((name) => `kubectl fep extension create ${chosen.ref.name} ${name}`),
      `see all: kubectl fep psql ${chosen.ref.name} -c 'SELECT name, comment FROM pg_available_extensions ORDER BY 1'`,
      'an extension that is not in the image needs an image of your own (User\'s Guide 4.6)',
    ],
  });
}
