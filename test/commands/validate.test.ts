import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {fep, type ProcessResult} from '../support/fep-process.ts';
import {useNamespace} from '../support/namespace.ts';

const GOOD = `apiVersion: fep.fujitsu.io/v2
kind: FEPCluster
metadata:
  name: live
spec:
  fep:
    instances: 1
    syncMode: "off"
    servicePort: 27500
  fepChildCrVal:
    storage:
      dataVol: {size: 2Gi}
      walVol: {size: 1200Mi}
    sysUsers:
      pguser: app
      pgpassword: hunter2
      pgdb: app
`;
const BAD = GOOD.replace('instances: 1', 'instnaces: 1').replace('name: live', 'name: other');

let folder: string;
const OFFLINE = {KUBECONFIG: '/nonexistent', HOME: '/nonexistent'};
const inFolder = (args: readonly string[], stdin?: string): Promise<ProcessResult> => fep(['validate', ...args], {env: OFFLINE, cwd: folder, ...(stdin === undefined ? {} : {stdin})});

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-validate-'));
  mkdirSync(path.join(folder, 'tree', 'deep', '.git'), {recursive: true});
  mkdirSync(path.join(folder, 'empty'));
  writeFileSync(path.join(folder, 'good.yaml'), GOOD);
  writeFileSync(path.join(folder, 'tree', 'a.yaml'), GOOD);
  writeFileSync(path.join(folder, 'tree', 'notes.txt'), 'a: [');
  writeFileSync(path.join(folder, 'tree', 'deep', 'b.yml'), BAD);
  writeFileSync(path.join(folder, 'tree', 'deep', '.git', 'c.yaml'), 'a: [');
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe('validate without a cluster', () => {
  it('a good file ends with 0 and says what it could not check', async () => {
    const {exitCode, stdout, stderr} = await inFolder(['good.yaml']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/not checked: \d+ rules, because the cluster was not asked/);
    expect(stdout).toMatch(/^✓ 1 object checked: 0 errors/m);
  });

  it('a bad file ends with 3 and names file, line and column', async () => {
    writeFileSync(path.join(folder, 'bad.yaml'), BAD);
    const {exitCode, stdout} = await inFolder(['bad.yaml']);
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/error +bad\.yaml:7:16 +spec\.fep\.instnaces/);
    expect(stdout).toContain('did you mean spec.fep.instances?');
    expect((await inFolder(['bad.yaml', '--fail-on', 'never'])).exitCode).toBe(0);
  });

  it('standard input, folders, and folders of folders', async () => {
    expect((await inFolder(['-'], BAD)).stdout).toContain('-:7:16');
    expect((await inFolder(['tree'])).exitCode).toBe(0);
    const deep = await inFolder(['tree', '-R', '-o', 'json']);
    expect(deep.exitCode).toBe(3);
    expect((JSON.parse(deep.stdout) as {objects: {source: string}[]}).objects.map(({source}) => source)).toEqual(['tree/a.yaml', 'tree/deep/b.yml']);
  });

  it.each<[string, string[], string | undefined, RegExp]>([
    ['a file that is not there', ['none.yaml'], undefined, /none\.yaml cannot be read[^]*no such file/],
    ['nothing', [], undefined, /nothing to validate/],
    ['an empty folder', ['empty'], undefined, /holds no manifests/],
    ['input that is no YAML', ['-'], 'a: [', /-:1:5/],
    ['a rule that there is not', ['good.yaml', '--ignore-rule', 'instance-range=x'], undefined, /instances-range/],
    ['a rule left out without a reason', ['good.yaml', '--ignore-rule', 'instances-range'], undefined, /ID=REASON/],
    ['mending standard input', ['-', '--fix'], GOOD, /cannot be mended/],
    ['a version that is none', ['good.yaml', '--operator-version', 'new'], undefined, /5\.2\.6/],
    ['a version of FEP that the operator does not run', ['good.yaml', '--operator-version', '5.2.6', '--fep-version', '17'], undefined, /7\.1\.1/],
  ])('%s is one usage error', async (_name, args, stdin, words) => {
    const {exitCode, stdout, stderr} = await inFolder(args, stdin);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(words);
    expect(stderr.match(/^error:/gm)).toHaveLength(1);
  });

  it('one unreadable file of several does not hide the others, and ends with 2', async () => {
    writeFileSync(path.join(folder, 'broken.yaml'), 'a: [');
    const {exitCode, stdout} = await inFolder(['broken.yaml', 'good.yaml']);
    expect(exitCode).toBe(2);
    expect(stdout).toContain('unreadable  broken.yaml:1:5');
    expect(stdout).toContain('1 object checked');
  });

  it('mends in place, and shows what it did', async () => {
    const file = path.join(folder, 'mend.yaml');
    writeFileSync(file, BAD);
    const shown = await inFolder(['mend.yaml', '--fix', '--dry-run']);
    expect([shown.exitCode, readFileSync(file, 'utf8')]).toEqual([3, BAD]);
    expect(shown.stdout).toContain('- instnaces\n+ instances\n');
    expect((await inFolder(['mend.yaml', '--fix'])).exitCode).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(BAD.replace('instnaces', 'instances'));
  });

  it('speaks the formats of other tools', async () => {
    writeFileSync(path.join(folder, 'bad.yaml'), BAD);
    const sarif = JSON.parse((await inFolder(['bad.yaml', '-o', 'sarif'])).stdout) as {version: string; runs: {results: {ruleId: string; locations: {physicalLocation: object}[]}[]}[]};
    expect(sarif.version).toBe('2.1.0');
    expect(sarif.runs[0]?.results[0]).toMatchObject({ruleId: 'unknown-field', level: 'error', locations: [{physicalLocation: {artifactLocation: {uri: 'bad.yaml'}, region: {startLine: 7, startColumn: 16}}}]});
    expect((await inFolder(['bad.yaml', '-o', 'github'])).stdout).toContain('::error file=bad.yaml,line=7,col=16,title=unknown-field::spec.fep.instnaces: ');
    expect((await inFolder(['bad.yaml', '-o', 'junit'])).stdout).toMatch(/<testsuite name="bad\.yaml" tests="1" failures="1" errors="0">\n {4}<testcase name="unknown-field spec\.fep\.instnaces"/);
  });
});

describe('validate with a cluster', () => {
  const namespace = useNamespace();
  beforeAll(async () => {
    // The API server stores what nobody checks: the very reason for this command.
    const made = await namespace.kubectl(['create', '-f', '-'], {stdin: GOOD.replace('servicePort: 27500', 'servicePort: 27500\n    syncNode: "on"')});
    expect(made.stderr).toBe('');
  });

  it('a live cluster by its name, and all of the namespace', async () => {
    for (const words of [['live'], ['fepcluster/live'], []]) {
      const {exitCode, stdout} = await namespace.fep(['validate', ...words]);
      expect(stdout).toContain('spec.fep.syncNode');
      expect(stdout).toContain('fepcluster/live');
      expect(exitCode).toBe(3);
      expect(stdout).not.toContain('hunter2');
      expect(stdout).not.toMatch(/masked-value-write-back|cluster-name-unique/);
    }
  });

  it('a name that is neither a file nor a cluster tells both', async () => {
    const {exitCode, stderr} = await namespace.fep(['validate', 'nowhere']);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/no FEPCluster nowhere in namespace .*, and no file nowhere/);
  });

  it('a file as a change to the live cluster', async () => {
    const file = path.join(folder, 'change.yaml');
    writeFileSync(file, GOOD.replace('size: 2Gi', 'size: 1Gi'));
    const {exitCode, stdout} = await namespace.fep(['validate', file, '--against', 'live']);
    expect([exitCode, stdout.includes('storage-size-shrink')]).toEqual([3, true]);
    writeFileSync(file, GOOD.replace('name: live', 'name: another'));
    const other = await namespace.fep(['validate', file, '--against', 'live']);
    expect([other.exitCode, other.stderr.includes('--against another')]).toEqual([2, true]);
  });
});
