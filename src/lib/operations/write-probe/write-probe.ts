import {Writable} from 'node:stream';
import {FepError} from '../../errors/fep-error.ts';
import type {WriteOutage} from '../../model/answers/action.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {Pod} from '../../model/kubernetes-object.ts';
import {primaryServiceName} from '../../model/names.ts';
import {listPods, type ClusterRef} from '../cluster-snapshot.ts';
import {optional} from '../cluster-status/optional.ts';
import {FollowedServer} from '../connection/followed-server.ts';
import type {OperationContext} from '../context.ts';
import {SUPERUSER} from '../database/credentials.ts';
import {psqlStart, SOCKET_FOLDER} from '../database/psql-script.ts';
import {query, runningServers} from '../database-status/index.ts';
import {objectIn, text} from '../database-status/reading.ts';
import {unreadable} from '../parts.ts';
import {seePods} from '../pods/choose-pod.ts';
import {portOf} from '../pods/service-port.ts';
import {CommitLog, gapsOf, type Commit} from './commits.ts';
import {sortByHistory} from './lost-commits.ts';

const EVERY_MS = 50;
const RETRY_MS = 100;
/** Commits of one session; it ends by itself even where nobody can end it. */
const LONGEST_SESSION = 2400;
const FIRST_COMMIT_MS = 5000;
const LAST_COMMIT_MS = 5000;
const GAP_MS = 1000;
const MOST_CHECKED = 1000;

/** A transaction that holds nothing but a message in the WAL: no table is needed, and nothing is left behind. */
const LOOP = `DO $$ DECLARE l pg_lsn; x xid8; BEGIN RAISE NOTICE 'on %', left(pg_walfile_name(pg_current_wal_lsn()), 8); FOR n IN 1..${LONGEST_SESSION} LOOP l := pg_logical_emit_message(true, 'kubectl-fep', 'probe'); x := pg_current_xact_id(); RAISE NOTICE 'try % %', x, l; COMMIT; RAISE NOTICE 'ack %', x; PERFORM pg_sleep(${EVERY_MS / 1000}); END LOOP; END $$`;

const HISTORY = `SELECT json_build_object('timeline', t, 'history', coalesce(pg_read_file('pg_wal/' || t || '.history', 0, 65536, true), '')) FROM (SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8) t) s`;

/**
 * Writes through the pod that the primary Service leads to (label `feprole=master`), twenty commits a second, and goes
 * over to the next one as the Service does. It writes over the server's socket inside the pod: name resolution and the
 * network between clients and the Service are not in its figures. Every commit is durable and, with synchronous
 * replication, confirmed by the standby before it counts as acknowledged.
 */
export class WriteProbe {
  readonly #context: OperationContext;
  readonly #ref: ClusterRef;
  readonly #cluster: FepCluster;
  readonly #over = new AbortController();
  readonly #log = new CommitLog();
  readonly #followed: FollowedServer;
  #reconnects = 0;
  #running: Promise<void> = Promise.resolve();
  #trouble: string | undefined;

  constructor(context: OperationContext, ref: ClusterRef, cluster: FepCluster) {
    const signal = AbortSignal.any([context.signal, this.#over.signal]);
    this.#context = {...context, signal};
    this.#ref = ref;
    this.#cluster = cluster;
    this.#followed = new FollowedServer(this.#context, ref, 'primary', {moved: () => undefined, lost: () => undefined});
  }

  /** Resolves when the first commit was acknowledged; with the reason when there is none, and then nothing runs. */
  async begin(): Promise<string | undefined> {
    const {clock} = this.#context;
    try {
      this.#followed.begin(await seePods(this.#context, this.#ref));
    } catch (error) {
      return unreadable(error).unreadable;
    }
    void this.#followed.follow().catch((error: unknown) => { this.#trouble = unreadable(error).unreadable; });
    this.#running = this.#write();
    const until = clock.now().getTime() + FIRST_COMMIT_MS;
    while (this.#log.acknowledged.length === 0 && clock.now().getTime() < until) await clock.sleep(EVERY_MS);
    if (this.#log.acknowledged.length > 0) return undefined;
    this.stop();
    return this.#trouble ?? `no commit was acknowledged within ${FIRST_COMMIT_MS / 1000} s`;
  }

  /** Waits for a commit on the present primary, ends the writing and reports. */
  async end(): Promise<WriteOutage> {
    const {clock} = this.#context;
    const asked = clock.now().getTime();
    const isBack = (): boolean => (this.#log.acknowledged.at(-1)?.acknowledgedMs ?? 0) >= asked;
    while (!isBack() && clock.now().getTime() < asked + LAST_COMMIT_MS) await clock.sleep(EVERY_MS);
    this.stop();
    await this.#running;
    const {acknowledged, failed} = this.#log;
    const {gaps, longest} = gapsOf(acknowledged, GAP_MS);
    const seconds = (ms: number): number => Math.round(ms) / 1000;
    return {
      secondsWithoutWrites: longest === undefined ? 0 : seconds(longest.toMs - longest.fromMs),
      gaps: gaps.map(({fromMs, toMs}) => ({from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), seconds: seconds(toMs - fromMs)})),
      acknowledged: acknowledged.length,
      failedCommits: failed.length,
      ...(await this.#lost(acknowledged)),
      reconnects: this.#reconnects,
      everyMs: EVERY_MS,
      through: `the pod behind Service ${primaryServiceName(this.#ref.name)} (label feprole=master), over the server's own socket`,
    };
  }

  /** Ends the writing at once. */
  stop(): void {
    this.#over.abort(new FepError('the measurement is over', {code: 'interrupted', exit: 'interrupted'}));
  }

  async #write(): Promise<void> {
    const {signal, clock} = this.#context;
    while (!signal.aborted) {
      const pod = await this.#followed.next(1000).catch(() => undefined);
      if (pod !== undefined) await this.#session(pod);
      this.#log.endOfSession();
      if (!signal.aborted) await clock.sleep(RETRY_MS, signal).catch(() => undefined);
    }
  }

  /** One psql that commits until the server or the measurement ends. */
  async #session(pod: string): Promise<void> {
    const {cluster, clock, signal} = this.#context;
    const [one] = await listPods(cluster, this.#ref, signal).then((pods) => runningServers(pods.filter(({metadata}) => metadata.name === pod)), () => []);
    if (one === undefined) return;
    this.#reconnects += 1;
    const database = `dbname=postgres application_name=kubectl-fep connect_timeout=3 options='-c client_min_messages=notice -c statement_timeout=0 -c client_connection_check_interval=2s'`;
    const {command} = psqlStart({host: SOCKET_FOLDER, port: portOf(this.#cluster), user: SUPERUSER, database, password: false, args: ['-XAtqw', '-c', LOOP]});
    const heard = new Writable({
      decodeStrings: false,
      write: (chunk: Buffer | string, _encoding, done) => {
        this.#log.take(chunk.toString(), clock.now().getTime());
        done();
      },
    });
    await cluster.exec({namespace: this.#ref.namespace, pod, container: one.container, command, stdout: new Writable({write: (_chunk, _encoding, done) => done()}), stderr: heard, signal}).catch((error: unknown) => {
      this.#trouble = unreadable(error).unreadable;
    });
  }

  /** Asks the present primary how the acknowledged commits ended. */
  async #lost(acknowledged: readonly Commit[]): Promise<Pick<WriteOutage, 'lostCommits' | 'lostUnknown'>> {
    const context = {...this.#context, signal: AbortSignal.timeout(LAST_COMMIT_MS)};
    const pods = await listPods(context.cluster, this.#ref, context.signal).catch((): Pod[] => []);
    const [one] = runningServers(pods.filter(({metadata}) => metadata.name === this.#followed.current));
    if (one === undefined) return {lostUnknown: 'no primary could be asked'};
    const ask = async (sql: string) => query(context.cluster, this.#cluster, one, [sql], {signal: context.signal, withinMs: LAST_COMMIT_MS});
    const {output, failure} = await ask(HISTORY);
    const told = objectIn(output);
    const timeline = text(told?.['timeline']);
    if (timeline === undefined) return {lostUnknown: failure?.reason ?? 'the history of timelines could not be read'};
    const {lost, doubtful} = sortByHistory(acknowledged, timeline, typeof told?.['history'] === 'string' ? told['history'] : '');
    const asked = doubtful.slice(-MOST_CHECKED);
    if (asked.length === 0) return {lostCommits: lost.length};
    const ids = asked.map(({xid}) => xid).join(',');
    const answer = await ask(`SELECT count(*) FROM unnest('{${ids}}'::text[]) x WHERE (CASE WHEN x::xid8 >= pg_snapshot_xmax(pg_current_snapshot()) THEN 'future' ELSE pg_xact_status(x::xid8) END) IS DISTINCT FROM 'committed'`);
    const count = /^\d+$/.test(answer.output.trim()) ? Number(answer.output.trim()) : undefined;
    return {...optional('lostCommits', count === undefined ? undefined : count + lost.length), ...(count === undefined ? {lostUnknown: answer.failure?.reason ?? 'the ends of the transactions could not be read'} : {})};
  }
}
