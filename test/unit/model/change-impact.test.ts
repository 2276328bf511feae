import {describe, expect, it} from 'vitest';
import {CHANGE_CLASSES, impactOf, withClass, type ChangeClass} from '../../../src/lib/model/change-impact.ts';
import {INFERENCES} from '../../../src/lib/model/change-inferences.ts';
import {CHANGE_NOTES} from '../../../src/lib/model/change-notes.ts';
import {fepClusterRoot} from '../../../src/lib/model/fep-cluster/index.ts';
import {nodeAt, walkSchema} from '../../../src/lib/model/schema/walk.ts';

const leaves: string[] = [];
walkSchema(fepClusterRoot, (node, path) => {
  if (node.node === 'field') leaves.push(path);
});

describe('what a change of a field does', () => {
  it('is named for every field of FEPCluster', () => {
    expect(leaves.length).toBeGreaterThan(500);
    expect(leaves.filter((path) => impactOf(path) === undefined)).toEqual([]);
  });

  it('has words for who is disturbed and for how long, whatever the field', () => {
    for (const path of leaves) {
      const impact = impactOf(path);
      expect(CHANGE_CLASSES).toContain(impact?.change);
      expect([impact?.effect, impact?.disturbs, impact?.duration].every((words) => (words ?? '') !== ''), path).toBe(true);
    }
  });

  it('says whether a source states it, or what it follows from, or why nothing follows', () => {
    for (const path of leaves) {
      const {change, evidence, section, ground, effect} = impactOf(path) ?? {};
      if (evidence === 'stated') expect(section, `${path} claims ${change} without a source`).toBeDefined();
      else expect(ground, `${path}: ${change} without a ground`).toBeDefined();
      expect(evidence === undefined, path).toBe(change === 'not-stated');
      if (change === 'not-stated') expect(effect, path).toContain('no source says');
    }
  });

  it('is left open for few fields', () => {
    const counts = Object.groupBy(leaves, (path) => impactOf(path)?.evidence ?? 'open');
    expect(counts.stated?.length).toBeGreaterThanOrEqual(108);
    expect(counts.open?.length).toBeLessThanOrEqual(64);
  });

  it('has no inference for a field that is not there, and none that a stated class hides', () => {
    const known = new Set(leaves.map((path) => path.replaceAll('[]', '')));
    const isUsed = (pattern: string): boolean => {
      const wanted = pattern.split('.');
      return [...known].some((path) => wanted.every((segment, index) => segment === '*' || segment === path.split('.')[index]) && impactOf(path)?.evidence !== 'stated');
    };
    expect(INFERENCES.flatMap(({paths}) => paths).filter((path) => !isUsed(path))).toEqual([]);
  });

  it('is not made up where the model has no such field', () => {
    expect(impactOf('spec.fep.noSuchField')).toBeUndefined();
    expect(impactOf('spec.noSuchGroup.instances')).toBeUndefined();
  });

  it('has no note on a field that is not there', () => {
    const stray = CHANGE_NOTES.filter(({path}) => !path.includes('*') && nodeAt(fepClusterRoot, path.replace('kmsDefinition.', 'kmsDefinition[].')) === undefined);
    expect(stray.map(({path}) => path)).toEqual([]);
  });

  // actions.md section 6, line by line.
  it.each<[string, ChangeClass]>([
    ['spec.fep.mcSpec.limits.cpu', 'rolling'],
    ['spec.fep.mcSpec.requests.memory', 'rolling'],
    ['spec.fep.image.image', 'rolling'],
    ['spec.fepChildCrVal.backup.image.image', 'rolling'],
    ['spec.fepChildCrVal.sysTde.tdek.kmsDefinition[].name', 'rolling'],
    ['spec.fepChildCrVal.sysTde.tdek.kmsDefinition[].cert.caName', 'rolling'],
    ['spec.fepChildCrVal.sysTde.tdek.kmsDefinition[].sslpassphrase', 'none'],
    ['spec.fepChildCrVal.customPgParams', 'reload'],
    ['spec.fepChildCrVal.customPgHba', 'reload'],
    ['spec.fepChildCrVal.customPgAudit', 'reload'],
    ['spec.fep.instances', 'none'],
    ['spec.fep.monitoring.enable', 'none'],
    ['spec.fep.monitoring.fepExporter.tls.certificateName', 'none'],
    ['spec.fep.pgBadger.schedules.create', 'none'],
    ['spec.fep.podDisruptionBudget', 'none'],
    ['spec.fepChildCrVal.sysUsers.passwordValid.days', 'none'],
    ['spec.fepChildCrVal.backup.schedule1.schedule', 'none'],
    ['spec.fepChildCrVal.backup.pgbackrestParams', 'none'],
    ['spec.fepChildCrVal.storage.autoresize.enable', 'none'],
    ['spec.fepChildCrVal.storage.dataVol.storageClass', 'ignored'],
    ['spec.fepChildCrVal.storage.walVol.accessModes', 'ignored'],
    ['spec.fepChildCrVal.sysTde.tdeType', 'ignored'],
    ['spec.fepChildCrVal.restore.restoretype', 'ignored'],
    ['spec.fepChildCrVal.upgrade.sourceCluster', 'ignored'],
    ['metadata.name', 'refused'],
    ['status.fepCurrentInstances', 'ignored'],
  ])('%s: %s', (path, change) => {
    expect(impactOf(path)?.change).toBe(change);
  });

  it.each<[string, ChangeClass]>([
    ['spec.fepChildCrVal.sysTde.tdek.targetKeyId', 'none'],
    ['spec.fepChildCrVal.storage.dataVol.size', 'none'],
    ['spec.fep.syncMode', 'reload'],
    ['spec.fep.image.pullPolicy', 'rolling'],
    ['spec.fep.remoteLogging.enable', 'rolling'],
    ['spec.fep.pgAuditLog.enable', 'restart'],
    ['spec.fep.pgAuditLog.endpoint.url', 'none'],
    ['spec.fepChildCrVal.secretStore.csi.awsProvider.fepSecrets[].pgpassword', 'none'],
    ['spec.fepChildCrVal.secretStore.csi.gcpProvider.credentials', 'rolling'],
    ['spec.fepChildCrVal.sysUsers.pgpassword', 'none'],
  ])('%s: %s, as is inferred', (path, change) => {
    expect(impactOf(path)).toMatchObject({change, evidence: 'inferred', ground: expect.any(String)});
  });

  it.each(['spec.fepChildCrVal.storage.dataVol.size', 'spec.fepChildCrVal.sysUsers.pgSecurityUser', 'spec.fep.remoteLogging.enable'])('%s cannot be taken back', (path) => {
    expect(impactOf(path)?.irreversible).toBeDefined();
  });

  it('of another class loses the words of the first, and keeps what has to be done before', () => {
    const reload = impactOf('spec.fepChildCrVal.sysTde.tdek.kmsDefinition[].name');
    if (reload === undefined) throw new Error('no impact');
    expect(withClass(reload, 'none')).toMatchObject({change: 'none', disturbs: 'nobody', first: 'switch automatic scale-out off'});
  });
});
