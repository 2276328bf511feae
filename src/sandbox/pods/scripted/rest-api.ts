import {createServer, type Server} from 'node:http';
import {duplexPair, type Duplex} from 'node:stream';
import {formatLsn} from './leader-record.ts';
import {memberLines, PATRONI_VERSION} from './member-status.ts';
import type {PatroniMember} from './patroni-member.ts';

interface Answer {
  status: number;
  body?: unknown;
}

/** A connection to the simulated Patroni REST API. */
export function connectRestApi(member: PatroniMember): Duplex {
  const [client, served] = duplexPair();
  serverOf(member).emit('connection', served);
  return client;
}

const servers = new WeakMap<PatroniMember, Server>();

function serverOf(member: PatroniMember): Server {
  const known = servers.get(member);
  if (known !== undefined) return known;
  const server = createServer((request, response) => {
    request.resume();
    const path = (request.url ?? '/').split('?')[0] as string;
    void answer(member, request.method ?? 'GET', path)
      .catch((error: Error): Answer => ({status: 503, body: {error: error.message}}))
      .then(({status, body}) => {
        response.writeHead(status, {'content-type': 'application/json'});
        response.end(body === undefined || request.method === 'HEAD' ? '' : JSON.stringify(body));
      });
  });
  servers.set(member, server);
  return server;
}

async function answer(member: PatroniMember, method: string, path: string): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS') return {status: 501, body: {error: 'not played by scripted pods'}};
  const running = member.state.state === 'running';
  const health = (fits: boolean): Answer => ({status: fits ? 200 : 503, body: patroniBody(member)});
  switch (path) {
    case '/liveness':
      return {status: 200};
    case '/patroni':
      return {status: 200, body: patroniBody(member)};
    case '/health':
      return health(running);
    case '/readiness':
      return health(member.ready);
    case '/':
    case '/primary':
    case '/master':
    case '/leader':
    case '/read-write':
      return health(running && member.isLeader);
    case '/replica':
      return health(running && member.state.role === 'replica');
    case '/read-only':
      return health(running);
    case '/cluster':
      return {status: 200, body: await clusterBody(member)};
    case '/history':
      return {status: 200, body: (await member.store.config()).history};
    default:
      return {status: 404, body: {error: `no ${path} here`}};
  }
}

function patroniBody(member: PatroniMember): Record<string, unknown> {
  const {state, role, timeline, leader} = member.state;
  const position = member.position;
  return {
    state,
    postmaster_start_time: member.startedAt.toISOString(),
    role: role ?? 'uninitialized',
    server_version: 150_005,
    xlog: role === 'master' ? {location: position} : {received_location: position, replayed_location: position, replayed_timestamp: null, paused: false},
    timeline,
    ...(leader === undefined ? {cluster_unlocked: true} : {}),
    patroni: {version: PATRONI_VERSION, scope: member.store.scope, name: member.store.member},
    simulated: `no database; position ${formatLsn(position)} is made up`,
  };
}

async function clusterBody(member: PatroniMember): Promise<Record<string, unknown>> {
  const lines = memberLines(member.store.scope, await member.store.members(), member.state.leader, (await member.store.sync()).standby);
  return {
    members: lines.map((line) => ({
      name: line.Member, role: line.Role.toLowerCase().replace(' ', '_'), state: line.State, host: line.Host.split(':')[0], port: 27_500,
      timeline: line.TL, ...(line['Lag in MB'] === undefined ? {} : {lag: line['Lag in MB']}),
    })),
    scope: member.store.scope,
  };
}
