import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, inject, it} from 'vitest';
import {allTextOf, fileOf, filesOf} from '../support/bundle.ts';
import {PROGRAM, runProcess} from '../support/fep-process.ts';
import {useNamespace} from '../support/namespace.ts';

/** A bundle is made when things are broken, and is whole whatever breaks while it is made. */
describe('logs-collect under faults', () => {
  const namespace = useNamespace();
  const folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-collect-'));

  beforeAll(async () => {
    const made = await namespace.fep(['create', 'demo', '-f', 'examples/ha-cluster.yaml', '--wait']);
    if (made.exitCode !== 0) throw new Error(made.stderr);
  });

  afterAll(() => rmSync(folder, {recursive: true, force: true}));

  it('takes what the least rights allow, names the rest, and still hides secrets by fields and looks', async () => {
    const file = path.join(folder, 'least.tgz');
    const note = "ALTER ROLE app PASSWORD 'told-in-a-note-1'";
    await namespace.kubectl(['create', 'configmap', 'demo-note', `--from-literal=note.sql=${note}`]);
    const made = await namespace.fep(['logs-collect', 'demo', '-o', file, '--context', inject('sandbox').user]);
    expect(made.exitCode).toBe(0);
    expect(made.stdout).toMatch(/Secret objects of .*: you may not list secrets/);
    expect(made.stdout).toMatch(/Node objects: you may not list nodes/);
    expect(made.stdout).toMatch(/The Secrets of .* could not be read/);
    expect(filesOf(file)).toContain(`clusters/${namespace.name}/demo/pods/demo-sts-0/fep-patroni.log`);
    expect(fileOf(file, 'demo-note.yaml')).toContain('PASSWORD');
    expect(allTextOf(file)).not.toContain('told-in-a-note-1');
    expect(JSON.parse(fileOf(file, 'manifest.json'))).toMatchObject({complete: true});
  });

  it('Ctrl-C leaves a whole archive that says it is not complete', async () => {
    const file = path.join(folder, 'cut.tgz');
    let asked = false;
    const made = await namespace.fep(['logs-collect', 'demo', '-o', file, '--progress', 'plain'], {
      onStderr: (text, kill) => {
        if (asked || !/collecting: \d+\//.test(text)) return;
        asked = true;
        kill('SIGINT');
      },
    });
    expect(made.exitCode).toBe(130);
    expect(made.stderr).toMatch(/interrupted[\s\S]*cut\.tgz is whole/);
    const manifest = JSON.parse(fileOf(file, 'manifest.json')) as {complete: boolean; missing: {reason: string}[]};
    expect(manifest.complete).toBe(false);
    expect(manifest.missing.some(({reason}) => reason === 'interrupted')).toBe(true);
    expect(fileOf(file, 'summary.txt')).toContain('THIS BUNDLE IS NOT COMPLETE: interrupted');
    const verified = await namespace.fep(['logs-collect', 'verify', file]);
    expect(verified.stdout).toContain('✓ clean');
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('goes into a pipe whole, and says so when the disk behind it is full', async () => {
    const file = path.join(folder, 'piped.tgz');
    const into = (target: string): ReturnType<typeof runProcess> =>
      runProcess('sh', ['-c', `exec "$1" "$2" logs-collect demo -n "$3" -o - > "$4"`, 'sh', process.execPath, PROGRAM, namespace.name, target], {env: namespace.env});
    const piped = await into(file);
    expect(piped.exitCode).toBe(0);
    expect(piped.stderr).toContain('the bundle went to stdout');
    expect(filesOf(file)).toContain('manifest.json');
    if (process.platform !== 'linux') return;
    const full = await into('/dev/full');
    expect(full.exitCode).toBe(1);
    expect(full.stderr).toMatch(/the disk is full/);
  });

  it('gives up a part that never answers, names it, and takes the others', async () => {
    const file = path.join(folder, 'silent.tgz');
    const {stdout: node} = await namespace.kubectl(['get', 'pod', 'demo-sts-2', '-o', 'jsonpath={.spec.nodeName}']);
    const fault = (...args: string[]): ReturnType<typeof namespace.fep> => runProcess(process.execPath, [PROGRAM, 'sandbox', 'fault', ...args, '--name', 'test'], {env: namespace.env});
    expect((await fault('freeze-node', node)).exitCode).toBe(0);
    try {
      const made = await namespace.fep(['logs-collect', 'demo', '-o', file, '--part-timeout', '3s', '-o', 'json', '--progress', 'none']);
      expect(made.exitCode).toBe(0);
      const {missing} = JSON.parse(made.stdout) as {missing: {what: string; reason: string}[]};
      expect(missing.some(({what}) => what.includes('demo-sts-2'))).toBe(true);
      expect(filesOf(file)).toContain(`clusters/${namespace.name}/demo/objects/Pod/demo-sts-2.yaml`);
      expect(filesOf(file).filter((name) => /demo-sts-[01]\/fep-patroni\.log$/.test(name)).length).toBeGreaterThan(0);
    } finally {
      expect((await fault('thaw-node', node)).exitCode).toBe(0);
    }
  });
});
