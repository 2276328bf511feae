import {describe, expect, it} from 'vitest';
import {deriveStatus} from '../../../../src/lib/operations/cluster-status/index.ts';
import {diagnosisOf} from '../../../../src/lib/operations/diagnose/index.ts';
import {poolNodesFrom, type PgpoolSeen} from '../../../../src/lib/operations/diagnose/pgpools.ts';
import type {LogTail, Observation} from '../../../../src/lib/operations/diagnose/observation.ts';
import {renderDiagnosis} from '../../../../src/lib/present/diagnosis.ts';
import {makeTheme} from '../../../../src/lib/present/theme.ts';
import {pod, sources, waitingPod} from '../cluster-objects.ts';

const NOW = new Date('2026-01-02T00:00:00Z');
const meta = (name: string, more: object = {}) => ({name, namespace: 'shop', creationTimestamp: '2026-01-01T12:00:00Z', ...more});

/** A healthy cluster with a change in what lies around it. */
function seen(change: Partial<Observation> = {}, base = structuredClone(sources())): Observation {
  const status = deriveStatus(base);
  return {
    sources: base, status, pods: 'known' in base.pods ? base.pods.known : [], nodes: [], events: 'known' in base.events ? base.events.known : [], operators: 'known' in base.operators ? base.operators.known : [],
    quotas: {known: []}, budgets: {known: []}, jobs: {known: []}, actions: {known: []}, pgpools: {known: []}, logs: [], rules: {known: []}, now: NOW, ...change,
  };
}

const log = (text: string, at: Partial<LogTail> = {}): Observation['logs'] => [{known: {source: 'pod/demo-sts-1 log file', pod: 'demo-sts-1', lines: [{time: '2026-01-02T00:00:00Z', text}], ...at}}];
const first = (observation: Observation) => diagnosisOf(observation).findings[0];

describe('what lies around a cluster', () => {
  it('is quiet about one that is well', () => {
    expect(diagnosisOf(seen())).toMatchObject({verdict: 'ok', summary: 'nothing is found to be wrong', findings: []});
  });

  it.each([
    ['FATAL:  could not write to file "pg_wal/xlogtemp.1": No space left on device', 'volume-full'],
    ['CRITICAL: system ID mismatch, node demo-sts-1 belongs to a different cluster: 1 != 2', 'leftover-patroni'],
    ['FATAL:  could not receive data from WAL stream: ERROR:  requested WAL segment 00000001000000000000000A has already been removed', 'replica-not-streaming'],
    ['FATAL:  requested timeline 3 is not a child of this server\'s history', 'timeline-differs'],
    ['LOG:  archive command failed with exit code 41', 'archiving-fails'],
    ['FATAL:  sorry, too many clients already', 'connections-used-up'],
    ['PANIC:  could not locate a valid checkpoint record', 'log-says'],
    ['FATAL:  could not access file "pgx_datamasking": No such file or directory', 'log-says'],
  ])('is told by a line of a log: %s', (text, id) => {
    expect(first(seen({logs: log(text)}))).toMatchObject({id, object: 'pod/demo-sts-1', evidence: [{object: 'pod/demo-sts-1 log file', field: 'log', value: text, time: '2026-01-02T00:00:00Z'}]});
  });

  it('is not told by archiving that failed before a segment was archived: a new cluster waits for its stanza', () => {
    const observation = seen({logs: log('LOG:  archive command failed with exit code 41')});
    const archived = (lastArchivedAt: string): Observation => ({...observation, status: {...observation.status, servers: [{pod: 'demo-sts-1', archiving: {mode: 'on', archived: 1, failed: 1, lastArchivedAt}} as unknown as Observation['status']['servers'][number]]}});
    expect(first(archived('2026-01-02T00:00:01Z'))).toBeUndefined();
    expect(first(archived('2026-01-01T23:59:59Z'))).toMatchObject({id: 'archiving-fails'});
  });

  it('takes secrets out of the lines it quotes', () => {
    const found = first(seen({logs: log('PANIC:  connection string "postgres://app:hunter2-and-more@db/x" failed')}));
    expect(JSON.stringify(found)).not.toContain('hunter2-and-more');
    expect(found?.evidence[0]?.value).toContain('PANIC:  connection string');
  });

  it('tells the operator\'s own errors apart from those of servers', () => {
    expect(first(seen({logs: log('{"level":"error","msg":"Reconciler error"}', {source: 'deployment/fep-ansible-operator x', pod: undefined})}))).toMatchObject({id: 'operator-log-says'});
  });

  it('leaves out what the operator says of other clusters', () => {
    const said = (fields: object) => first(seen({logs: log(JSON.stringify({level: 'error', msg: 'Reconciler error', ...fields}), {source: 'deployment/fep-ansible-operator x', pod: undefined})}))?.id;
    const telling = [{}, {namespace: 'shop', name: 'demo'}, {namespace: 'shop', name: 'demo-fepexporter'}, {namespace: 'shop', name: 'back', error: 'cannot restore demo'}].map(said);
    expect(telling).toEqual(telling.map(() => 'operator-log-says'));
    expect([{namespace: 'other', name: 'demo'}, {namespace: 'shop', name: 'till'}, {namespace: 'shop', name: 'till', error: 'demo-b is not there'}].map(said)).toEqual([undefined, undefined, undefined]);
  });

  it('compares the clocks of the servers', () => {
    const base = seen();
    const servers = ['demo-sts-0', 'demo-sts-1'].map((name, index) => ({pod: name, inRecovery: index > 0, answeredAt: `2026-01-02T00:0${index}:00.000Z`, standbys: [], slots: [], pendingRestart: [], databases: []}));
    expect(diagnosisOf({...base, status: {...base.status, servers}}).findings).toMatchObject([{id: 'clock-skew', message: 'the clock of demo-sts-1 is 60 seconds ahead of that of demo-sts-0'}]);
  });

  it('knows an action of this cluster that failed, and one that nobody answers; not those of others', () => {
    const action = (name: string, target: string, condition?: string) => ({apiVersion: 'x/v1', kind: 'FEPAction', metadata: meta(name), spec: {targetClusterName: target, fepAction: {type: 'restart'}}, ...(condition === undefined ? {} : {fepActionStatus: {fepActionCondition: condition, fepActionResult: 'no such pod\nmore'}})});
    const {findings} = diagnosisOf(seen({actions: {known: [action('a', 'demo', 'Failure'), action('b', 'demo'), action('c', 'other', 'Failure'), action('d', 'demo', 'Success')]}}));
    expect(findings.map(({id, message}) => [id, message])).toEqual([
      ['action-failed', 'the action restart (a) failed: no such pod'],
      ['action-unanswered', 'the action restart (b) has no answer for 12 hours'],
    ]);
  });

  it('knows the last run of a schedule that failed, and forgets a failure before a success', () => {
    const job = (name: string, startTime: string, more: object) => ({apiVersion: 'batch/v1', kind: 'Job', metadata: meta(name, {ownerReferences: [{apiVersion: 'batch/v1', kind: 'CronJob', name: 'demo-backup-cronjob1', uid: 'u'}]}), status: {startTime, ...more}});
    const failed = {failed: 1, conditions: [{type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded'}]};
    const [early, late] = ['2026-01-01T20:00:00Z', '2026-01-01T22:00:00Z'];
    expect(first(seen({jobs: {known: [job('demo-1', early, {succeeded: 1}), job('demo-2', late, failed)]}}))).toMatchObject({id: 'job-failed', object: 'job/demo-2', evidence: [{value: 'BackoffLimitExceeded'}]});
    expect(first(seen({jobs: {known: [job('demo-1', early, failed), job('demo-2', late, {succeeded: 1})]}}))).toBeUndefined();
  });

  it('takes a full quota for a note while all pods are there', () => {
    const quota = {apiVersion: 'v1', kind: 'ResourceQuota', metadata: meta('q'), status: {hard: {'requests.cpu': '4', pods: '10'}, used: {'requests.cpu': '4000m', pods: '3'}}};
    expect(first(seen({quotas: {known: [quota]}}))).toMatchObject({id: 'quota-used-up', severity: 'info', evidence: [{field: 'status.used[requests.cpu]', value: '4000m of 4'}]});
  });

  describe('Pgpool-II', () => {
    const pool = (change: Partial<PgpoolSeen> = {}, status?: object): PgpoolSeen => ({
      object: {apiVersion: 'fep.fujitsu.io/v1', kind: 'FEPPgpool2', metadata: meta('pool'), spec: {fepclustername: 'demo', count: 2}, ...(status === undefined ? {} : {status})},
      pods: [0, 1].map((ordinal) => ({...pod(ordinal), metadata: meta(`pool-feppgpool2-${ordinal}`)})), events: [], nodes: {known: poolNodesFrom('0|demo-primary-svc|27500|up|x\n1|demo-replica-svc|27500|up|x\n')}, ...change,
    });
    const found = (...pgpools: PgpoolSeen[]) => diagnosisOf(seen({pgpools: {known: pgpools}}));

    it('that is well is no finding, and one that could not be asked is said', () => {
      expect(found(pool()).findings).toEqual([]);
      expect(found(pool({nodes: {unreadable: 'password authentication failed'}}))).toMatchObject({findings: [], unreadable: [{part: 'backends of the Pgpool-II pool', reason: 'password authentication failed'}]});
    });

    it('with pods that do not run, with what the operator says of it, or with backends given up', () => {
      const waiting = {...waitingPod(1, 'ImagePullBackOff', 'no such image'), metadata: meta('pool-feppgpool2-1')};
      const event = {apiVersion: 'v1', kind: 'Event', metadata: meta('e'), type: 'Warning', reason: 'Failed', message: 'pull refused', involvedObject: {kind: 'Pod', name: 'pool-feppgpool2-1'}} as const;
      const [half] = found(pool({pods: [...pool().pods.slice(0, 1), waiting], events: [event]})).findings;
      expect(half).toMatchObject({id: 'pgpool-not-ready', severity: 'warning', object: 'feppgpool2/pool', message: expect.stringMatching(/^only 1 of 2 pods of the Pgpool-II pool is ready: .*no such image/)});
      expect(half?.evidence.map(({field}) => field)).toEqual(['Ready', 'event Failed']);
      const {nodes: _nodes, ...none} = pool({pods: []});
      expect(found(none).findings).toMatchObject([{id: 'pgpool-not-ready', severity: 'critical', message: 'none of 2 pods of the Pgpool-II pool is ready: no pod was made'}]);
      expect(found({...none, object: pool({}, {conditions: [{type: 'Failure', status: 'True', message: 'there is no FEPCluster demo'}]}).object}).findings).toMatchObject([{id: 'pgpool-failed', severity: 'critical', effects: [{id: 'pgpool-not-ready'}]}]);
      expect(found(pool({nodes: {known: [{id: 0, host: 'demo-primary-svc', status: 'up'}, {id: 1, host: 'demo-replica-svc', status: 'down'}]}})).findings)
        .toMatchObject([{id: 'pgpool-backend-down', severity: 'warning', message: 'the Pgpool-II pool has given up demo-replica-svc: nothing is sent there', next: [{}, {command: 'kubectl fep action run pgpool2_restart pool -n shop'}]}]);
      expect(found(pool({nodes: {unreadable: 'pgpool is not accepting any new connections'}})).findings).toMatchObject([{id: 'pgpool-backend-down', severity: 'critical'}]);
    });
  });

  it('says what could not be read, and goes on', () => {
    const {unreadable, findings} = diagnosisOf(seen({quotas: {unreadable: 'forbidden'}, logs: [{unreadable: 'forbidden: logs'}, {unreadable: 'demo-sts-0 has no log file of the database'}]}));
    expect(unreadable).toEqual([{part: 'quotas', reason: 'forbidden'}, {part: 'logs', reason: 'forbidden: logs'}]);
    expect(findings).toEqual([]);
  });
});

describe('the screen of a diagnosis', () => {
  const broken = structuredClone(sources());
  Object.assign(broken.pods, {known: [waitingPod(0, 'ErrImagePull', 'manifest unknown'), pod(1), pod(2)]});
  const text = renderDiagnosis(diagnosisOf(seen({}, broken)), {width: 80, theme: makeTheme(false), now: NOW});

  it('has number, severity and words first, then why, what shows it, what follows, and commands that can be copied', () => {
    expect(text).toMatch(/^demo in namespace shop: \d findings?\n\n1\. CRITICAL {2}container fep-patroni of pod demo-sts-0 cannot pull its image/);
    for (const label of ['because', 'seen', 'hence', 'next']) expect(text).toMatch(new RegExp(`^ {3}${label} +\\S`, 'm'));
    expect(text).toMatch(/^ {15}kubectl describe pod demo-sts-0 -n shop$/m);
  });

  it('breaks words, never commands', () => {
    for (const line of text.split('\n')) if (!line.includes('kubectl ') && !/^\d\./.test(line)) expect(line.length).toBeLessThanOrEqual(80);
  });
});
