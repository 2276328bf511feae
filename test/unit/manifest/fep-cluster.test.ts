import {describe, expect, it} from 'vitest';
import {type CreateClusterOptions, fepClusterManifest, neededPasswords, originComments, readManifest} from '../../../src/lib/manifest/index.ts';

type Tree = Record<string, any>;

function built(options: Partial<CreateClusterOptions>): {spec: Tree; origins: Map<string, string>} {
  const {object, origins} = fepClusterManifest({name: 'demo', ...options});
  return {spec: object.spec as Tree, origins: new Map([...origins].map(([path, {source}]) => [path, source]))};
}

const FILE = `apiVersion: fep.fujitsu.io/v2
kind: FEPCluster
metadata: {name: old, labels: {a: b}, uid: x}
spec:
  fep: {instances: 2, syncMode: "on"}
  fepChildCrVal:
    storage:
      dataVol: {size: 7Gi}
    sysUsers: {pgpassword: "*****", pgreplpassword: given}
status: {fepCurrentInstances: 2}
`;

describe('fepClusterManifest', () => {
  it('carries only what the operator needs when nothing is said', () => {
    const {spec, origins} = built({});
    expect(spec['fep']).toEqual({instances: 1});
    expect(spec['fepChildCrVal'].storage).toEqual({dataVol: {size: '2Gi'}, walVol: {size: '1200Mi'}});
    expect(Object.keys(spec['fepChildCrVal'])).toEqual(['storage', 'sysUsers']);
    expect([...new Set([...origins].filter(([path]) => path.startsWith('spec.')).map(([, source]) => source))]).toEqual(['needed']);
  });

  it('takes the stronger word: set, flag, file, profile, need', async () => {
    const base = await readManifest(FILE, {file: 'fep.yaml'});
    const {spec, origins} = built({base, profile: 'production', instances: 4, sets: ['fep.instances=5', 'child.storage.walVol.size=9Gi'], limits: {cpu: '3'}});
    expect([spec['fep'].instances, origins.get('spec.fep.instances')]).toEqual([5, 'set']);
    expect([spec['fepChildCrVal'].storage.walVol.size, origins.get('spec.fepChildCrVal.storage.walVol.size')]).toEqual(['9Gi', 'set']);
    expect([spec['fepChildCrVal'].storage.dataVol.size, origins.get('spec.fepChildCrVal.storage.dataVol.size')]).toEqual(['7Gi', 'file']);
    expect([spec['fep'].podAntiAffinity, origins.get('spec.fep.podAntiAffinity')]).toEqual([true, 'profile']);
    // The profile's request of a CPU would not go with somebody's limit.
    expect(spec['fep'].mcSpec).toEqual({limits: {cpu: '3', memory: '4Gi'}, requests: {memory: '4Gi'}});
  });

  it('takes the name given, and leaves out what only the server writes', async () => {
    const base = await readManifest(FILE, {file: 'fep.yaml'});
    const {object, origins} = fepClusterManifest({name: 'demo', namespace: 'db', base});
    expect(object.metadata).toEqual({name: 'demo', namespace: 'db', labels: {a: 'b'}});
    expect('status' in object).toBe(false);
    expect(originComments(origins).get('spec.fep.instances')).toBe('fep.yaml:5');
    expect(base.object.metadata['uid']).toBe('x');
  });

  it('makes backups of several servers on shared volumes, sized for what is kept', () => {
    const {spec} = built({instances: 3, backup: {}, volumes: {backup: {storageClass: 'shared'}}});
    expect(spec['fepChildCrVal'].storage.backupVol).toEqual({storageClass: 'shared', size: '30Gi', accessModes: ['ReadWriteMany']});
    expect(spec['fepChildCrVal'].storage.archivewalVol).toEqual({size: '1Gi', accessModes: ['ReadWriteMany'], storageClass: 'shared'});
    expect(spec['fepChildCrVal'].backup.schedule).toEqual({num: 2});
    expect(spec['fepChildCrVal'].backup.pgbackrestParams).toBe('[global]\nrepo1-retention-full=7\nrepo1-retention-full-type=time\nlog-path=/database/userdata/data/log\n');
  });

  it('takes all three sections out when backups are not wanted', async () => {
    const base = await readManifest(`${FILE.split('status')[0]}    backup: {schedule: {num: 1}}\n`.replace('dataVol', 'backupVol: {size: 1Gi}\n      archivewalVol: {size: 1Gi}\n      dataVol'), {file: 'f'});
    const {spec} = built({base, backup: false});
    expect([spec['fepChildCrVal'].backup, Object.keys(spec['fepChildCrVal'].storage)]).toEqual([undefined, ['dataVol', 'walVol']]);
  });

  it('lays parameters over the text and quotes what has blanks', () => {
    const {spec} = built({parametersText: '# ours\nwork_mem = 1MB\n', parameters: {work_mem: '8MB', search_path: 'a, b'}});
    expect(spec['fepChildCrVal'].customPgParams).toBe("# ours\nwork_mem = 8MB\nsearch_path = 'a, b'\n");
  });

  it('gives monitoring its library, without losing the built-in ones, and a role of its own', () => {
    const {spec} = built({monitoring: true});
    expect(spec['fepChildCrVal'].customPgParams).toBe("shared_preload_libraries = 'pgx_datamasking,pg_prewarm,pg_stat_statements'\n");
    expect(spec['fepChildCrVal'].sysUsers.pgMetricsUser).toBe('metricsuser');
  });
});

describe('neededPasswords', () => {
  it('asks for those that are absent or masked, and for no others', async () => {
    const base = await readManifest(FILE, {file: 'f'});
    expect(neededPasswords({name: 'demo', base}).map(({field}) => field)).toEqual(['pgpassword', 'pgRewindPassword', 'tdepassphrase']);
    expect(neededPasswords({name: 'demo', monitoring: true, passwords: {pgpassword: 'x', pgreplpassword: 'y', pgRewindPassword: 'z', tdepassphrase: 't', pgMetricsPassword: 'm'}})).toEqual([]);
  });

  it('asks for none where a secret store holds them', async () => {
    const base = await readManifest(FILE.replace('    storage:', '    secretStore: {method: csi}\n    storage:'), {file: 'f'});
    expect(neededPasswords({name: 'demo', base})).toEqual([]);
  });
});
