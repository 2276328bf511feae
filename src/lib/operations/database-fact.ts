import type {DatabaseFact, RoleFact} from '../model/feature-facts.ts';
import {isRecord, valueAt} from '../rules/view.ts';
import type {OperationContext} from './context.ts';
import {runSql} from './database/run-sql.ts';
import type {Reading} from './fact-reading.ts';
import {choosePod} from './pods/choose-pod.ts';
import {targetCluster} from './target-cluster.ts';

/** One document, so that one exec answers all; of a password only its kind is told. */
const SQL = `SELECT json_build_object(
  'roles', (SELECT coalesce(json_agg(json_build_object(
      'name', rolname, 'canLogin', rolcanlogin, 'bypasses', rolsuper OR rolbypassrls,
      'password', CASE WHEN rolpassword IS NULL THEN 'none' WHEN rolpassword LIKE 'md5%' THEN 'md5' ELSE 'scram-sha-256' END,
      'memberOf', (SELECT coalesce(json_agg(g.rolname), '[]') FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = a.oid))
    ), '[]') FROM pg_authid a WHERE rolname NOT LIKE 'pg\\_%'),
  'sessions', (SELECT coalesce(json_object_agg(usename, n), '{}') FROM (SELECT usename, count(*) AS n FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND usename IS NOT NULL GROUP BY usename) s),
  'size', (SELECT sum(pg_database_size(oid))::bigint FROM pg_database));
`;

/** Asks the primary of the cluster that the object is about, as the superuser over the local socket. Throws FepError. */
export async function readDatabase(reading: Reading): Promise<DatabaseFact> {
  const {cluster, signal, namespace} = reading;
  const name = targetCluster(reading);
  const clock = {now: () => new Date(), sleep: () => Promise.resolve()};
  const context: OperationContext = {cluster, signal, clock, report: () => undefined};
  const chosen = await choosePod(context, {name, namespace}, {role: 'primary'});
  return databaseFact(name, await runSql(context, chosen, {sql: SQL}));
}

/** Reads the document above. Throws where the answer is none. */
export function databaseFact(cluster: string, answer: string): DatabaseFact {
  const document: unknown = JSON.parse(answer);
  const [roles, sessions, size] = ['roles', 'sessions', 'size'].map((key) => valueAt(document, key));
  if (!Array.isArray(roles) || !isRecord(sessions) || typeof size !== 'number') throw new Error(`the database of ${cluster} answered something else than was asked`);
  return {cluster, roles: roles as RoleFact[], sessions: sessions as Record<string, number>, size};
}
