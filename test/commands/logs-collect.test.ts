import {globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, inject, it} from 'vitest';
import {allTextOf, fileOf, filesOf} from '../support/bundle.ts';
import {canaries, canariesIn, lookAlikes, PLANTED} from '../support/canaries.ts';
import {fep} from '../support/fep-process.ts';
import {useNamespace} from '../support/namespace.ts';

const COUNT = 10_000;

describe('logs-collect', () => {
  const namespace = useNamespace();
  const folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-collect-'));
  const bundle = path.join(folder, 'bundle.tgz');
  const values = canaries(COUNT);
  const harmless = lookAlikes(300);
  /** Each canary in a line of its own. */
  const lines = values.map((value, index) => PLANTED[index % PLANTED.length]?.(value, index) ?? value);
  const share = (part: number, of: number): string[] => lines.filter((_, index) => index % of === part);

  async function apply(...objects: object[]): Promise<void> {
    const applied = await namespace.kubectl(['apply', '-f', '-'], {stdin: JSON.stringify({apiVersion: 'v1', kind: 'List', items: objects})});
    if (applied.exitCode !== 0) throw new Error(applied.stderr);
  }

  async function volumeOf(claim: string): Promise<string> {
    const {stdout} = await namespace.kubectl(['get', 'pvc', claim, '-o', 'jsonpath={.spec.volumeName}']);
    const [found] = globSync(`**/volumes/${stdout}`, {cwd: inject('sandbox').home});
    if (found === undefined) throw new Error(`no folder of the volume ${stdout}`);
    return path.join(inject('sandbox').home, found);
  }

  beforeAll(async () => {
    const made = await namespace.fep(['create', 'demo', '-f', 'examples/ha-cluster.yaml', '--wait']);
    if (made.exitCode !== 0) throw new Error(made.stderr);
    // The values themselves, a few hundred to a Secret; applied, so that kubectl keeps a copy in an annotation.
    for (let at = 0; at < COUNT; at += 500) {
      await apply({apiVersion: 'v1', kind: 'Secret', metadata: {name: `demo-canary-${at}`}, stringData: Object.fromEntries(values.slice(at, at + 500).map((value, index) => [`k${at + index}`, value]))});
    }
    const inConfig = share(0, 5);
    for (let at = 0; at < inConfig.length; at += 1000) {
      await apply({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: `demo-notes-${at}`}, data: {'notes.txt': inConfig.slice(at, at + 1000).join('\n'), ...(at === 0 ? {'harmless.txt': harmless.slice(0, 100).join('\n')} : {})}});
    }
    const plain = values.filter((_, index) => index % 5 === 1);
    await apply(
      {apiVersion: 'fep.fujitsu.io/v1', kind: 'FEPPgpool2', metadata: {name: 'demo-pool', annotations: {note: share(2, 50).join('\n')}}, spec: {fepclustername: 'demo', customparams: plain.slice(0, 800).map((value) => `sr_check_password = '${value.replaceAll("'", "''")}'`).join('\n')}},
      {apiVersion: 'fep.fujitsu.io/v1', kind: 'FEPAction', metadata: {name: 'demo-note'}, spec: {targetClusterName: 'demo', fepAction: {type: 'none', args: plain.slice(800, 1000)}}},
      {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'demo-spoken'}, data: {'spoken.txt': share(3, 5).join('\n')}},
      {apiVersion: 'v1', kind: 'Pod', metadata: {name: 'demo-speaker', labels: {fepclustername: 'demo'}}, spec: {
        volumes: [{name: 'v', configMap: {name: 'demo-spoken'}}],
        containers: [{name: 'speaker', image: 'busybox', command: ['sh', '-c', 'cat /spoken/spoken.txt; echo; sleep infinity'], env: plain.slice(1000, 1400).map((value, index) => ({name: index % 2 === 0 ? `APP_PASSWORD_${index}` : `NOTE_${index}`, value: value.replaceAll('$', '$$')})), volumeMounts: [{name: 'v', mountPath: '/spoken'}]}],
      }},
      {apiVersion: 'v1', kind: 'Pod', metadata: {name: 'demo-crasher', labels: {fepclustername: 'demo'}}, spec: {containers: [{name: 'crasher', image: 'busybox', command: ['sh', '-c', 'echo the last words; exit 3']}]}},
    );
    const logs = await volumeOf('fep-log-demo-sts-0');
    mkdirSync(path.join(logs, 'audit'), {recursive: true});
    writeFileSync(path.join(logs, 'logfile-Thu.log'), `${share(4, 5).join('\n')}\n${harmless.slice(100, 200).join('\n')}\n2026-11-26 02:20:00.000 UTC [9] FATAL:  terminating because of a test\n`);
    // Binary, and a line without an end.
    writeFileSync(path.join(logs, 'audit', 'pgaudit-Thu.log'), Buffer.concat([Buffer.from([0, 255, 254, 0, 1]), Buffer.from(share(2, 5).join('\0')), Buffer.alloc(3_000_000, 'x'), Buffer.from(harmless.slice(200).join('\n'))]));
  });

  afterAll(() => rmSync(folder, {recursive: true, force: true}));

  it('finds its pods speaking and crashing', async () => {
    await expect.poll(async () => (await namespace.kubectl(['logs', 'demo-speaker', '--tail', '3'])).stdout.length, {timeout: 60_000}).toBeGreaterThan(20);
    await expect.poll(async () => (await namespace.kubectl(['get', 'pod', 'demo-crasher', '-o', 'jsonpath={.status.containerStatuses[0].lastState.terminated.exitCode}'])).stdout, {timeout: 60_000}).toBe('3');
  });

  it('leaves no canary of ten thousand, counts them, and leaves what only looks like one', async () => {
    const made = await namespace.fep(['logs-collect', 'demo', '-o', bundle, '-o', 'json', '--progress', 'none']);
    expect(made.stderr).toBe('');
    expect(made.exitCode).toBe(0);
    const answer = JSON.parse(made.stdout) as {complete: boolean; redactions: {total: number; knownValues: number; byKind: Record<string, number>}};
    expect(answer).toMatchObject({kind: 'SupportBundle', file: bundle, complete: true, redactions: {unread: []}});
    expect(answer.redactions.knownValues).toBeGreaterThanOrEqual(COUNT);
    const text = allTextOf(bundle);
    expect(canariesIn(text).slice(0, 20)).toEqual([]);
    // Every canary stands once in what was planted; those in base64 that is redacted whole may count with their neighbours.
    expect(answer.redactions.total).toBeGreaterThanOrEqual(COUNT * 0.99);
    expect(harmless.filter((line) => !text.includes(line))).toEqual([]);
    const report = JSON.parse(fileOf(bundle, 'redaction-report.json')) as {total: number; knownValues: number; placeholders: {placeholder: string; sources: string[]}[]};
    expect(report.knownValues).toBe(answer.redactions.knownValues);
    expect(report.placeholders.some(({sources}) => sources.some((source) => source.includes('demo-canary-')))).toBe(true);
  });

  it('holds everything, with findings, a timeline and what is missing', () => {
    const files = filesOf(bundle);
    for (const name of ['objects/FEPCluster/demo.yaml', 'objects/FEPPgpool2/demo-pool.yaml', 'objects/StatefulSet/demo-sts.yaml', 'objects/Secret/demo.yaml', 'events.txt', 'status.json', 'describe-pods.txt', 'pods/demo-sts-1/fep-patroni.log', 'pods/demo-sts-0/patronictl-list.txt', 'pods/demo-sts-0/database-log/logfile-Thu.log', 'pods/demo-sts-0/database-log/audit/pgaudit-Thu.log', 'pods/demo-speaker/speaker.log', 'pods/demo-crasher/crasher.previous.log']) {
      expect(files).toContain(`clusters/${namespace.name}/demo/${name}`);
    }
    expect(files.some((name) => /^operator\/fep-operator\/pods\/.*\/fep-ansible-operator\.log$/.test(name))).toBe(true);
    expect(files.some((name) => name.startsWith('cluster/Node/'))).toBe(true);
    expect(fileOf(bundle, 'crasher.previous.log')).toContain('the last words');
    const summary = fileOf(bundle, 'summary.txt');
    expect(summary).toContain('FINDINGS:');
    expect(summary).toMatch(/2026-11-26T02:20:00\.000Z .*FATAL: {2}terminating because of a test/);
    expect(summary).toContain('state of PostgreSQL of demo-sts-0: the command ended with code 127');
    const secret = fileOf(bundle, 'objects/Secret/demo.yaml');
    expect(secret).toMatch(/- key: PG_ADMIN_PASSWORD\n\s+bytes: \d+/);
    expect(secret).not.toMatch(/^data:/m);
  });

  it('verifies it, by the live Secrets too, and finds what is wrong with another', async () => {
    const clean = await namespace.fep(['logs-collect', 'verify', bundle, '--live']);
    expect(clean.stdout).toContain('✓ clean');
    expect(clean.exitCode).toBe(0);
    const cut = path.join(folder, 'cut.tgz');
    writeFileSync(cut, (await import('node:fs')).readFileSync(bundle).subarray(0, 60_000));
    const broken = await namespace.fep(['logs-collect', 'verify', cut, '-o', 'json']);
    expect(broken.exitCode).toBe(1);
    expect(JSON.parse(broken.stdout)).toMatchObject({verdict: 'damaged', complete: false});
    expect((await namespace.fep(['logs-collect', 'verify', path.join(folder, 'none.tgz')])).exitCode).toBe(4);
  });

  it('says what it would take, with the rights, and writes nothing', async () => {
    const plan = await namespace.fep(['logs-collect', 'demo', '--dry-run', '-o', 'json'], {cwd: folder});
    expect(plan.exitCode).toBe(0);
    const {parts, rights} = JSON.parse(plan.stdout) as {parts: {path: string}[]; rights: {right: string; allowed: boolean}[]};
    expect(parts.map(({path: place}) => place)).toContain(`clusters/${namespace.name}/demo/pods/demo-sts-0/fep-patroni.log`);
    expect(rights).toContainEqual({right: `list secrets -n ${namespace.name}`, allowed: true});
    expect(globSync('*.tgz', {cwd: folder}).toSorted()).toEqual(['bundle.tgz', 'cut.tgz']);
  });

  it('hides names, nodes and addresses on wish, in paths too, and takes only what is asked for', async () => {
    const file = path.join(folder, 'hidden.tgz');
    const made = await namespace.fep(['logs-collect', 'demo', '-o', file, '--include', 'objects,events', '--redact', 'ips,hostnames,names']);
    expect(made.exitCode).toBe(0);
    const text = allTextOf(file);
    expect(text).not.toContain(namespace.name);
    expect(text).not.toMatch(/\bdemo\b/);
    expect(text).not.toMatch(/\b10\.244\.\d+\.\d+\b/);
    expect(text).not.toContain('fep-sandbox-a');
    expect(text).toMatch(/<redacted:ip-\d+>/);
    expect(filesOf(file).some((name) => name.endsWith('.log'))).toBe(false);
  });

  it('takes all clusters with -A into one bundle, each in its own folder, and hides the secrets of each in both', async () => {
    const secret = 'of-the-other-cluster-Zq7';
    const other = await namespace.fep(['create', 'demo-two', '-f', 'examples/ha-cluster.yaml']);
    expect(other.exitCode, other.stderr).toBe(0);
    await apply(
      {apiVersion: 'v1', kind: 'Secret', metadata: {name: 'demo-two-extra'}, stringData: {k: secret}},
      {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'demo-leak'}, data: {note: `seen ${secret} here`}},
    );
    const file = path.join(folder, 'all.tgz');
    const made = await fep(['logs-collect', '-A', '-o', file, '-o', 'json', '--include', 'objects', '--progress', 'none'], {env: namespace.env});
    expect(made.exitCode, made.stderr).toBe(0);
    const {clusters} = JSON.parse(made.stdout) as {clusters: {name: string; namespace: string}[]};
    for (const name of ['demo', 'demo-two']) expect(clusters).toContainEqual({name, namespace: namespace.name});
    const place = `clusters/${namespace.name}`;
    const files = filesOf(file).filter((name) => name.startsWith(`${place}/`));
    for (const name of ['demo/objects/FEPCluster/demo.yaml', 'demo-two/objects/FEPCluster/demo-two.yaml', 'demo-two/objects/Secret/demo-two-extra.yaml', 'demo/objects/ConfigMap/demo-leak.yaml']) expect(files).toContain(`${place}/${name}`);
    expect(files.filter((name) => name.startsWith(`${place}/demo/`) && name.includes('demo-two'))).toEqual([]);
    expect(fileOf(file, 'demo-leak.yaml')).toMatch(/note: seen <redacted:secret-\d+> here/);
    const text = allTextOf(file);
    expect(text).not.toContain(secret);
    expect(canariesIn(text).slice(0, 20)).toEqual([]);
  });

  it('goes into a pipe, never overwrites, and refuses what makes no sense', async () => {
    const piped = await namespace.kubectl(['fep', 'logs-collect', 'demo', '--include', 'events', '-o', path.join(folder, 'new/')]);
    expect(piped.exitCode).toBe(2);
    expect((await namespace.fep(['logs-collect', 'demo', '-o', bundle])).stderr).toMatch(/is there already/);
    expect((await namespace.fep(['logs-collect', 'nobody', '-o', path.join(folder, 'x.tgz')])).exitCode).toBe(4);
    expect((await namespace.fep(['logs-collect'])).exitCode).toBe(2);
    expect((await namespace.fep(['logs-collect', 'demo', '--include', 'events', '--exclude', 'events'])).exitCode).toBe(2);
    expect((await namespace.fep(['logs-collect', 'demo', '--max-size', '5 GB'])).exitCode).toBe(2);
    expect(globSync('x.tgz', {cwd: folder})).toEqual([]);
  });
});
