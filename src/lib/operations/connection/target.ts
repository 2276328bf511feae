import {FepError} from '../../errors/fep-error.ts';
import type {ConnectionInfo, Endpoint} from '../../model/answers/connection.ts';
import {isKnown, type Part} from '../../model/part.ts';
import type {FoundPassword} from '../database/credentials.ts';
import type {ConnectionFacts} from './connection-info.ts';

/** A password goes into forms of one line only; a password file without one is none. Throws one clear error (exit 2). */
export function requireSecretFormat(format: string, wantsPassword: boolean): void {
  const takes = ['env', 'uri', 'jdbc', 'pgpass'].includes(format);
  if (wantsPassword && !takes) {
    throw new FepError(`-o ${format} never holds a password`, {
      code: 'no-password-format', exit: 'usage', where: '-o', why: 'answers for programs end up in logs', suggestions: ['-o uri', '-o pgpass', '-o env', '-o jdbc'],
    });
  }
  if (format === 'pgpass' && !wantsPassword) {
    throw new FepError('a line of a password file needs the password', {
      code: 'needs-password', exit: 'usage', where: '-o pgpass', why: 'it is shown or written only when asked for', suggestions: ['--out FILE (a new file, readable by you alone)', '--show-password (at a terminal)'],
    });
  }
}

export interface TargetWanted {
  role: Endpoint['role'];
  external: boolean;
  password: boolean;
}

/** The one way in that a form of one line is about. Throws `no-endpoint`, `password-unknown` (4), forbidden (5). */
export function targetFor({info, password}: ConnectionFacts, wanted: TargetWanted): {info: ConnectionInfo; endpoint: Endpoint; password?: string} {
  const scope = wanted.external ? 'external' : 'internal';
  const endpoint = info.endpoints.find((candidate) => candidate.role === wanted.role && candidate.scope === scope && candidate.hosts.length > 0);
  if (endpoint === undefined) throw noEndpoint(info, wanted);
  return {info, endpoint, ...(wanted.password ? {password: required(info, password)} : {})};
}

function noEndpoint(info: ConnectionInfo, {role, external}: TargetWanted): FepError {
  const there = info.endpoints.map((endpoint) => `${endpoint.role} ${endpoint.scope}${endpoint.hosts.length === 0 ? ` (${endpoint.note ?? 'without an address'})` : ''}`);
  return new FepError(`${info.name} has no way ${role === 'pgpool' ? 'through Pgpool-II' : `to the ${role}`} from ${external ? 'outside' : 'inside the cluster'}`, {
    code: 'no-endpoint', exit: 'notFound', where: external ? '--external' : `fepcluster/${info.name}`,
    why: role === 'pgpool' && !external ? whyNoPgpool(info) : there.length === 0 ? 'no Service leads to its servers, or Services may not be listed' : `there are: ${there.join(', ')}`,
    suggestions: external ? [`kubectl fep port-forward ${info.name} -n ${info.namespace}`] : [`kubectl fep status ${info.name} -n ${info.namespace}`],
  });
}

function whyNoPgpool({name, unreadable}: ConnectionInfo): string {
  const unseen = unreadable.find(({part}) => part === 'FEPPgpool2' || part === 'services');
  return unseen === undefined ? `no FEPPgpool2 serves ${name}, or its Service is not there yet` : `${unseen.part}: ${unseen.reason}`;
}

function required(info: ConnectionInfo, found: Part<FoundPassword | undefined>): string {
  if (isKnown(found) && found.known !== undefined) return found.known.password;
  const place = info.password === undefined ? undefined : `key ${info.password.key} of Secret ${info.password.secret}`;
  throw new FepError(`the password of ${info.user ?? 'the user'} is not known`, {
    code: 'password-unknown', exit: isKnown(found) ? 'notFound' : 'forbidden', where: info.password === undefined ? '--username' : `secret/${info.password.secret}`,
    why: !isKnown(found) ? found.unreadable : place === undefined ? 'the FEPCluster names no such user; in the stored resource the operator masks passwords' : `${place} is not there, and in the stored FEPCluster the operator masks it`,
  });
}
