import {paced, paceFactor} from '../pace.ts';
import {sleepUnlessAborted} from '../interruptible-sleep.ts';
import type {ClusterStore} from './cluster-store.ts';
import {lockMove, LOOP_WAIT_SECONDS, patroniTime, timelineOf, TTL_SECONDS, walPosition, type LeaderRecord} from './leader-record.ts';
import {memberStatus, readMemberStatus, type MemberStatus} from './member-status.ts';

export type MemberRole = 'master' | 'replica';

export interface MemberState {
  state: 'starting' | 'running' | 'stopping';
  role: MemberRole | undefined;
  timeline: number;
  /** Name of the pod that leads; undefined while nobody does. */
  leader: string | undefined;
}

const BOOTSTRAP_MS = 2000;

/** Plays Patroni's part for one pod without a database: lock, role, status, timeline. */
export class PatroniMember {
  readonly store: ClusterStore;
  startedAt = new Date();
  state: MemberState = {state: 'starting', role: undefined, timeline: 1, leader: undefined};
  readonly #podIP: string;
  readonly #log: (line: string) => void;
  readonly #over = new AbortController();
  #written: string | undefined;
  #lastRenewed = 0;
  #nudge = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor(store: ClusterStore, podIP: string, log: (line: string) => void) {
    this.store = store;
    this.#podIP = podIP;
    this.#log = log;
  }

  /** Starts playing; ends with {@link stop} or {@link kill}. */
  start(): void {
    this.#running = Promise.allSettled([this.#loop(), this.#listen()]);
  }

  /** PostgreSQL was restarted, if there were one: only the time of its start changes. */
  restart(): void {
    this.startedAt = new Date();
    this.#log('restarted the PostgreSQL that is not there');
  }

  get isLeader(): boolean {
    return this.state.role === 'master' && this.state.leader === this.store.member;
  }

  /** Readiness: it leads, or follows a leader. */
  get ready(): boolean {
    return this.state.state === 'running' && this.state.role !== undefined && this.state.leader !== undefined;
  }

  /** Position in the made-up write-ahead log. */
  get position(): number {
    return walPosition(this.state.timeline);
  }

  status(): MemberStatus {
    return memberStatus(this.#podIP, {...this.state, role: this.state.role ?? 'replica', position: this.position});
  }

  /** An orderly end: a leader gives its lock up, so that another takes over at once. */
  async stop(): Promise<void> {
    const led = this.isLeader;
    this.kill();
    await this.#running;
    this.state = {...this.state, state: 'stopping'};
    if (led) await this.#release().catch((error: Error) => this.#log(`the leader lock could not be given up: ${error.message}`));
  }

  /** A sudden end: the lock runs out by itself. */
  kill(): void {
    this.#over.abort();
    this.#nudge.abort();
  }

  async #loop(): Promise<void> {
    const {signal} = this.#over;
    await sleepUnlessAborted(paced(BOOTSTRAP_MS), signal);
    while (!signal.aborted) {
      await this.#turn().catch((error: Error) => this.#troubled(error));
      const waitMs = this.ready ? paced(LOOP_WAIT_SECONDS * 1000) : Math.min(1000, paced(LOOP_WAIT_SECONDS * 1000));
      await sleepUnlessAborted(waitMs, this.#nudge.signal);
      if (!signal.aborted) this.#nudge = new AbortController();
    }
  }

  /** Wakes the loop when the lock changes hands or a switchover is asked for. */
  async #listen(): Promise<void> {
    for await (const {name, annotations} of this.store.changes(this.#over.signal)) {
      const asked = name === 'failover' && Boolean(annotations['leader'] || annotations['member']);
      const changed = name === 'leader' && (annotations['leader'] || undefined) !== this.state.leader;
      if (asked || changed) this.#nudge.abort();
    }
  }

  async #turn(): Promise<void> {
    const {record, version} = await this.store.leader();
    const move = lockMove(record, this.store.member, Date.now(), paceFactor());
    if (move === 'renew') await this.#renew(record as LeaderRecord, version);
    else if (move === 'follow') await this.#follow((record as LeaderRecord).leader);
    else if (await this.#mayLead(record)) await this.#take(record, version);
    else await this.#follow(undefined);
  }

  async #renew(record: LeaderRecord, version: string | undefined): Promise<void> {
    if (await this.#handsOver()) return this.#handOver(record, version);
    if (!this.isLeader) return this.#lead(timelineOf((await this.store.config()).history));
    const renewed = {...record, renewTime: patroniTime(new Date()), optime: this.position, ttl: TTL_SECONDS};
    if (!(await this.store.writeLeader(renewed, version))) return this.#follow(undefined);
    this.#lastRenewed = Date.now();
    await this.#keepSync();
    await this.#tell();
  }

  /** Whether a switchover away from this leader was asked for. A candidate that is not there is no reason to stop. */
  async #handsOver(): Promise<boolean> {
    if (!this.isLeader) return false;
    const asked = await this.store.switchover();
    if (asked === undefined || (asked.leader !== undefined && asked.leader !== this.store.member)) return false;
    if (asked.candidate === this.store.member) return false;
    const others = (await this.store.members()).filter((pod) => pod.metadata.name !== this.store.member && readMemberStatus(pod)?.state === 'running');
    const possible = asked.candidate === undefined ? others.length > 0 : others.some((pod) => pod.metadata.name === asked.candidate);
    if (!possible) await this.store.clearSwitchover();
    return possible;
  }

  async #handOver(record: LeaderRecord, version: string | undefined): Promise<void> {
    this.#log('switchover: giving up the leader lock');
    await this.store.writeLeader({...record, leader: '', renewTime: patroniTime(new Date())}, version);
    await this.#follow(undefined);
  }

  /** Whether this member is one that may take a free lock. */
  async #mayLead(record: LeaderRecord | undefined): Promise<boolean> {
    if (record === undefined) return true;
    const asked = await this.store.switchover();
    // Nobody waits for a candidate for ever: after the lock's lifetime any member may.
    const fresh = Date.now() - Date.parse(record.renewTime) < paced(TTL_SECONDS * 1000);
    if (asked !== undefined && fresh) {
      return asked.candidate === undefined ? asked.leader !== this.store.member : asked.candidate === this.store.member;
    }
    const {sync} = await this.store.config();
    if (!sync) return true;
    const {leader, standby} = await this.store.sync();
    return leader === '' || [leader, ...standby.split(',')].includes(this.store.member);
  }

  async #take(record: LeaderRecord | undefined, version: string | undefined): Promise<void> {
    const now = patroniTime(new Date());
    const {history, initialized} = await this.store.config();
    const promoted = initialized && record !== undefined;
    const timeline = timelineOf(history) + (promoted ? 1 : 0);
    const taken: LeaderRecord = {
      leader: this.store.member, acquireTime: now, renewTime: now, ttl: TTL_SECONDS,
      optime: walPosition(timeline), transitions: record === undefined ? 0 : record.transitions + 1,
    };
    if (!(await this.store.writeLeader(taken, version))) return this.#follow(undefined);
    const line = [timeline - 1, walPosition(timeline - 1), 'no recovery target specified', now, this.store.member] as const;
    const sync = (await this.store.wantedSync()) ?? false;
    await this.store.writeConfig({sync, ...(promoted ? {history: [...history, [...line]]} : {})});
    if (await this.store.switchover()) await this.store.clearSwitchover();
    this.#log(promoted ? `promoted self to leader by acquiring session lock, timeline ${timeline}` : 'initialized a new cluster as leader');
    await this.#lead(timeline);
  }

  async #lead(timeline: number): Promise<void> {
    this.#lastRenewed = Date.now();
    this.state = {state: 'running', role: 'master', timeline, leader: this.store.member};
    await this.#tell();
    await this.#keepSync();
  }

  async #follow(leader: string | undefined): Promise<void> {
    if (this.isLeader) this.#log('no longer the leader: following as a replica');
    const timeline = timelineOf((await this.store.config()).history);
    if (leader !== undefined && leader !== this.state.leader) this.#log(`no action. I am (${this.store.member}), a secondary, and following a leader (${leader})`);
    // A member that never ran cannot be a replica of nobody.
    const running = leader !== undefined || this.state.state === 'running';
    this.state = {state: running ? 'running' : 'starting', role: running ? 'replica' : undefined, timeline, leader};
    if (running) await this.#tell();
  }

  /** Keeps `<scope>-sync` as the FEPCluster wants it: the first running replica is the synchronous standby. */
  async #keepSync(): Promise<void> {
    const wanted = await this.store.wantedSync();
    if (wanted === undefined) return;
    const {sync} = await this.store.config();
    if (wanted !== sync) await this.store.writeConfig({sync: wanted});
    if (!wanted && !sync) return;
    const replicas = (await this.store.members()).filter((pod) => pod.metadata.name !== this.store.member && readMemberStatus(pod)?.state === 'running');
    const names = replicas.map((pod) => pod.metadata.name ?? '').toSorted();
    const now = await this.store.sync();
    const keeps = now.leader === this.store.member && names.includes(now.standby);
    const standby = wanted ? (keeps ? now.standby : (names[0] ?? '')) : '';
    const leader = wanted ? this.store.member : '';
    if (now.leader !== leader || now.standby !== standby) await this.store.writeSync(leader, standby);
  }

  /** Label and annotation of the pod, when they changed. */
  async #tell(): Promise<void> {
    const {role} = this.state;
    const status = this.status();
    const text = JSON.stringify([role, status]);
    if (role === undefined || text === this.#written || this.#over.signal.aborted) return;
    await this.store.writeMember(role, status);
    this.#written = text;
  }

  async #release(): Promise<void> {
    const {record, version} = await this.store.leader();
    if (record?.leader !== this.store.member) return;
    await this.store.writeLeader({...record, leader: '', renewTime: patroniTime(new Date())}, version);
  }

  /** A leader that cannot renew its lock in time must not go on as one. */
  #troubled(error: Error): void {
    if (this.#over.signal.aborted) return;
    this.#log(`the API server did not answer: ${error.message}`);
    if (!this.isLeader || Date.now() - this.#lastRenewed < paced(TTL_SECONDS * 1000)) return;
    this.#log('demoted self because the leader lock could not be renewed');
    this.state = {...this.state, role: 'replica', leader: undefined};
  }
}
