import type {ConnectionInfo, Endpoint} from '../model/answers/connection.ts';
import type {Screen} from './screen.ts';
import {renderTable} from './table.ts';

/** Everything about the ways in, for people. */
export function renderConnectionInfo(info: ConnectionInfo, {theme, width}: Screen): string {
  const row = (label: string, text: string): string => `${theme.muted(label.padEnd(10))} ${text}\n`;
  const {password, tls} = info;
  const table = renderTable(info.endpoints, [
    {header: 'LEADS TO', value: ({role}) => role},
    {header: 'FROM', value: ({scope}) => (scope === 'internal' ? 'the cluster' : 'outside')},
    {header: 'HOST', value: ({hosts, note}) => hosts.join(',') || note, flexible: true},
    {header: 'PORT', value: ({port}) => port, align: 'right'},
    {header: 'SERVICE', value: ({service, type}) => `${service} (${type})`},
  ], {width, theme});
  return [
    table === '' ? `${theme.warning('no Service leads to the database yet')}\n` : table,
    '\n',
    row('Database', info.database),
    row('User', info.user ?? 'not named in the FEPCluster (spec.fepChildCrVal.sysUsers.pguser)'),
    ...(info.user === undefined ? [] : [row('Password', passwordText(info))]),
    ...(password?.present === true ? [row('', theme.command(readCommand(info)))] : []),
    row('TLS', `sslmode=${tls.sslmode} (${tls.reason})`),
    ...pgpoolTls(info).map((words) => row('', words)),
    ...(tls.ca === undefined ? [] : [row('', `authority: ConfigMap ${tls.ca.configMap}, key ${tls.ca.key}`), row('', theme.command(caCommand(info)))]),
    ...(tls.serverCertificate === undefined ? [] : [row('', `server's certificate: Secret ${tls.serverCertificate}`)]),
    ...(tls.clientCertificate === undefined ? [] : [row('', `client certificate: Secret ${tls.clientCertificate} (tls.crt, tls.key)`)]),
    ...info.endpoints.filter(({note, hosts}) => note !== undefined && hosts.length > 0).map(({service, note}) => row('Note', `${service}: ${note}`)),
    ...info.unreadable.map(({part, reason}) => row('Not seen', `${part}: ${reason}`)),
  ].join('');
}

/** A line for each FEPPgpool2, however many Services lead to it. */
function pgpoolTls({endpoints}: ConnectionInfo): string[] {
  return [...new Set(endpoints.flatMap(({tls}) => (tls === undefined ? [] : [`through Pgpool-II: sslmode=${tls.sslmode} (${tls.reason})`])))];
}

function passwordText({password}: ConnectionInfo): string {
  if (password === undefined) return 'not known to the FEPCluster: it names no such user';
  const place = `Secret ${password.secret}, key ${password.key}`;
  if (password.present === undefined) return `${place} (may not be read)`;
  return password.present ? place : `${place} is expected to have it, and does not`;
}

function readCommand({password, namespace}: ConnectionInfo): string {
  return `kubectl get secret ${password?.secret} -n ${namespace} -o jsonpath='{.data.${password?.key.replaceAll('.', '\\.')}}' | base64 -d`;
}

function caCommand({tls, namespace}: ConnectionInfo): string {
  return `kubectl get configmap ${tls.ca?.configMap} -n ${namespace} -o jsonpath='{.data.ca\\.crt}' > ca.crt`;
}

/** One way in, with all that its forms need. */
export interface Target {
  info: ConnectionInfo;
  endpoint: Endpoint;
  /** Only where the user has asked for it, at a terminal or for a file. */
  password?: string;
}

/** `export PGHOST=…` for a shell. */
export function renderEnv({info, endpoint, password}: Target): string {
  const line = (name: string, value: string): string => `export ${name}=${shellWord(value)}\n`;
  return [
    line('PGHOST', endpoint.hosts[0] ?? ''),
    line('PGPORT', String(endpoint.port)),
    line('PGDATABASE', info.database),
    ...(info.user === undefined ? [] : [line('PGUSER', info.user)]),
    line('PGSSLMODE', tlsFor(info, endpoint).sslmode),
    ...(tlsFor(info, endpoint).ca === undefined ? [] : [`# ${caCommand(info)}\n`, line('PGSSLROOTCERT', 'ca.crt')]),
    ...(password !== undefined ? [line('PGPASSWORD', password)] : info.password === undefined ? [] : [`# export PGPASSWORD="$(${readCommand(info)})"\n`]),
  ].join('');
}

/** A connection URI of libpq (PostgreSQL 15, 34.1.1.2). */
export function renderUri({info, endpoint, password}: Target): string {
  const user = info.user === undefined ? '' : `${encodeURIComponent(info.user)}${password === undefined ? '' : `:${encodeURIComponent(password)}`}@`;
  return `postgresql://${user}${endpoint.hosts[0] ?? ''}:${endpoint.port}/${encodeURIComponent(info.database)}?${parameters(info, endpoint)}\n`;
}

/** A URL of the JDBC driver. */
export function renderJdbc({info, endpoint, password}: Target): string {
  const more = [
    ...(info.user === undefined ? [] : [`user=${encodeURIComponent(info.user)}`]),
    ...(password === undefined ? [] : [`password=${encodeURIComponent(password)}`]),
    parameters(info, endpoint),
  ];
  return `jdbc:postgresql://${endpoint.hosts[0] ?? ''}:${endpoint.port}/${encodeURIComponent(info.database)}?${more.join('&')}\n`;
}

/** A line of a password file (PostgreSQL 15, 34.16). */
export function renderPgpass({info, endpoint, password = ''}: Target): string {
  const field = (text: string): string => text.replaceAll(/[\\:]/g, '\\$&');
  return endpoint.hosts.map((host) => `${[host, String(endpoint.port), info.database, info.user ?? '*', password].map(field).join(':')}\n`).join('');
}

/** The servers' TLS, or that of Pgpool-II, whose authority is not the servers'. */
function tlsFor(info: ConnectionInfo, endpoint: Endpoint): Pick<ConnectionInfo['tls'], 'sslmode' | 'ca'> {
  return endpoint.tls ?? info.tls;
}

function parameters(info: ConnectionInfo, endpoint: Endpoint): string {
  const tls = tlsFor(info, endpoint);
  return `sslmode=${tls.sslmode}${tls.ca === undefined ? '' : '&sslrootcert=ca.crt'}`;
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
