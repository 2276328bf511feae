import type {ChosenPod} from '../../pods/choose-pod.ts';
import {runSql} from '../../database/run-sql.ts';
import type {OperationContext} from '../../context.ts';

/** What a cluster holds, counted. */
export interface Contents {
  databases: DatabaseContents[];
  roles: string[];
}

export interface DatabaseContents {
  database: string;
  /** Rows by `schema.table`. */
  rows: Record<string, number>;
  /** Last value by `schema.sequence`; null for one that was never used. */
  sequences: Record<string, number | null>;
  /** Version by name. */
  extensions: Record<string, string>;
}

const DATABASES = `SELECT json_build_object(
  'databases', (SELECT json_agg(datname ORDER BY datname) FROM pg_catalog.pg_database WHERE datallowconn AND NOT datistemplate),
  'roles', (SELECT json_agg(rolname ORDER BY rolname) FROM pg_catalog.pg_roles WHERE rolname !~ '^pg_'));\n`;

/** Tables of extensions are the extensions' business: a newer version may keep other rows in them. */
const CONTENTS = `SELECT json_build_object('extensions', (SELECT coalesce(json_object_agg(extname, extversion), '{}') FROM pg_catalog.pg_extension),
  'sequences', (SELECT coalesce(json_object_agg(schemaname || '.' || sequencename, last_value), '{}') FROM pg_catalog.pg_sequences));
SELECT format('SELECT json_build_array(%L, count(*)) FROM ONLY %I.%I', n.nspname || '.' || c.relname, n.nspname, c.relname)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1
\\gexec
`;

/** Counts every row of every database on a server, database after database. Throws `sql-failed` (1). */
export async function countContents(context: OperationContext, server: ChosenPod, told: (database: string) => void = () => undefined): Promise<Contents> {
  const {databases, roles} = JSON.parse(await runSql(context, server, {sql: DATABASES})) as {databases: string[] | null; roles: string[] | null};
  const counted: DatabaseContents[] = [];
  for (const database of databases ?? []) {
    told(database);
    counted.push({database, ...contentsFrom(await runSql(context, server, {database, sql: CONTENTS}))});
  }
  return {databases: counted, roles: roles ?? []};
}

/** Reads what psql printed for {@link CONTENTS}: one document, then one array for each table. */
export function contentsFrom(output: string): Omit<DatabaseContents, 'database'> {
  const [head = '{}', ...lines] = output.split('\n').filter((line) => line !== '');
  const {extensions = {}, sequences = {}} = JSON.parse(head) as Partial<DatabaseContents>;
  return {extensions, sequences, rows: Object.fromEntries(lines.map((line) => JSON.parse(line) as [string, number]))};
}

/** What the new cluster lacks, in words; empty when nothing is missing. What it has beyond is its own business. */
export function missingContents(source: Contents, target: Contents): string[] {
  const roles = source.roles.filter((role) => !target.roles.includes(role)).map((role) => `the role ${role} is missing`);
  return [...roles, ...source.databases.flatMap((before) => {
    const after = target.databases.find(({database}) => database === before.database);
    return after === undefined ? [`the database ${before.database} is missing`] : missingIn(before, after);
  })];
}

function missingIn(before: DatabaseContents, after: DatabaseContents): string[] {
  const {database} = before;
  return [
    ...Object.keys(before.extensions).filter((name) => !Object.hasOwn(after.extensions, name)).map((name) => `${database}: the extension ${name} is missing`),
    ...Object.entries(before.rows).flatMap(([table, rows]) => {
      const now = Object.hasOwn(after.rows, table) ? after.rows[table] : undefined;
      if (now === undefined) return [`${database}: the table ${table} is missing (${rows} rows)`];
      return now === rows ? [] : [`${database}: ${table} has ${now} rows, the source ${rows}`];
    }),
    ...Object.entries(before.sequences).flatMap(([name, value]) => {
      const now = Object.hasOwn(after.sequences, name) ? after.sequences[name] : undefined;
      if (now === undefined) return [`${database}: the sequence ${name} is missing`];
      return now === value ? [] : [`${database}: the sequence ${name} is at ${now ?? 'its start'}, the source at ${value ?? 'its start'}`];
    }),
  ];
}

/** How much was compared. */
export function totals({databases}: Contents): {databases: number; tables: number; rows: number; extensions: number} {
  const counts = databases.flatMap(({rows}) => Object.values(rows));
  return {
    databases: databases.length, tables: counts.length, rows: counts.reduce((sum, rows) => sum + rows, 0),
    extensions: databases.reduce((sum, {extensions}) => sum + Object.keys(extensions).length, 0),
  };
}
