import {stripVTControlCharacters} from 'node:util';
import {describe, expect, it} from 'vitest';
import {deriveStatus} from '../../../src/lib/operations/cluster-status/index.ts';
import {renderClusterList} from '../../../src/lib/present/cluster-list.ts';
import {CHECK_CODES, renderCheck, renderCheckFailure} from '../../../src/lib/present/cluster-status-check.ts';
import {renderClusterStatus} from '../../../src/lib/present/cluster-status.ts';
import {renderCreated} from '../../../src/lib/present/created.ts';
import {renderDeletionPlan} from '../../../src/lib/present/deleted.ts';
import {renderFindings} from '../../../src/lib/present/findings.ts';
import type {Screen} from '../../../src/lib/present/screen.ts';
import {displayWidth} from '../../../src/lib/present/display-width.ts';
import {makeTheme} from '../../../src/lib/present/theme.ts';
import type {ClusterLine} from '../../../src/lib/model/answers/cluster-list.ts';
import {event, sources, waitingPod} from '../operations/cluster-objects.ts';

const screen = (width?: number, colour = false): Screen => ({width, theme: makeTheme(colour), now: new Date('2026-01-01T03:00:00Z')});
const ESCAPE = '\u001B[';

function troubled() {
  const one = structuredClone(sources());
  Object.assign(one.pods, {known: [waitingPod(0, 'CrashLoopBackOff', undefined, 5)]});
  Object.assign(one, {nodes: {unreadable: 'forbidden: you may not list nodes'}});
  if ('known' in one.events) one.events.known.push(event('FailedFepUserCreate', {kind: 'FEPUser', at: '2026-01-01T00:01:00Z', message: 'no password'}));
  return deriveStatus(one);
}

describe('the screen of a cluster', () => {
  it('begins with name and state, then who is who', () => {
    const lines = renderClusterStatus(deriveStatus(sources()), screen(80)).split('\n');
    expect(lines[0]).toBe('demo in namespace shop, 3h old');
    expect(lines[1]).toBe('OK  healthy: 1 master and 2 replicas, all ready, asynchronous');
    expect(lines[2]).toBe('3/3 ready · master demo-sts-0 · FEP 15-1.5 · asynchronous · timeline 2 · 2 backup schedules');
    expect(lines[4]).toMatch(/^POD +ROLE +READY +STATE +TL +LAG +NODE +ZONE +AGE$/);
    expect(lines[6]).toMatch(/^demo-sts-1 +replica +2\/2 +streaming +2 +2\.0 kB +node-1 +zone-1 +3h$/);
  });

  it('says every problem before anything else, and what could not be read', () => {
    const text = renderClusterStatus(troubled(), screen(80));
    expect(text.indexOf('CRITICAL')).toBeLessThan(text.indexOf('POD '));
    expect(text).toContain('keeps crashing (CrashLoopBackOff, 5 restarts)');
    expect(text).toMatch(/Not read +nodes \(zones\): forbidden: you may not list nodes/);
    expect(text).toMatch(/fepuser\/demo +FailedFepUserCreate: no password/);
  });

  it('keeps its tables within 80 columns', () => {
    const tables = renderClusterStatus(deriveStatus(sources()), screen(80)).split('\n').slice(4);
    expect(Math.max(...tables.map(displayWidth))).toBeLessThanOrEqual(80);
  });

  it('draws colours only when they are wanted, and says the same with them', () => {
    const [plain, painted] = [renderClusterStatus(troubled(), screen(120)), renderClusterStatus(troubled(), screen(120, true))];
    expect(plain).not.toContain(ESCAPE);
    expect(painted).toContain(`${ESCAPE}31mCRITICAL`);
    expect(stripVTControlCharacters(painted)).toBe(plain);
  });

  it('shows claims, positions, addresses and every event with wide', () => {
    const text = renderClusterStatus(deriveStatus(sources()), screen(), {wide: true});
    for (const word of ['LSN', '0/3000148', '10.0.0.2', 'fep-data-demo-sts-2', 'SuccessfulFepVolumeCreate']) expect(text).toContain(word);
  });

  it('leaves out warnings of pods that are ready now, and says repeats once', () => {
    const one = structuredClone(sources());
    const late = (reason: string, name: string) => event(reason, {kind: 'Pod', name, type: 'Warning', at: '2026-01-01T00:02:00Z', message: `${reason} said`});
    if ('known' in one.events) one.events.known.push(late('FailedScheduling', 'demo-sts-0'), late('Evicted', 'demo-sts-9'), {...late('Evicted', 'demo-sts-9'), count: 4});
    const text = renderClusterStatus(deriveStatus(one), screen(120));
    expect(text).not.toContain('FailedScheduling');
    expect(text.match(/Evicted: /g)).toHaveLength(1);
    expect(text).toContain('(5 times)');
  });
});

describe('the line for monitoring', () => {
  it('has state, words and figures', () => {
    expect(renderCheck(deriveStatus(sources()))).toBe('FEP OK - demo: healthy: 1 master and 2 replicas, all ready, asynchronous | ready=3;;;0;3 restarts=0;;;0 lag=4096B;268435456;1073741824;0\n');
    expect(CHECK_CODES[troubled().verdict]).toBe(2);
  });

  it('stays one line with one bar, whatever the words hold', () => {
    const status = {...deriveStatus(sources()), headline: 'a | b\nc'};
    expect(renderCheck(status).match(/\|/g)).toHaveLength(1);
    expect(renderCheckFailure('demo', new Error('a\nb | c'))).toBe('FEP UNKNOWN - demo: a b / c\n');
  });
});

describe('the list of clusters', () => {
  const line: ClusterLine = {name: 'demo', namespace: 'shop', createdAt: '2026-01-01T00:00:00Z', state: 'ready', instances: {wanted: 3, ready: 3}, syncMode: 'off', primary: 'demo-sts-0', fepVersion: '15', storage: {claims: 3, capacity: '30Gi'}, backupSchedules: ['full: 0 2 * * 0']};
  const list = (clusters: ClusterLine[], namespace = 'shop', unreadable: {part: string; reason: string}[] = []) =>
    ({apiVersion: 'kubectl-fep/v1', kind: 'ClusterList', namespace, clusters, unreadable}) as const;

  it('has a line each, with the namespace only where there are several', () => {
    expect(renderClusterList(list([line]), screen(80))).toMatch(/^NAME .*\ndemo +3\/3 +ready +demo-sts-0 +off +15 +30Gi +1 +3h\n$/);
    expect(renderClusterList(list([line], '*'), screen(80))).toMatch(/^NAMESPACE +NAME/);
  });

  it('says that there is none, and where it looked', () => {
    expect(renderClusterList(list([]), screen())).toBe('no FEPCluster in namespace shop\n');
    expect(renderClusterList(list([], '*'), screen())).toBe('no FEPCluster in any namespace\n');
  });

  it('says what could not be read', () => {
    const {storage: _, ...blind} = {...line, state: 'unknown' as const, instances: {wanted: 3}};
    const text = renderClusterList(list([blind], 'shop', [{part: 'pods', reason: 'forbidden'}]), screen());
    expect(text).toMatch(/demo +\?\/3 +unknown/);
    expect(text).toContain('pods could not be read: forbidden');
  });
});

describe('words around changes', () => {
  it('tell how to reach a cluster and where its passwords are, never the passwords', () => {
    const text = renderCreated({
      apiVersion: 'kubectl-fep/v1', kind: 'ClusterCreated', name: 'demo', namespace: 'shop', observed: 'ready', message: 'demo is ready', instances: 3, findings: [], waitedMs: 61_000,
      connect: {service: 'demo-primary-svc', port: 27500, database: 'demo', user: 'app'}, secret: {name: 'demo-credentials', keys: ['pgpassword']},
    }, screen());
    expect(text).toContain('demo-primary-svc.shop:27500, database demo, user app');
    expect(text).toContain("kubectl get secret demo-credentials -n shop -o jsonpath='{.data.pgpassword}' | base64 -d");
  });

  it('tell what a deletion destroys and what stays', () => {
    const text = renderDeletionPlan({
      name: 'demo', namespace: 'shop', findings: [], removed: ['fepcluster/demo', 'pod/demo-sts-0', 'pod/demo-sts-1'], stays: ['secret/demo-credentials'],
      volumes: [
        ...[0, 1, 2].map((ordinal) => ({claim: `fep-data-demo-sts-${ordinal}`, volume: 'dataVol', capacity: '10Gi', kept: false})),
        {claim: 'fep-backup-demo', volume: 'backupVol', capacity: '50Gi', kept: false},
        {claim: 'kept', volume: 'logVol', capacity: '1Gi', kept: true},
      ],
    }, screen());
    expect(text).toMatch(/dataVol +3 +10Gi +fep-data-demo-sts-0 … fep-data-demo-sts-2\n/);
    expect(text).toContain('with the backups and the archived WAL on them');
    expect(text).toContain('and fepcluster, 2 pods');
    expect(text).not.toContain('logVol');
    expect(text).toMatch(/What stays:\n {2}secret\/demo-credentials\n$/);
  });

  it('show warnings and errors with place and mend, infos only when asked', () => {
    const findings = [
      {rule: 'a', severity: 'warning' as const, path: 'spec.x', message: 'is odd', fix: 'do y', section: '§1', origin: '--x'},
      {rule: 'b', severity: 'info' as const, path: '', message: 'is so'},
    ];
    expect(renderFindings(findings, makeTheme(false))).toBe('warning  spec.x, from --x: is odd (a, §1)\n         do y\n');
    expect(renderFindings(findings, makeTheme(false), {infos: true})).toContain('info     is so (b)');
  });
});
